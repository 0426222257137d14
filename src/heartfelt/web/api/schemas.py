"""The formats of DESIGN as OpenAPI knows them, made from the structures that read and write them."""

from __future__ import annotations

from typing import Any

import msgspec

from heartfelt.assessment import Assessment
from heartfelt.conversation import Conversation
from heartfelt.drafting import Check
from heartfelt.web.api.bulk import Taken

AT = "#/components/schemas/"
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
KEPT = {
    "type": "object",
    "required": ["change", "mended"],
    "properties": {
        "change": {"enum": ["stored", "changed", "unchanged"]},
        "mended": {"type": "array", "items": {"type": "string"}},
    },
}
REFUSALS = ("400", "401", "403", "404", "413", "422", "429", "503")


def components() -> dict[str, Any]:
    """All schemas by name."""
    _, found = msgspec.json.schema_components([Conversation, Assessment, Check, Taken], ref_template=AT + "{name}")
    found["Found"] = {
        "type": "object",
        "required": ["id", "conversation", "kind", "opens_at", "finding"],
        "properties": {
            "id": {"type": "integer"},
            "conversation": {"type": "string"},
            "kind": {"enum": ["cue", "sign", "act"]},
            "opens_at": {"type": "string", "format": "date-time"},
            "finding": {"anyOf": [{"$ref": AT + name} for name in ("Cue", "Sign", "Act")]},
        },
    }
    for name in ("Conversation", "Assessment", "Found"):
        found["Findings" if name == "Found" else f"{name}s"] = _page_of(name)
    found["DraftToCheck"] = {
        "type": "object",
        "required": ["draft"],
        "description": "The reply, and either the id of a conversation that is here or a conversation.",
        "properties": {
            "draft": {"type": "string"},
            "id": {"type": "string"},
            "conversation": {"$ref": AT + "Conversation"},
        },
    }
    return {**found, "Kept": KEPT, "Problem": PROBLEM}


def _page_of(name: str) -> dict[str, Any]:
    items = {"type": "array", "items": {"$ref": AT + name}}
    after = {"type": ["string", "null"], "description": "The cursor of what follows; null at the end."}
    return {"type": "object", "required": ["items", "next"], "properties": {"items": items, "next": after}}


def body(name: str, *, many: bool = False, lines: bool = False) -> dict[str, Any]:
    """What an operation is sent."""
    one = {"$ref": AT + name}
    schema = {"anyOf": [one, {"type": "array", "items": one}]} if many else one
    kind = "application/x-ndjson" if lines else "application/json"
    return {"requestBody": {"required": True, "content": {kind: {"schema": schema}}}}


def returns(name: str, *statuses: int) -> dict[str, Any]:
    """What an operation answers, and how it refuses."""
    content = {"application/json": {"schema": {"$ref": AT + name}}}
    said: dict[Any, Any] = {status: {"description": name, "content": content} for status in statuses or (200,)}
    refused = {"application/problem+json": {"schema": {"$ref": AT + "Problem"}}}
    return {"responses": {**said, "default": {"description": "Refused, and why", "content": refused}}}
