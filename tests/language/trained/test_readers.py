"""The trained readers: the same answer every time, quotes as they stand, the promises of every reading."""

from __future__ import annotations

import numpy as np
import pytest

import heartfelt
from heartfelt.assessment import READERS, encode, reader_named
from heartfelt.conversation import Conversation, Message
from heartfelt.errors import HeartfeltError, UnknownName
from heartfelt.language.trained.labels import LABELS, PLACE
from heartfelt.language.trained.reading import Scored, TrainedReading
from heartfelt.transcript import parse

TRAINED = [name for name in READERS if name != "phrases"]

CASE = """
customer: My order 48213 came with a broken screen and my daughter needs it for school on Monday. I'm really upset!
agent: We apologise for any inconvenience. Please visit our website for more information.
customer: I already looked there, it says nothing about broken screens. Can I get a new one before Monday?
agent: I'm so sorry Ana, a broken screen right before school is awful. I've just ordered a new one, it arrives on Saturday.
customer: Oh thank you, that is wonderful!
"""


@pytest.mark.parametrize("name", TRAINED)
def test_the_same_conversation_gives_the_same_bytes(name: str) -> None:
    conversation = parse(CASE, conversation_id="c")
    first, second = (encode(heartfelt.assess(conversation, reader=reader_named(name))) for _ in range(2))
    assert first == second


def test_a_hollow_answer_and_a_caring_one_are_told_apart() -> None:
    found = heartfelt.assess(parse(CASE, conversation_id="c"), reader=reader_named("full"))
    outcomes = {(cue.message, cue.cue): cue.outcome for cue in found.cues}
    assert outcomes[("m1", "feeling")] in ("hollow", "missed")
    assert {sign.message for sign in found.signs} <= {"m2"}
    assert "m4" in {act.message for act in found.acts}


@pytest.mark.parametrize("name", TRAINED)
def test_quotes_stand_in_the_message_and_are_a_sentence_at_most(name: str) -> None:
    conversation = parse(CASE, conversation_id="c")
    texts = {message.id: message.text for message in conversation.messages}
    found = heartfelt.assess(conversation, reader=reader_named(name))
    for finding in (*found.cues, *found.signs, *found.acts):
        assert finding.quote
        assert finding.quote == texts[finding.message][finding.start : finding.end]
        assert finding.quote.count(". ") == 0
        assert finding.because.endswith(".")


@pytest.mark.parametrize("name", TRAINED)
@pytest.mark.parametrize(
    "transcript",
    ["customer: hello", "agent: hello", "customer: 😊", "customer: https://t.co/x\nagent: ?\ncustomer: ..."],
)
def test_next_to_nothing_can_be_read(name: str, transcript: str) -> None:
    found = heartfelt.assess(parse(transcript, conversation_id="c"), reader=reader_named(name))
    assert all(cue.quote for cue in found.cues)


@pytest.mark.parametrize("name", TRAINED)
def test_a_long_conversation_is_read_to_its_end(name: str) -> None:
    turns = "\n".join(
        "customer: My parcel is still missing, where is it?\nagent: One moment please." for _ in range(60)
    )
    conversation = parse(f"{turns}\ncustomer: Nobody answers me, this is ridiculous!!", conversation_id="c")
    found = heartfelt.assess(conversation, reader=reader_named(name))
    assert ("m121", "feeling", "none") in {(cue.message, cue.cue, cue.outcome) for cue in found.cues}


def test_an_unknown_reader_is_named_with_the_known_ones() -> None:
    with pytest.raises(HeartfeltError, match="full, fast, phrases"):
        reader_named("slow")


@pytest.mark.parametrize("name", READERS)
def test_a_team_chooses_from_which_strength_a_signal_is_listed(name: str) -> None:
    conversation = parse(CASE, conversation_id="c")
    strengths = {}
    for line in (0.0, 0.9):
        found = heartfelt.assess(conversation, reader=reader_named(name), listed_from={"feeling": line})
        strengths[line] = [cue.strength for cue in found.cues if cue.cue == "feeling"]
    assert all(strength >= 0.9 for strength in strengths[0.9])
    assert len(strengths[0.0]) > len(strengths[0.9])
    with pytest.raises(UnknownName, match="felling"):
        heartfelt.assess(conversation, reader=reader_named(name), listed_from={"felling": 0.1})


@pytest.mark.parametrize(
    ("text", "quote"),
    [("Dear Sir or Madam,\nMy order is late.\nKind regards, Ann", "My order is late."), ("Hello,\nAnn,", "Hello,")],
)
def test_a_greeting_is_evidence_only_where_there_is_nothing_else(text: str, quote: str) -> None:
    message = Message(id="m1", role="customer", text=text)
    reading = reader_named("fast").read(Conversation(id="c", language="en", messages=(message,)))
    assert isinstance(reading, TrainedReading)
    sentences = len(reading.sentences(message))
    speaks = np.arange(sentences, 0, -1, dtype=np.float32)  # the greeting most
    reading._evidence = {0: np.repeat(speaks[:, None], len(LABELS), axis=1)}
    hint = reading._hint(PLACE["question"], Scored(0, message, 5.0, None), 0.9)
    assert hint is not None
    assert text[hint.start : hint.end] == quote


UNTIDY = (
    "hello i ordered a kettle last month and it still did not come and i am so angry with you people this is the third time "
    "i write, but nobody answers me, can you please send my money back"
)


@pytest.mark.parametrize("name", TRAINED)
def test_of_a_long_message_without_marks_the_words_are_quoted_that_show_it(name: str) -> None:
    conversation = parse(f"customer: {UNTIDY}\nagent: We apologise for any inconvenience.", conversation_id="c")
    found = heartfelt.assess(conversation, reader=reader_named(name))
    quotes = {cue.cue: cue.quote or "" for cue in found.cues}
    assert len(set(quotes.values())) > 1
    assert all(len(quote) < len(UNTIDY) / 2 and quote in UNTIDY for quote in quotes.values())
    assert "angry" in quotes["feeling"]
