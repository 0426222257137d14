"""Negation and polarity: the same words with and without a "not" are not read alike by the readers with weights."""

from __future__ import annotations

import pytest

import heartfelt
from heartfelt.assessment import reader_named
from heartfelt.conversation import Conversation
from heartfelt.transcript import parse

TRAINED = ("full", "fast")
OPENING = "customer: My order 48213 came broken and I need it for Monday. Can I get my money back?"
CLEARLY = 0.05

# What an agent answers, the signal, and the words that carry it less.
ANSWERS = [
    ("finds_a_way", "We can replace it today at no cost.", "We cannot replace it."),
    ("finds_a_way", "I've taken the fee off your bill.", "I have not taken the fee off your bill."),
    ("policy_wall", "We can't refund sale items, that's our policy.", "We can refund sale items, that's our policy."),
    ("policy_wall", "Unfortunately we do not make exceptions.", "We'll gladly make an exception for you."),
    ("owns", "I'm calling the warehouse now and will write to you by 5.", "I'm not able to call the warehouse."),
    ("vague_promise", "We'll pass this on to the team.", "I've passed this on to Ana, she'll call you today at 3."),
]
MESSAGES = [
    ("feeling", "I'm really not happy with this!", "I'm asking about this."),
    ("repeat_contact", "This is the third time I've contacted you.", "I have not contacted you before."),
    ("objection", "That doesn't work, I already tried it.", "That works, thank you."),
]
# Known to be read wrongly; the cards say so. Whoever mends one of them moves it up.
WRONG = [
    (
        "fast",
        "disowned",
        "That's the courier's fault, not ours.",
        "That's our fault, not the courier's, I'll sort it out.",
    ),
]

TOLD_APART = [(name, *answer) for name in TRAINED for answer in ANSWERS if (name, *answer) not in WRONG]


def _strength(name: str, signal: str, conversation: Conversation, message: str) -> float:
    found = heartfelt.assess(conversation, reader=reader_named(name), listed_from={signal: 0.0})
    named = [(cue.cue, cue) for cue in found.cues] + [(sign.sign, sign) for sign in found.signs]
    return max((each.strength for kind, each in named if kind == signal and each.message == message), default=0.0)


def _act(name: str, signal: str, conversation: Conversation) -> float:
    found = heartfelt.assess(conversation, reader=reader_named(name), listed_from={signal: 0.0})
    return max((act.strength for act in found.acts if act.act == signal), default=0.0)


@pytest.mark.xfail(strict=True, reason="a known weakness of the weights")
@pytest.mark.parametrize(("name", "signal", "carrying", "other"), WRONG)
def test_known_weaknesses_in_answers(name: str, signal: str, carrying: str, other: str) -> None:
    test_an_answer_and_its_opposite_are_told_apart(name, signal, carrying, other)


@pytest.mark.parametrize(("name", "signal", "carrying", "other"), TOLD_APART)
def test_an_answer_and_its_opposite_are_told_apart(name: str, signal: str, carrying: str, other: str) -> None:
    strengths = []
    for answer in (carrying, other):
        conversation = parse(f"{OPENING}\nagent: {answer}", conversation_id="c")
        strengths.append(max(_strength(name, signal, conversation, "m2"), _act(name, signal, conversation)))
    assert strengths[0] > strengths[1] + CLEARLY


@pytest.mark.parametrize("name", TRAINED)
@pytest.mark.parametrize(("signal", "carrying", "other"), MESSAGES)
def test_a_message_and_its_opposite_are_told_apart(name: str, signal: str, carrying: str, other: str) -> None:
    start = f"{OPENING}\nagent: Please restart the app and look under Orders.\ncustomer: "
    strengths = [_strength(name, signal, parse(start + said, conversation_id="c"), "m3") for said in (carrying, other)]
    assert strengths[0] > strengths[1] + CLEARLY


# Known to be told apart too little; the cards say so. How little differs by a hundredth or two from processor to processor
# (those without VNNI round the network's bytes otherwise), so what is held is that it is still too little.
STILL_TOO_CLOSE = 0.15


@pytest.mark.parametrize("name", TRAINED)
def test_a_known_weakness_in_messages_is_still_one(name: str) -> None:
    start = f"{OPENING}\nagent: Please restart the app and look under Orders.\ncustomer: "
    texts = ("No, that's not what I asked for.", "Yes, that's what I asked for.")
    one, other = (_strength(name, "objection", parse(start + text, conversation_id="c"), "m3") for text in texts)
    assert 0 <= one - other < STILL_TOO_CLOSE, "mended: move it up to MESSAGES"
