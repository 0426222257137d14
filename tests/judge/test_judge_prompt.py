"""What a judge is told holds together with what is understood of its answer."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from heartfelt.evaluation.labels import KNOWN, Labels
from heartfelt.judge import schema
from heartfelt.judge.address import address, is_here, is_open
from heartfelt.judge.prompt import codebook


@pytest.mark.parametrize("label", [name for names in KNOWN.values() for name in names])
def test_the_codebook_defines_every_label(label: str) -> None:
    assert f"- `{label}`: " in codebook()


def test_the_codebook_names_every_field_and_value_of_the_whole_conversation() -> None:
    for field in msgspec.structs.fields(Labels):
        if field.name not in ("id", "cues", "signs", "acts"):
            assert f"`{field.name}`" in codebook()
    for field in ("moment", "resolved"):
        assert all(f"`{value}`" in codebook() for value in schema.schema()["properties"][field]["enum"])


def test_the_answer_that_the_codebook_shows_is_of_the_form() -> None:
    labels, dropped = schema.decode(codebook()[codebook().rindex('{"cues"') :])
    assert (len(labels.cues), len(labels.signs), len(labels.acts)) == (1, 1, 1)
    assert not dropped


def test_the_schema_stays_within_what_strict_endpoints_take() -> None:
    objects = [one for one in _inside(schema.schema()) if one.get("type") == "object"]
    assert len(objects) == 4
    for one in objects:
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])
    assert not any("default" in one for one in _inside(schema.schema()))
    assert "id" not in schema.schema()["properties"]


def _inside(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [each for one in value for each in _inside(one)]
    if not isinstance(value, dict):
        return []
    return [value, *(each for one in value.values() for each in _inside(one))]


def test_an_address_is_taken_as_users_write_it() -> None:
    assert address("https://models.example/v1/chat/completions") == "https://models.example/v1"
    assert address(" http://localhost:8080/v1/ ") == "http://localhost:8080/v1"


@pytest.mark.parametrize(
    ("url", "here", "open_"),
    [
        ("http://localhost:8080/v1", True, False),
        ("http://[::1]:8080/v1", True, False),
        ("http://127.0.0.1/v1", True, False),
        ("https://models.example/v1", False, False),
        ("http://models.example/v1", False, True),
        ("http://127.0.0.1.example/v1", False, True),
    ],
)
def test_it_is_known_whether_words_leave_the_machine_and_who_can_read_them(url: str, here: bool, open_: bool) -> None:
    assert (is_here(url), is_open(url)) == (here, open_)
