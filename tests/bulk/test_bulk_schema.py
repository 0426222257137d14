"""The schemas are a promise: within a version columns are added, never renamed, removed or retyped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

from heartfelt.bulk import ASSESSED, ASSESSMENTS, CONVERSATIONS

SNAPSHOT = Path(__file__).with_name("schemas.txt")


def test_the_schemas_are_those_of_the_snapshot() -> None:
    """Where one grew on purpose: UPDATE_SNAPSHOTS=1 pytest tests/bulk/test_bulk_schema.py, and look at the difference."""
    now = "".join(
        f"{name} {dict(schema.metadata or {})}\n" + "".join(f"  {field}\n" for field in schema)
        for name, schema in (("CONVERSATIONS", CONVERSATIONS), ("ASSESSMENTS", ASSESSMENTS), ("ASSESSED", ASSESSED))
    )
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(now, encoding="utf-8")
    assert now == SNAPSHOT.read_text(encoding="utf-8")


def test_only_ids_roles_and_texts_are_needed() -> None:
    message = CONVERSATIONS.field("messages").type.value_type
    needed = [field.name for field in [*CONVERSATIONS, *message] if not field.nullable]
    assert needed == ["id", "messages", "role", "text"]
