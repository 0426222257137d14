"""The form of a judge's answer: the label format of the codebook, as a JSON schema and as something that is checked."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec

from heartfelt.evaluation.labels import KNOWN, ActLabel, CueLabel, Labels, SignLabel
from heartfelt.judge.prompt import DATA_ONLY, codebook

MOST_OF_A_KIND = 40
PARTS: dict[str, type[CueLabel] | type[SignLabel] | type[ActLabel]] = {
    "cue": CueLabel, "sign": SignLabel, "act": ActLabel,
}  # fmt: skip


class Unusable(Exception):
    """An answer that is not of the form; the text says why, without a word of the answer."""


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """The JSON schema of an answer, in the strict subset that endpoints take: every field given, no other one."""
    (_,), definitions = msgspec.json.schema_components([Labels], ref_template="#/$defs/{name}")
    for definition in definitions.values():
        definition["properties"].pop("id", None)
        definition |= {"required": list(definition["properties"]), "additionalProperties": False}
        for field in definition["properties"].values():
            field.pop("default", None)
            if field.get("type") == "array":
                field["maxItems"] = MOST_OF_A_KIND
    answer = definitions.pop("Labels")
    return {**answer, "$defs": definitions}


@lru_cache(maxsize=1)
def version() -> str:
    """Which question was asked: changes whenever the codebook or the form does."""
    return sha256(codebook().encode() + DATA_ONLY.encode() + msgspec.json.encode(schema())).hexdigest()[:12]


def decode(content: str) -> tuple[Labels, Counter[str]]:
    """Read an answer, also when it stands in other words or a code block.

    A finding that is not of the form is dropped alone and counted by its reason; anything else wrong is `Unusable`.
    """
    dropped: Counter[str] = Counter()
    try:
        raw = msgspec.json.decode(content[content.find("{") : content.rfind("}") + 1])
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Unusable("the answer is no JSON") from None
    for name, type_ in PARTS.items():
        if isinstance(raw, dict) and isinstance(raw.get(f"{name}s"), list):
            raw[f"{name}s"] = [good for one in raw[f"{name}s"] if (good := _part(one, name, type_, dropped))]
    try:
        return msgspec.convert({**raw, "id": ""} if isinstance(raw, dict) else raw, Labels), dropped
    except (msgspec.ValidationError, RecursionError):
        raise Unusable("the answer is not of the form asked for") from None


def _part(raw: object, name: str, type_: Any, dropped: Counter[str]) -> CueLabel | SignLabel | ActLabel | None:
    if isinstance(raw, dict) and raw.get(name) not in KNOWN[name]:
        dropped[f"unknown {name}"] += 1
        return None
    try:
        made: CueLabel | SignLabel | ActLabel = msgspec.convert(raw, type_)
    except msgspec.ValidationError:
        dropped[f"{name} not of the form"] += 1
        return None
    return made
