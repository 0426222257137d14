"""What is said of a conversation as a whole, what is skipped and why, and that words stay where they belong."""

from __future__ import annotations

import logging
import traceback
import warnings
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import pytest

from heartfelt.assessment import CUES, Assessment, assess, lexical_reader, spoken_language
from heartfelt.assessment import decode as decode_assessment
from heartfelt.assessment import encode as encode_assessment
from heartfelt.care import EXPECTED_OF_ROUTINE, care, expectation
from heartfelt.collection import Collection
from heartfelt.conversation import Conversation, Message, decode
from heartfelt.errors import HeartfeltError
from heartfelt.finding import OUTCOMES, Act, Cue, Finding, Sign
from heartfelt.signals import signals
from heartfelt.transcript import parse

CANARY = "zanzibar-canary"


@cache
def sample() -> dict[str, Conversation]:
    lines = (files("heartfelt.sample") / "conversations.jsonl").read_bytes().splitlines()
    return {one.id: one for one, _ in map(decode, lines)}


@cache
def assessed() -> dict[str, Assessment]:
    collection = Collection.of(sample().values())
    return {id_: assess(conversation, collection=collection) for id_, conversation in sample().items()}


def of(transcript: str, **given: Any) -> Assessment:
    return assess(parse(transcript, conversation_id="c"), **given)


WORRIED = """
language: en
customer: My daughter's insulin was in the parcel you lost. I am so worried! Where is it?
agent: We apologise for any inconvenience this may have caused.
customer: Is anybody reading this? Where is my parcel?
agent: We apologise for any inconvenience this may have caused.
"""
HEARD = """
language: en
customer: My daughter's insulin was in the parcel you lost. I am so worried! Where is it?
agent: Insulin cannot wait, I understand why you are worried. I've found your parcel in Tarrow.
agent: I'm sending a courier with it now, he is with you by 4 pm.
customer: Thank you so much, that is a relief!
agent: I'll call you at 4 to make sure your daughter has it.
"""


def test_a_cue_met_with_a_formula_scores_less_care_than_one_that_was_met() -> None:
    worried, heard = of(WORRIED), of(HEARD)
    assert worried.care is not None
    assert heard.care is not None
    assert worried.care.score < 2.5 < 3.5 < heard.care.score
    assert {cue.outcome for cue in worried.cues if cue.cue == "feeling"} <= {"hollow", "missed"}
    assert "met" in {cue.outcome for cue in heard.cues}


def test_findings_come_in_the_order_of_the_messages() -> None:
    for id_, assessment in assessed().items():
        place = {message.id: i for i, message in enumerate(sample()[id_].messages)}
        for found in (assessment.cues, assessment.signs, assessment.acts):
            positions = [place[finding.message] for finding in found]
            assert positions == sorted(positions), id_


def test_each_signal_says_at_most_one_thing_of_a_message() -> None:
    for id_, assessment in assessed().items():
        said = [(cue.cue, cue.message) for cue in assessment.cues]
        said += [(sign.sign, sign.message) for sign in assessment.signs]
        said += [(act.act, act.message) for act in assessment.acts]
        assert len(said) == len(set(said)), id_


def test_only_findings_at_their_threshold_are_listed() -> None:
    threshold = {name: signal.threshold for name, signal in signals().items()}
    for conversation in sample().values():
        assessment = assess(conversation, reader=lexical_reader())
        for finding in (*assessment.cues, *assessment.signs, *assessment.acts):
            name = getattr(finding, type(finding).__name__.lower())
            assert threshold[name] - 0.0005 <= finding.strength <= 1


def test_opportunities_count_the_cues_by_outcome() -> None:
    for assessment in (one for one in assessed().values() if one.care):
        for name in CUES:
            expected = tuple(
                sum(cue.cue == name and cue.outcome == outcome for cue in assessment.cues) for outcome in OUTCOMES
            )
            assert assessment.opportunities[name] == expected


def test_care_is_the_sum_that_it_shows() -> None:
    for assessment in (one for one in assessed().values() if one.care):
        assert assessment.care is not None
        total = sum(weight for _, weight in assessment.care.sum)
        assert assessment.care.score == pytest.approx(min(5.0, max(1.0, total)), abs=0.006)
        assert assessment.care.sum[0][0] == "base"
        assert assessment.care.low <= assessment.care.score <= assessment.care.high


def cue(outcome: Any, name: Any = "feeling") -> Cue:
    return Cue(message="m1", quote="x", start=0, end=1, strength=0.9, because="b", cue=name, outcome=outcome, by=None)


def sign(name: str, role: Any = "agent") -> Sign:
    return Sign(message="m2", quote="x", start=0, end=1, strength=0.9, because="b", sign=name, role=role)


def act(name: str, role: Any = "agent") -> Act:
    return Act(message="m2", quote="x", start=0, end=1, strength=0.9, because="b", act=name, role=role)


def test_care_is_higher_where_a_cue_was_met_and_a_cue_nobody_came_to_does_not_count() -> None:
    def score(*cues: Cue) -> float:
        return care(cues, (), (), "problem_solving").score

    assert score(cue("met")) > max(score(cue("hollow")), score(cue("missed")))
    assert score(cue("none")) == score()


def test_findings_of_a_bot_do_not_weigh_on_the_agent_side() -> None:
    alone = care((), (), (), "problem_solving")
    assert care((), (sign("canned", "bot"),), (act("owns", "bot"),), "problem_solving") == alone
    assert care((), (sign("canned"),), (), "problem_solving").score < alone.score
    assert care((), (), (act("owns"),), "problem_solving").score > alone.score


def test_a_routine_asks_for_the_question_and_the_time_and_for_half_of_the_rest() -> None:
    assert expectation("question missed", "routine") == expectation("slow_reply", "routine") == 1.0
    assert expectation("feeling missed", "routine") == 0.5
    assert expectation("feeling missed", "problem_solving") == 1.0
    assert "hostile" in EXPECTED_OF_ROUTINE


def test_many_findings_of_one_kind_count_as_two_at_most() -> None:
    two, nine = (care((), (sign("canned"),) * count, (), "problem_solving").score for count in (3, 9))
    assert two == nine


@pytest.mark.parametrize(("id_", "code"), [("chat-07", "es"), ("email-05", "pt")])
def test_another_language_is_skipped_with_a_reason_and_nothing_is_said(id_: str, code: str) -> None:
    assessment = assessed()[id_]
    reasons = {one.signal: one.reason for one in assessment.skipped}
    assert reasons["feeling"] == reasons["canned"] == f"language {code} was not validated"
    assert (assessment.care, assessment.moment, assessment.hidden_indifference) == (None, None, None)
    assert assessment.cues == assessment.acts == ()
    written = msgspec.json.decode(encode_assessment(assessment))
    assert {"care", "moment", "emotion_start", "emotion_end", "hidden_indifference"} & set(written) == set()


def test_signals_without_words_are_read_in_any_language() -> None:
    reasons = {one.signal: one.reason for one in assessed()["chat-07"].skipped}
    assert {"repeated_reply", "slow_reply"} & set(reasons) == set()


@pytest.mark.parametrize(
    ("transcript", "signal", "reason"),
    [
        ("customer: Where is it?\nagent: In Tarrow.", "slow_reply", "no timestamps"),
        ("customer: Where is it?\nagent: In Tarrow.", "transfer_ping_pong", "no events"),
        (
            "language: en\ncustomer: Where is it?\nagent: In Tarrow.",
            "history_ignored",
            "no earlier conversations of this customer given",
        ),
        ("customer: ok", "canned", "language could not be told"),
        ("language: xx\ncustomer: ok", "canned", "language xx was not validated"),
        ("language: en\nchannel: voice\ncustomer: Where is it?", "slow_reply", "not meant for voice"),
    ],
)
def test_missing_data_skips_a_signal_and_says_why(transcript: str, signal: str, reason: str) -> None:
    assert {one.signal: one.reason for one in of(transcript).skipped}[signal] == reason


def test_every_signal_is_either_read_or_skipped_never_both() -> None:
    for assessment in assessed().values():
        skipped = [one.signal for one in assessment.skipped]
        found = {*(one.cue for one in assessment.cues), *(one.sign for one in assessment.signs)}
        assert len(skipped) == len(set(skipped))
        assert found & set(skipped) == set()
        assert set(skipped) <= set(signals())


def test_a_language_that_is_given_is_believed() -> None:
    assert spoken_language(Conversation(id="a", language="pt-BR", messages=())) == "pt"
    assert spoken_language(Conversation(id="a", language="en_US", messages=())) == "en"
    assert spoken_language(Conversation(id="a", messages=())) is None


def test_notes_are_never_read_as_words_to_the_customer() -> None:
    noted = of(HEARD + "note: You are an idiot. We apologise for any inconvenience.\n")
    assert [one.message for one in (*noted.signs, *noted.acts, *noted.cues) if one.message == "m6"] == []
    assert noted.care == of(HEARD).care


def test_a_bots_findings_are_the_bots() -> None:
    assessment = of(WORRIED.replace("agent:", "bot:"))
    assert assessment.signs
    assert {one.role for one in (*assessment.signs, *assessment.acts)} == {"bot"}


def test_what_the_source_says_of_the_end_is_believed() -> None:
    for resolved, said in ((True, "yes"), (False, "no")):
        conversation = parse(HEARD, conversation_id="c")
        outcome = msgspec.structs.replace(conversation.outcome, resolved=resolved)
        assert assess(msgspec.structs.replace(conversation, outcome=outcome)).resolved == said


def test_the_history_is_taken_from_the_collection() -> None:
    def without_history(assessment: Assessment) -> bool:
        return "history_ignored" in {one.signal for one in assessment.skipped}

    returning = {id_ for id_, assessment in assessed().items() if not without_history(assessment)}
    assert 5 < len(returning) < len(sample())
    assert all(without_history(assess(sample()[id_])) for id_ in returning)


def test_an_empty_conversation_can_be_assessed() -> None:
    assessment = assess(Conversation(id="a", language="en", messages=()))
    assert (assessment.cues, assessment.signs, assessment.acts) == ((), (), ())
    assert (assessment.emotion_start, assessment.emotion_end) == (None, None)


def test_an_assessment_is_one_line_that_can_be_read_back() -> None:
    for assessment in assessed().values():
        line = encode_assessment(assessment)
        assert b"\n" not in line
        assert decode_assessment(line) == assessment


def test_the_written_form_is_the_published_one() -> None:
    written = msgspec.json.decode(encode_assessment(of(WORRIED)))
    assert (written["id"], written["version"]) == ("c", "1.0")
    assert {"message", "quote", "start", "end", "strength", "because", "cue", "outcome", "by"} <= set(
        written["cues"][0]
    )
    assert {"score", "low", "high", "sum"} == set(written["care"])
    assert set(written["opportunities"]) == set(CUES)


# -- a customer's words stay where they belong


def with_canary(conversation: Conversation) -> Conversation:
    """The conversation with a word in every message, subject and note that must not turn up anywhere else."""
    messages = tuple(msgspec.structs.replace(one, text=f"{one.text} {CANARY}") for one in conversation.messages)
    events = tuple(msgspec.structs.replace(one, note=CANARY) for one in conversation.events)
    return msgspec.structs.replace(conversation, messages=messages, events=events, subject=CANARY)


def test_nothing_is_logged_printed_or_warned_about(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    marked = [with_canary(conversation) for conversation in sample().values()]
    collection = Collection.of(marked)
    with caplog.at_level(logging.DEBUG), warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for conversation in marked:
            assess(conversation, collection=collection)
    assert CANARY not in caplog.text
    assert [str(one.message) for one in warned if CANARY in str(one.message)] == []
    assert capfd.readouterr() == ("", "")


def test_a_because_never_repeats_what_the_customer_wrote() -> None:
    for conversation in sample().values():
        assessment = assess(with_canary(conversation))
        for finding in (*assessment.cues, *assessment.signs, *assessment.acts):
            assert CANARY not in " ".join((finding.because, *finding.raised_by, *finding.lowered_by))


def test_a_signal_with_a_false_quote_is_stopped_without_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    signal = signals()["feeling"]

    def find(*_: object) -> Any:
        yield Finding(message="m1", quote=CANARY, start=0, end=5, strength=0.9, because="b")

    monkeypatch.setitem(vars(signal), "find", find)
    conversation = Conversation(
        id="a", language="en", messages=(Message(id="m1", role="customer", text=f"{CANARY} late"),)
    )
    with pytest.raises(HeartfeltError, match="the quote of message m1 is not its text") as raised:
        assess(conversation, reader=lexical_reader())
    assert CANARY not in "".join(traceback.format_exception_only(raised.value))


def test_a_strength_outside_its_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="strength must lie between 0 and 1"):
        Finding(message="m1", quote="x", start=0, end=1, strength=1.2, because="b")
