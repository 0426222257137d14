"""The tables of `benchmarks/labels.py`, here on the bundled sample."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="the benchmarks need scikit-learn, see docs/decisions/0010-bench.md")

import labels
from peers import Labelled

from heartfelt.connectors import read
from heartfelt.errors import Problems
from heartfelt.evaluation import read_labels

SAMPLE = Path(str(files("heartfelt.sample")))


@pytest.fixture(scope="module")
def some() -> list[Labelled]:
    gold = {one.id: one for one in read_labels(SAMPLE / "labels.jsonl", Problems(strict=True))}
    conversations = read(SAMPLE / "conversations.jsonl")
    return [Labelled(one, gold[one.id]) for one in conversations if one.id in gold][:30]


def test_the_lower_the_line_the_more_feelings_are_found(some: list[Labelled]) -> None:
    rows = list(labels.by_line(some, "phrases"))[3:]
    found = [int(row.split("|")[2]) for row in rows]
    assert len(found) == len(labels.LINES)
    assert found == sorted(found, reverse=True)
    assert found[0] > found[-1]


def test_each_label_is_shown_beside_what_annotators_reach(some: list[Labelled]) -> None:
    rows = list(labels.by_label(labels.measured(some, "phrases"), {"question": 0.5}))
    question = next(row for row in rows if row.startswith("| `question`"))
    f1, ceiling, share = (cell.strip().split()[0] for cell in question.split("|")[5:8])
    assert ceiling == "0.5"
    assert float(share) == pytest.approx(float(f1) / 0.5, abs=0.02)
    given = {cue.cue for one in some for cue in one.labels.cues} | {
        sign.sign for one in some for sign in one.labels.signs
    }
    assert given <= {row.split("`")[1] for row in rows[2:]}
