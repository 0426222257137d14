"""Label files are read strictly, and what cannot be used is told without the words in it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pytest

from heartfelt.errors import InvalidConversation, Problems
from heartfelt.evaluation import read_labels

CANARY = "zanzibar-canary-words"
GOOD: dict[str, Any] = {
    "id": "a", "cues": [{"message": "m1", "cue": "feeling", "quote": CANARY, "outcome": "missed", "by": None}],
    "signs": [{"message": "m2", "sign": "canned", "quote": "here to help"}], "acts": [], "moment": "problem_solving",
    "care": 2, "hidden_indifference": False, "resolved": "no", "emotion_start": -2, "emotion_end": -1,
    "customer_abusive": False, "vulnerability": ["deadline"],
}  # fmt: skip


@pytest.fixture
def problems() -> Problems:
    return Problems()


def written(folder: Path, *lines: object) -> Path:
    path = folder / "gold.jsonl"
    path.write_bytes(
        b"".join((line if isinstance(line, bytes) else msgspec.json.encode(line)) + b"\n" for line in lines)
    )
    return path


def said(problems: Problems) -> list[str]:
    return [str(one) for examples in problems.examples.values() for one in examples]


def test_the_labels_of_the_sample_are_read_without_a_problem(problems: Problems) -> None:
    found = read_labels(Path(str(files("heartfelt.sample") / "labels.jsonl")), problems)
    assert len(found) == 83
    assert not problems.counts


def test_a_label_keeps_all_it_says(tmp_path: Path, problems: Problems) -> None:
    (found,) = read_labels(written(tmp_path, GOOD, b""), problems)
    assert msgspec.json.decode(msgspec.json.encode(found)) == GOOD
    assert not problems.counts


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"moment": CANARY}, "`moment` has an unknown value"),
        ({"care": 6}, "`care` must be at most 5"),
        ({"care": CANARY}, "`care` is a string; it must be a number"),
        ({"emotion_end": -3}, "`emotion_end` must be at least -2"),
        ({"vulnerability": [CANARY]}, "vulnerability 1 has an unknown value"),
        (
            {"cues": [{"message": "m1", "cue": "feeling", "quote": CANARY, "outcome": CANARY}]},
            "`outcome` of cue 1 has an unknown value",
        ),
        ({"signs": CANARY}, "`signs` is a string; it must be an array"),
        ({"id": 7}, "`id` is a whole number; it must be a string"),
    ],
)
def test_a_wrong_field_is_named_and_its_line_left_out(
    tmp_path: Path, problems: Problems, change: dict[str, Any], what: str
) -> None:
    path = written(tmp_path, {**GOOD, **change}, {**GOOD, "id": "b"})
    assert [labels.id for labels in read_labels(path, problems)] == ["b"]
    assert said(problems) == [f"{path}:1: {what}"]
    assert problems.lost == 1


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_missing_field_is_named(tmp_path: Path, problems: Problems, name: str) -> None:
    path = written(tmp_path, {key: value for key, value in GOOD.items() if key != name})
    assert read_labels(path, problems) == []
    assert said(problems) == [f"{path}:1: `{name}` is missing; add it"]


@pytest.mark.parametrize("line", [CANARY.encode(), b"{", b"[" * 100_000, b'"' + CANARY.encode(), b'{"id": "\xff"}'])
def test_what_is_not_json_is_told_without_its_words(tmp_path: Path, problems: Problems, line: bytes) -> None:
    path = written(tmp_path, line, GOOD)
    assert len(read_labels(path, problems)) == 1
    assert problems.lost == 1
    assert CANARY not in "".join(said(problems))


@pytest.mark.parametrize("line", [b"[]", b"null", b"3", b'"text"'])
def test_json_that_is_no_object_is_left_out(tmp_path: Path, problems: Problems, line: bytes) -> None:
    assert read_labels(written(tmp_path, line), problems) == []
    assert "it must be an object" in said(problems)[0]


def test_a_label_of_another_codebook_is_left_out_alone(tmp_path: Path, problems: Problems) -> None:
    stranger = {"message": "m2", "sign": "slow_reply", "quote": CANARY}
    path = written(
        tmp_path, {**GOOD, "signs": [stranger, *GOOD["signs"], {"message": "m2", "sign": [1], "quote": "x"}]}
    )
    (found,) = read_labels(path, problems)
    assert [sign.sign for sign in found.signs] == ["canned"]
    assert problems.lost == 2
    assert "a sign that the codebook does not know (it has canned, asks_again" in said(problems)[0]
    assert CANARY not in "".join(said(problems))


def test_a_conversation_labelled_twice_keeps_its_first_labels(tmp_path: Path, problems: Problems) -> None:
    path = written(tmp_path, GOOD, {**GOOD, "care": 5}, {**GOOD, "care": 1})
    (found,) = read_labels(path, problems)
    assert found.care == 2
    assert list(problems.counts.values()) == [2]
    assert said(problems)[0] == f"{path}:2: conversation 'a' is labelled again: skipped"


def test_a_strict_reader_stops_at_the_first_problem(tmp_path: Path) -> None:
    with pytest.raises(InvalidConversation, match=r"gold\.jsonl:2: not valid JSON"):
        read_labels(written(tmp_path, GOOD, b"{"), Problems(strict=True))
