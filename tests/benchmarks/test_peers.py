"""The peers of `make bench-detection` learn, assess and are measured, here on the bundled sample."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

pytest.importorskip("sklearn", reason="the peers need scikit-learn, see docs/decisions/0010-bench.md")

import detection
from peers import Labelled, NotInstalled, convokit, peers
from peers.care import CareScale
from peers.classifier import best_threshold
from peers.places import places
from threadpoolctl import threadpool_limits

from heartfelt.connectors import read
from heartfelt.conversation import Conversation, Message
from heartfelt.errors import HeartfeltError, Problems
from heartfelt.evaluation import read_labels

SAMPLE = Path(str(files("heartfelt.sample")))
LEARNT_FROM = 60


@cache
def sample() -> list[Labelled]:
    labels = {one.id: one for one in read_labels(SAMPLE / "labels.jsonl", Problems(strict=True))}
    return [Labelled(one, labels[one.id]) for one in read(SAMPLE / "conversations.jsonl")]


def conversation(*said: tuple[str, str]) -> Conversation:
    messages = [Message(id=f"m{i}", role=role, text=text) for i, (role, text) in enumerate(said, 1)]  # type: ignore[arg-type]
    return Conversation(id="c", messages=tuple(messages))


@pytest.mark.parametrize("name", peers())
def test_a_peer_learns_assesses_and_is_measured(name: str) -> None:
    train, dev = sample()[:LEARNT_FROM], sample()[LEARNT_FROM:]
    row = detection.measured(name, peers()[name], train, dev, rounds=5)
    if row.missing:
        pytest.skip(row.missing)
    assert len(row.figures) + 1 == len(detection.HEADINGS)
    cues = row.figures[0]
    assert cues is not None
    assert 0 < cues.low <= cues.value <= cues.high < 1
    assert row.speed > 0


@pytest.mark.parametrize("name", ["phrase-lists", "tfidf"])
@threadpool_limits.wrap(limits=1)
def test_what_a_peer_finds_is_quoted_and_answered_by_a_later_message(name: str) -> None:
    peer = peers()[name]()
    peer.fit(sample()[:LEARNT_FROM])
    conversations = [one.conversation for one in sample()[LEARNT_FROM:]]
    found = peer.assess(conversations)
    assert [one.id for one in found] == [one.id for one in conversations]
    assert sum(len(one.cues) for one in found) > len(found)
    for known, assessment in zip(conversations, found, strict=True):
        place = {message.id: index for index, message in enumerate(known.messages)}
        for finding in (*assessment.cues, *assessment.signs, *assessment.acts):
            assert finding.quote == known.message(finding.message).text
        assert all(place[cue.by] > place[cue.message] for cue in assessment.cues if cue.by)
        assert assessment.care is not None
        assert 1 <= assessment.care.score <= 5


def test_a_peer_that_is_not_installed_has_a_row_that_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convokit, "PARSERS", ("a_parser_that_is_not_there",))
    row = detection.measured("convokit", peers()["convokit"], [], [])
    assert "pip install -e '.[bench]'" in row.missing
    console = Console(width=120, highlight=False)
    with console.capture() as shown:
        console.print(detection.table([row], ""))
    assert "[bench]" in shown.get()
    assert "'.[bench]'" in list(detection.markdown([row]))[-1]


def test_a_reader_that_cannot_be_loaded_has_a_row_that_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise HeartfeltError(f"There is no reader {name!r}.")

    monkeypatch.setattr("peers.heartfelt.reader_named", absent)
    with pytest.raises(NotInstalled, match="There is no reader 'phrases'"):
        peers()["heartfelt-phrases"]()


def test_the_benchmark_says_where_it_looked_for_labels(tmp_path: Path) -> None:
    with pytest.raises(HeartfeltError, match=r"There is no .*dev\.jsonl\. Put CareBench there, or say where"):
        detection.labelled(tmp_path, "dev")


def test_a_customer_message_knows_the_turn_before_and_the_answer_to_it() -> None:
    opening = [("customer", "Hello?"), ("note", "slow"), ("customer", "My oven!")]
    said, answers = places([conversation(*opening, ("agent", "Which?"), ("customer", "B2"))])
    assert [one.answer is not None for one in said] == [True, True, False]
    assert [one.before for one in said] == ["", "", "Which?"]
    assert [one.is_first for one in said] == [True, False, False]
    assert [(one.text, one.before) for one in answers] == [("Which?", "Hello?\nMy oven!")]


def test_the_outcome_of_a_cue_that_nobody_answered_is_none() -> None:
    peer = peers()["phrase-lists"]()
    peer.fit(sample()[:LEARNT_FROM])
    (found,) = peer.assess([conversation(("agent", "Hello."), ("customer", "Where is my parcel?"))])
    assert {(cue.cue, cue.outcome, cue.by) for cue in found.cues} == {("question", "none", None)}


def test_the_threshold_lies_where_f1_over_all_labels_is_best() -> None:
    told = np.array([[0.9, 0.1], [0.6, 0.5], [0.4, 0.2]])
    assert 0.4 < best_threshold(told, (told > 0.45).astype(float)) <= 0.5


def test_care_is_spread_as_far_as_the_labels() -> None:
    amounts = np.random.default_rng(1).normal(size=(200, 3))
    care = np.clip(np.round(3 + amounts[:, 0] + np.random.default_rng(2).normal(size=200)), 1, 5)
    scale = CareScale()
    scale.fit(amounts, care)
    assert scale.scores(amounts).std() == pytest.approx(care.std(), rel=0.15)
