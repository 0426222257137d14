"""Why a trained reader lists something: the sentence is about the words that are quoted, and has a fact in it."""

from __future__ import annotations

from importlib.resources import files

import pytest

import heartfelt
from heartfelt import Act, Sign
from heartfelt.assessment import lexical_reader, reader_named
from heartfelt.conversation import Conversation, decode
from heartfelt.finding import CueOutcome, Finding
from heartfelt.language.reading import Hint
from heartfelt.language.trained.labels import LABELS
from heartfelt.language.trained.reading import TrainedReading
from heartfelt.language.trained.reasons import OF_ANSWERS, of_cue
from heartfelt.signals import signals
from heartfelt.transcript import parse

ALL = dict.fromkeys(signals(), 0.0)


@pytest.fixture(scope="module")
def sample() -> list[Conversation]:
    lines = (files("heartfelt.sample") / "conversations.jsonl").read_bytes().splitlines()
    return [decode(line)[0] for line in lines]


def _of_answers(reader: str, conversation: Conversation, **options: object) -> dict[tuple[str, str], Sign | Act]:
    found = heartfelt.assess(conversation, reader=reader_named(reader), **options)  # type: ignore[arg-type]
    named = [(sign.sign, sign) for sign in found.signs] + [(act.act, act) for act in found.acts]
    return {(name, each.message): each for name, each in named if each.start is not None}


def test_the_reason_and_what_moved_it_are_about_the_words_that_are_quoted(sample: list[Conversation]) -> None:
    together = apart = 0
    for conversation in sample:
        rules = _of_answers("phrases", conversation, listed_from=ALL)
        for place, finding in _of_answers("full", conversation).items():
            rule = rules.get(place)
            if rule is None or rule.strength == finding.strength:
                continue
            if max(finding.start or 0, rule.start or 0) < min(finding.end or 0, rule.end or 0):
                together += finding.because == rule.because
            else:
                apart += 1
                assert OF_ANSWERS[place[0]] in finding.because
                assert not set(finding.raised_by + finding.lowered_by) - {"its wording"}
    assert together > 20
    assert apart > 5


def _moved(strength: float, without: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    conversation = parse("customer: It is late again.", conversation_id="c")
    reading = reader_named("full").read(conversation)
    assert isinstance(reading, TrainedReading)
    hint = Hint(conversation.messages[0], 0, 5, strength)
    rule = Finding(
        message="m1", quote="It is", start=0, end=5, strength=0.4, because="It is.", raised_by=("a",), lowered_by=("b",)
    )
    moved = reading._moved(hint, without, rule)
    return moved.raised_by, moved.lowered_by


def test_what_moved_the_strength_is_named_only_where_something_did() -> None:
    assert _moved(0.60, 0.56) == ((), ())
    assert _moved(0.56, 0.60) == ((), ())
    assert _moved(0.60, 0.50) == (("its wording", "a"), ("b",))
    assert _moved(0.50, 0.60) == (("a",), ("b",))


def test_the_reader_fast_names_nothing_that_moved_a_strength(sample: list[Conversation]) -> None:
    for conversation in sample:
        for finding in _of_answers("fast", conversation, only=frozenset(LABELS) - {"asks_again"}).values():
            assert finding.raised_by == finding.lowered_by == ()


KETTLE = "customer: My kettle arrived with a broken lid, can I have another lid?"


def _reason(outcome: CueOutcome, *answers: str, rule: str = "") -> tuple[str | None, str]:
    """Which message answers the opening of this conversation, and the sentence about it without its beginning."""
    lines = [line if ":" in line.split()[0] else f"agent: {line}" for line in answers]
    conversation = parse("\n".join([KETTLE, *lines]), conversation_id="c")
    reading = lexical_reader().read(conversation)
    by, because = of_cue("question", reading, conversation.messages[0], outcome, rule)
    assert because.startswith("Message m1 asks something or for something; ")
    return by, because.partition("; ")[2]


@pytest.mark.parametrize(
    ("outcome", "answer", "reason"),
    [
        ("met", "A new lid for your kettle leaves today.", "message m2 takes it up, with 2 of the customer's own words."),
        ("met", "Your kettle is on its way.", "message m2 takes it up, with one of the customer's own words."),
        ("met", "Which colour is it?", "message m2 takes it up by asking back."),
        ("met", "It leaves tomorrow.", "message m2 takes it up in other words than the customer's."),
        ("hollow", "We apologise for any inconvenience.",
         "message m2 answers it with no more than would fit anybody (none of the customer's own words in it)."),
        ("missed", "See https://example.org/help",
         "message m2, the answer to it, gives a link and does not take it up (none of the customer's own words in it)."),
        ("missed", "Is the kettle red?",
         "message m2, the answer to it, asks something and does not take it up (one of the customer's own words in it)."),
        ("missed", "One moment please.",
         "message m2, the answer to it, asks no more than to wait and does not take it up (none of the customer's own "
         "words in it)."),
    ],
)  # fmt: skip
def test_what_came_of_a_cue_is_said_with_a_fact(outcome: CueOutcome, answer: str, reason: str) -> None:
    assert _reason(outcome, answer) == ("m2", reason)


def test_a_cue_that_nobody_answered_has_no_answer() -> None:
    assert _reason("none") == (None, "nobody wrote again after it.")


WAITING = ["One moment please.", "customer: Ok."]


def test_where_the_first_answer_asks_to_wait_the_one_that_comes_back_to_it_is_the_answer() -> None:
    by, reason = _reason("met", *WAITING, "I have posted another lid for your kettle.")
    assert (by, reason) == ("m4", "message m4 takes it up, with 2 of the customer's own words.")
    assert _reason("hollow", *WAITING, "I have posted another lid for your kettle.")[0] == "m2"


def test_where_no_later_answer_comes_back_to_it_the_one_that_asks_to_wait_begins_it() -> None:
    assert _reason("met", *WAITING, "All done.") == ("m2", "it is answered from message m2 on.")
    assert _reason("met", "One moment please.") == ("m2", "it is answered from message m2 on.")


def test_several_messages_of_one_turn_answer_together() -> None:
    by, reason = _reason("met", "Your kettle has a new lid.", "It leaves today.")
    assert by == "m3"
    assert reason == "message m3 with those before it takes it up, with 2 of the customer's own words."


def test_what_a_rule_knows_of_the_cue_begins_the_sentence() -> None:
    conversation = parse(f"{KETTLE}\nagent: It leaves tomorrow.", conversation_id="c")
    rule = "Message m1 tells what is at stake (family); message m2 has only a formula that would fit anybody."
    _, because = of_cue("circumstance", lexical_reader().read(conversation), conversation.messages[0], "none", rule)
    assert because == "Message m1 tells what is at stake (family); nobody wrote again after it."


@pytest.mark.parametrize("reader", ["full", "fast"])
def test_cues_name_an_answer_only_where_there_is_one(sample: list[Conversation], reader: str) -> None:
    for conversation in sample:
        places = {message.id: i for i, message in enumerate(conversation.messages)}
        for cue in heartfelt.assess(conversation, reader=reader).cues:
            assert (cue.by is not None) == (cue.outcome in ("met", "hollow"))
            assert cue.by is None or places[cue.by] > places[cue.message]
            assert cue.by is None or f"message {cue.by}" in cue.because
