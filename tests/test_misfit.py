"""What is wrong with a field is told in the words of docs/formats.md, and never with what stands in it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from heartfelt.conversation import decode
from heartfelt.errors import InvalidConversation, Problems
from heartfelt.misfit import in_words, kind_of

CANARY = "zanzibar"
MESSAGE = {"role": "agent", "text": "Hello."}


def said(**data: Any) -> str:
    """What reading says of a conversation with these fields."""
    with pytest.raises(InvalidConversation) as wrong:
        decode(msgspec.json.encode(data))
    return str(wrong.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"messages": []}, "`id` is missing; add it"),
        ({"id": "a"}, "`messages` is missing; add it"),
        ({"id": 1.5, "messages": []}, "`id` is a number; it must be a string"),
        ({"id": "a", "messages": {}}, "`messages` is an object; it must be an array"),
        ({"id": "a", "messages": [CANARY]}, "message 1 is a string; it must be an object"),
        ({"id": "a", "messages": [MESSAGE, {"role": "agent"}]}, "`text` of message 2 is missing; add it"),
        (
            {"id": "a", "messages": [{"role": CANARY, "text": CANARY}]},
            "`role` of message 1 has an unknown value; it must be one of customer, agent, bot, note",
        ),
        (
            {"id": "a", "messages": [{**MESSAGE, "at": CANARY}]},
            "`at` of message 1 is no time; write it like 2026-03-01T09:00:00Z, with a zone",
        ),
        (
            {"id": "a", "messages": [{**MESSAGE, "at": [CANARY]}]},
            "`at` of message 1 is an array; it must be a time with a zone or null",
        ),
        (
            {"id": "a", "messages": [], "outcome": {"csat": CANARY}},
            "`csat` of `outcome` is a string; it must be a number or null",
        ),
        ({"id": "a", "messages": [], "meta": CANARY}, "`meta` must be an object"),
    ],
)
def test_the_field_its_place_and_what_it_must_be_are_told(data: dict[str, Any], words: str) -> None:
    assert said(**data) == words


class Shape(msgspec.Struct, forbid_unknown_fields=True):
    """What other data than conversations can get wrong."""

    days: dict[str, int] = {}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"day": {}}, "`day` is unknown; take it out or look at its spelling"),
        ({"days": {CANARY: CANARY}}, "a value of `days` is a string; it must be a whole number"),
        ([], "the whole is an array; it must be an object"),
    ],
)
def test_other_shapes_are_told_alike(data: object, words: str) -> None:
    with pytest.raises(msgspec.ValidationError) as wrong:
        msgspec.convert(data, Shape)
    assert in_words(wrong.value) == words


def test_the_same_mistake_in_other_messages_is_counted_once() -> None:
    problems = Problems()
    for position in (1, 2, 30):
        what = f"`text` of message {position} is missing; add it"
        problems.add("may.jsonl", position, what, kind=kind_of(what))
    assert dict(problems.counts) == {("`text` of a message is missing; add it", True): 3}
    assert kind_of("message 7 is a string; it must be an object") == "a message is a string; it must be an object"
    assert kind_of("`care` must be at most 5") == "`care` must be at most 5"
