"""What every signal owes: a docstring that says what it cannot do, and examples that show it."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from heartfelt.conversation import CHANNELS
from heartfelt.errors import UnknownName
from heartfelt.signal import Signal
from heartfelt.signals import KINDS, named, signals
from heartfelt.testing import Example, check, examples, examples_path

SECTIONS = ["What it notices", "Why it matters", "When it is wrong", "What helps instead", "References"]
CODEBOOK = {
    "cues": {"question", "feeling", "circumstance", "repeat_contact", "objection"},
    "signs": {"canned", "asks_again", "boxed", "policy_wall", "deflected", "disowned", "vague_promise", "abrupt_close",
              "misfit_pitch", "self_focus", "reproach", "hostile"},
    "acts": {"shows_understanding", "owns", "explains", "finds_a_way", "warm_handoff", "checks_back", "goes_beyond",
             "human_touch"},
}  # fmt: skip
BEYOND_THE_CODEBOOK = {
    "slow_reply", "no_reply", "repeated_reply", "transfer_ping_pong", "broken_promise", "history_ignored",
}  # fmt: skip
LONGEST_FILE = 150
FEWEST_WORDS = 5

each_signal = pytest.mark.parametrize("signal", signals().values(), ids=lambda signal: f"{signal.kind}/{signal.name}")


def sections(signal: Signal) -> dict[str, str]:
    """The sections of a docstring by heading: lines that are not indented, after the first."""
    found: dict[str, str] = {}
    heading = None
    for line in signal.doc.strip().split("\n")[1:]:
        if line.strip() and not line.startswith(" "):
            heading = line.strip()
            found[heading] = ""
        elif heading:
            found[heading] += line.strip() + " "
    return found


def of_kind(signal: Signal, *, notices: bool) -> list[Example]:
    return [example for example in examples(signal) if example.notices is notices]


def test_every_cue_sign_and_act_of_the_codebook_has_its_signal() -> None:
    found = {kind: {signal.name for signal in signals().values() if signal.kind == kind} for kind in KINDS}
    assert found == {**CODEBOOK, "signs": CODEBOOK["signs"] | BEYOND_THE_CODEBOOK}


def test_signals_come_as_cues_signs_and_acts_in_alphabetical_order() -> None:
    order = [(KINDS.index(signal.kind), name) for name, signal in signals().items()]
    assert order == sorted(order)


def test_a_signal_that_does_not_exist_is_answered_with_those_that_do() -> None:
    with pytest.raises(UnknownName, match=r"There is no signal 'rudeness'\. Known: abrupt_close, .*, warm_handoff\."):
        named("rudeness")
    assert named("canned").kind == "signs"


@each_signal
def test_its_docstring_has_every_section_in_order(signal: Signal) -> None:
    found = sections(signal)
    assert list(found) == SECTIONS
    assert {heading for heading, text in found.items() if len(text.split()) < FEWEST_WORDS} == set()


@each_signal
def test_its_docstring_begins_with_one_sentence(signal: Signal) -> None:
    first, second = signal.doc.split("\n")[:2]
    assert first.endswith(".")
    assert len(first.split()) >= 4
    assert second == ""


@each_signal
def test_it_says_whom_it_could_be_unfair_to(signal: Signal) -> None:
    assert len(sections(signal)["When it is wrong"].split()) >= 25


@each_signal
def test_it_has_enough_examples_of_every_sort(signal: Signal) -> None:
    every = examples(signal)
    assert len(of_kind(signal, notices=True)) >= 3
    assert len(of_kind(signal, notices=False)) >= 3
    assert any(example.near_miss for example in of_kind(signal, notices=False)), "no near miss"
    assert any(example.second_language for example in every), "no writer of a second language"


@each_signal
def test_every_channel_it_is_for_occurs_in_its_examples(signal: Signal) -> None:
    shown = {example.conversation.channel for example in examples(signal)}
    assert signal.channels - shown == set()
    assert signal.channels <= set(CHANNELS)


@each_signal
def test_the_evidence_of_its_examples_stands_in_their_transcripts(signal: Signal) -> None:
    for example in of_kind(signal, notices=True):
        assert example.evidence or example.events, f"{example.name} names no evidence"
        texts = [message.text for message in example.conversation.messages]
        for quote in example.evidence:
            assert any(quote in text for text in texts), f"{example.name}: {quote!r}"


@each_signal
def test_its_examples_say_why_and_no_two_have_the_same_transcript(signal: Signal) -> None:
    every = examples(signal)
    assert [example.name for example in every if len(example.why.split()) < 2] == []
    repeated = Counter((example.transcript, example.history, example.collection) for example in every)
    assert max(repeated.values()) == 1


@each_signal
def test_its_file_can_be_read_in_one_sitting(signal: Signal) -> None:
    source = Path(str(sys.modules[signal.module].__file__)).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= LONGEST_FILE


@each_signal
def test_its_examples_lie_beside_it_and_fail_when_what_they_say_is_turned_round(signal: Signal) -> None:
    assert examples_path(signal).exists()
    noticed = of_kind(signal, notices=True)[0]
    with pytest.raises(AssertionError):
        check(replace(noticed, notices=False))
    with pytest.raises(AssertionError):
        check(replace(noticed, evidence=("words that stand nowhere",), events=(99,) if noticed.events else ()))


def test_no_transcript_serves_two_signals_with_the_same_words() -> None:
    """A few shared ones would only make one signal's examples look better than they are."""
    uses = Counter(
        text for signal in signals().values() for text in {example.transcript for example in examples(signal)}
    )
    assert [text for text, count in uses.items() if count > 2] == []
