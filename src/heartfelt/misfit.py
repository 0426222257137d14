"""Data of a wrong shape, told in the words of docs/formats.md: which field, what it is, what it must be.

The library that reads data says it in terms of Python, and repeats a value that it does not know, which could be a
customer's words. Here only the field's place is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

TYPES = {
    "str": "a string", "int": "a whole number", "float": "a number", "bool": "true or false", "object": "an object",
    "array": "an array", "datetime": "a time with a zone", "null": "null",
}  # fmt: skip
_PLACE = re.compile(r" - at (?:`key` in )?`\$\.?(.*)`$")
_ONE_OF = re.compile(r"^(\w+?)s?\[(\d*)\]$")
_NUMBERED = re.compile(r"(^|of )(\w+) \d+\b")
_TIME = re.compile(r"^Invalid RFC3339 encoded (\w+)$")
_TIMES = {"datetime": "2026-03-01T09:00:00Z, with a zone", "date": "2026-03-01", "time": "09:00"}
_MISSING = re.compile(r"^Object missing required field `(.+)`$")
_UNKNOWN = re.compile(r"^Object contains unknown field `(.+)`$")
_TYPE = re.compile(r"^Expected `([^`]+)`, got `([^`]+)`$")
_LIMIT = re.compile(r"^Expected `[^`]+` (<=?|>=?) (\S+)$")
_LIMITS = {"<=": "at most", "<": "less than", ">=": "at least", ">": "more than"}


def in_words(error: msgspec.ValidationError, known: Mapping[str, Sequence[str]] | None = None) -> str:
    """What is wrong and what to write instead; `known` holds the values that a field of this name may have."""
    text = str(error)
    at = _PLACE.search(text)
    what, place = (text[: at.start()], at[1]) if at else (text, "")
    name = place.rpartition(".")[2]
    if missing := _MISSING.match(what):
        return f"{_field(f'{place}.{missing[1]}')} is missing; add it"
    if unknown := _UNKNOWN.match(what):
        return f"{_field(f'{place}.{unknown[1]}')} is unknown; take it out or look at its spelling"
    if wrong := _TYPE.match(what):
        return f"{_field(place)} is {_types(wrong[2])}; it must be {_types(wrong[1])}"
    if limit := _LIMIT.match(what):
        return f"{_field(place)} must be {_LIMITS[limit[1]]} {float(limit[2]):g}"
    if what.startswith("Invalid enum value"):
        values = (known or {}).get(name)
        return f"{_field(place)} has an unknown value" + (f"; it must be one of {', '.join(values)}" if values else "")
    if time := _TIME.match(what):
        return f"{_field(place)} is no {time[1].removeprefix('date') or 'date'}; write it like {_TIMES[time[1]]}"
    return f"{what} at {_field(place)}" if place else what


def kind_of(said: str) -> str:
    """The same for every message, so that they are counted together."""
    return _NUMBERED.sub(r"\1a \2", said)


def _field(place: str) -> str:
    """`messages[0].at` as "`at` of message 1"."""
    steps = [_step(each) for each in place.replace("[...]", "[]").split(".") if each]
    if not steps:
        return "the whole"
    return " of ".join(steps[::-1])


def _step(step: str) -> str:
    one = _ONE_OF.match(step)
    if not one:
        return f"`{step}`"
    return f"{one[1]} {int(one[2]) + 1}" if one[2] else f"a value of `{step[:-2]}`"


def _types(said: str) -> str:
    return " or ".join(TYPES.get(each, each) for each in said.split(" | "))
