"""What holds of every conversation, whatever is in it: no crash, true quotes, the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from importlib.resources import files

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartfelt.assessment import Assessment, assess, lexical_reader
from heartfelt.assessment import decode as decode_assessment
from heartfelt.assessment import encode as encode_assessment
from heartfelt.collection import Collection
from heartfelt.conversation import CHANNELS, EVENT_KINDS, ROLES, Conversation, Event, Message, decode
from heartfelt.finding import Finding
from heartfelt.signal import Signal
from heartfelt.signals import signals
from heartfelt.testing import examples

AWKWARD = (
    "", " ", "\n", "\r\n\r\n", "\0", "?", "!!!", "...", "👩‍👩‍👧‍👦 why?!",
    "e\u0301e\u0301 so angry", "\u202eשלום I need help\u202c",
    "line one\r\nline two\rline three\u2028line four", "@ann @bob https://example.org/a?b=c", "𝒪𝓇𝒹𝑒𝓇 late",
    "\ufeffHello", "ſtill waiting",
    "can't can’t can´t", "£40 €5 ¥9", "a" * 300, "NO NO NO", "\x0bcall\x0cus\x1c", "1️⃣ 2️⃣", "İstanbul IŞIK", "ﬁne ﬂight",
)  # fmt: skip
OFTEN = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def by_rules(conversation: Conversation) -> Assessment:
    """The assessment of the reader whose word on a message does not move with what stands elsewhere."""
    return assess(conversation, reader=lexical_reader())


@cache
def example_texts() -> tuple[str, ...]:
    """Every message of the signals' own examples: texts in which something is found."""
    every = [example for signal in signals().values() for example in examples(signal)]
    return tuple(sorted({message.text for example in every for message in example.conversation.messages}))


@cache
def sample() -> tuple[Conversation, ...]:
    lines = (files("heartfelt.sample") / "conversations.jsonl").read_bytes().splitlines()
    return tuple(decode(line)[0] for line in lines)


def texts() -> st.SearchStrategy[str]:
    known = st.sampled_from(example_texts() + AWKWARD)
    mixed = st.lists(st.one_of(known, st.text(max_size=20)), max_size=4).map(" ".join)
    return st.one_of(known, st.text(max_size=80), mixed)


def times() -> st.SearchStrategy[datetime | None]:
    zones = st.sampled_from([UTC, timezone(timedelta(hours=9, minutes=30)), timezone(timedelta(hours=-11))])
    around = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=zones)
    edges = st.sampled_from([datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
    return st.one_of(st.none(), around, edges)


@st.composite
def conversations(draw: st.DrawFn) -> Conversation:
    """Any conversation: roles, texts, times and events in any order, in English or in a language not told."""
    said = draw(st.lists(st.tuples(st.sampled_from(ROLES), texts(), times()), max_size=9))
    events = st.builds(
        Event, kind=st.sampled_from(EVENT_KINDS), at=times(), from_=st.sampled_from([None, "ann", "bob"]),
        to=st.sampled_from([None, "ann", "bob", ""]), note=st.one_of(st.none(), texts()),
    )  # fmt: skip
    return Conversation(
        id=draw(st.text(min_size=1, max_size=5)),
        channel=draw(st.sampled_from(CHANNELS)),  # type: ignore[arg-type]
        subject=draw(st.one_of(st.none(), texts())),
        customer=draw(st.sampled_from([None, "cust-1", "cust-2"])),
        language=draw(st.sampled_from(["en", "en", "en-GB", None, "pt", ""])),
        messages=tuple(Message(id=f"m{i}", role=role, text=text, at=at) for i, (role, text, at) in enumerate(said)),
        events=tuple(draw(st.lists(events, max_size=4))),
    )


def findings(assessment: Assessment) -> list[Finding]:
    return [*assessment.cues, *assessment.signs, *assessment.acts]


def check_evidence(conversation: Conversation, finding: Finding) -> None:
    text = conversation.message(finding.message).text
    assert 0 <= finding.strength <= 1
    assert finding.because
    if finding.quote is None:
        assert finding.events
        assert all(0 <= index < len(conversation.events) for index in finding.events)
        return
    assert finding.start is not None
    assert finding.end is not None
    assert 0 <= finding.start < finding.end <= len(text)
    assert finding.quote == text[finding.start : finding.end]
    assert finding.quote.strip()


@OFTEN
@given(conversations())
def test_every_conversation_can_be_assessed_and_every_quote_is_true(conversation: Conversation) -> None:
    result = assess(conversation)
    ids = {message.id: message.role for message in conversation.messages}
    for finding in findings(result):
        check_evidence(conversation, finding)
    assert {ids[cue.message] for cue in result.cues} <= {"customer"}
    assert {ids[cue.by] for cue in result.cues if cue.by} <= {"agent", "bot"}
    assert all(ids[act.message] == act.role for act in result.acts)
    assert result.care is None or 1 <= result.care.low <= result.care.score <= result.care.high <= 5


@OFTEN
@given(conversations(), st.lists(conversations(), max_size=3))
def test_history_and_collection_of_any_kind_can_be_given(
    conversation: Conversation, others: list[Conversation]
) -> None:
    for finding in findings(assess(conversation, others, Collection.of([*others, conversation]))):
        check_evidence(conversation, finding)


@pytest.mark.parametrize("signal", signals().values(), ids=lambda signal: signal.name)
@settings(parent=OFTEN, max_examples=25)
@given(conversation=conversations())
def test_a_signal_alone_raises_on_nothing(signal: Signal, conversation: Conversation) -> None:
    reading = lexical_reader().read(conversation, sample()[:2], Collection.of(sample()[:5]))
    for finding in signal.find(conversation, reading):
        check_evidence(conversation, finding)


@OFTEN
@given(conversations())
def test_an_assessment_is_read_back_as_it_was_written(conversation: Conversation) -> None:
    result = assess(conversation)
    assert decode_assessment(encode_assessment(result)) == result


@OFTEN
@given(conversations())
def test_the_same_conversation_gives_the_same_bytes_twice(conversation: Conversation) -> None:
    again = msgspec.json.decode(msgspec.json.encode(conversation), type=Conversation)
    assert encode_assessment(assess(conversation)) == encode_assessment(assess(again))


def digest() -> str:
    """One hash over the assessments of the sample and of all examples."""
    every = [example.conversation for signal in signals().values() for example in examples(signal)]
    assessed = (encode_assessment(assess(conversation)) for conversation in (*sample(), *every))
    return hashlib.sha256(b"\n".join(assessed)).hexdigest()


@pytest.fixture(scope="module")
def own_digest() -> str:
    """That of this process."""
    return digest()


@pytest.mark.parametrize("hash_seed", ["0", "12345"])
def test_another_process_gives_the_same_bytes(hash_seed: str, own_digest: str) -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1]); from test_properties import digest; print(digest())"
    here = os.path.dirname(__file__)  # noqa: PTH120
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": "Asia/Kolkata"}
    done = subprocess.run(
        [sys.executable, "-c", code, here], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == own_digest


# What an added message may take away, and why. Everything else must stay found.
DEPENDS_ON_THE_END = {
    "no_reply": "it is about who wrote last",
    "abrupt_close": "a customer who writes on was not cut off",
}
ADDED = {
    "a customer's ok at the end": ("customer", "ok", -1, DEPENDS_ON_THE_END),
    "an agent's one moment at the end": ("agent", "One moment, please.", -1, DEPENDS_ON_THE_END),
    "a note at the end": ("note", "Looked at the file.", -1, {}),
    "a note at the start": ("note", "Looked at the file.", 0, {}),
    "a greeting of the agent at the start": ("agent", "Good morning.", 0, DEPENDS_ON_THE_END),
}


def named(assessment: Assessment) -> set[tuple[str, str]]:
    """What was found where; outcomes left out, since a later message can be the answer."""
    return {
        *((cue.cue, cue.message) for cue in assessment.cues),
        *((sign.sign, sign.message) for sign in assessment.signs),
        *((act.act, act.message) for act in assessment.acts),
    }


def every_known() -> list[Conversation]:
    known = [
        msgspec.structs.replace(example.conversation, id=example.name, language="en")
        for signal in signals().values()
        for example in examples(signal)
    ]
    return [one for one in (*sample(), *known) if one.messages]


@pytest.mark.parametrize("added", ADDED)
def test_a_message_that_says_nothing_takes_no_finding_away(added: str) -> None:
    role, text, place, exceptions = ADDED[added]
    lost = {}
    for conversation in every_known():
        message = Message(id="added", role=role, text=text)  # type: ignore[arg-type]
        messages = list(conversation.messages)
        messages.insert(place if place >= 0 else len(messages), message)
        more = msgspec.structs.replace(conversation, messages=tuple(messages))
        gone = {one for one in named(by_rules(conversation)) - named(by_rules(more)) if one[0] not in exceptions}
        if gone:
            lost[conversation.id] = sorted(gone)
    assert lost == {}


def test_a_greeting_before_the_customer_makes_nobody_object() -> None:
    greeting = Message(id="added", role="agent", text="Good morning.")
    new = {}
    for conversation in every_known():
        if conversation.messages[0].role == "customer":
            more = msgspec.structs.replace(conversation, messages=(greeting, *conversation.messages))
            found = named(by_rules(more)) - named(by_rules(conversation))
            if any(name == "objection" for name, _ in found):
                new[conversation.id] = sorted(found)
    assert new == {}
