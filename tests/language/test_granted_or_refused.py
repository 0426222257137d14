"""Negation and polarity, for every reader: to have granted something is not to have refused it."""

from __future__ import annotations

import pytest

import heartfelt
from heartfelt.assessment import READERS, lexical_reader, reader_named
from heartfelt.conversation import Conversation
from heartfelt.language.polarity import grants, refuses
from heartfelt.transcript import parse

NOTICEABLY = 0.03
REFUND = "Can I get my money back for order 48213?"
REPLACEMENT = "My kettle arrived broken, can I have a new one?"
CANCELLATION = "Please cancel the second charge on my card."
CREDIT = "You charged me twice, can I have it as a credit?"
APPOINTMENT = "Can I move my appointment to Thursday?"
FEE = "Can you take the late fee off my bill?"

# What the customer asked for, the answer that gives it, and the one that refuses it.
PAIRS = [
    (REFUND, "We have refunded you.", "We have not refunded you."),
    (REFUND, "Your refund has been approved.", "Your refund has been refused."),
    (REFUND, "Your refund has been approved, it's on your card by Friday.", "Your refund has been refused."),
    (REFUND, "Your refund was approved, it's on your card by Friday.", "Your refund was not approved."),
    (REFUND, "I've refunded the full amount to your card.", "I haven't refunded the amount to your card."),
    (REPLACEMENT, "We can replace it today at no cost.", "We cannot replace it."),
    (REPLACEMENT, "Your replacement has been sent.", "Your replacement has been rejected."),
    (REPLACEMENT, "I have sent you a replacement kettle.", "I have not sent you a replacement kettle."),
    (CANCELLATION, "I have cancelled the charge.", "I have not cancelled the charge."),
    (CANCELLATION, "I'm cancelling the charge now.", "I'm not cancelling the charge."),
    (CREDIT, "We have credited your account with 20 pounds.", "We did not credit your account."),
    (CREDIT, "We can add the credit to your account today.", "No credit is possible on this account."),
    (APPOINTMENT, "I've moved your appointment to Thursday at nine.", "I can't move your appointment to Thursday."),
    (APPOINTMENT, "We have moved it to Thursday.", "Your request for Thursday was turned down."),
    (FEE, "We have waived the fee.", "We have never waived the fee."),
    (FEE, "We'll gladly make an exception for you.", "We don't make exceptions."),
]
# Told apart too little by weights; the cards say so. Whoever mends one takes it out.
TOO_CLOSE = {("fast", "We have moved it to Thursday.")}

EACH = [(reader, *pair) for reader in READERS for pair in PAIRS]


def _strength(reader: str, signal: str, conversation: Conversation) -> float:
    found = heartfelt.assess(conversation, reader=reader_named(reader), listed_from={signal: 0.0})
    named = [(sign.sign, sign.strength) for sign in found.signs] + [(act.act, act.strength) for act in found.acts]
    return max((strength for name, strength in named if name == signal), default=0.0)


def _favour(reader: str, asked: str, answer: str) -> float:
    """How much an answer is read as a way found and owned rather than as a wall."""
    conversation = parse(f"customer: {asked}\nagent: {answer}", conversation_id="c")
    found = {name: _strength(reader, name, conversation) for name in ("finds_a_way", "owns", "policy_wall")}
    return max(found["finds_a_way"], found["owns"]) - found["policy_wall"]


def _listed(reader: str, asked: str, answer: str) -> set[str]:
    found = heartfelt.assess(
        parse(f"customer: {asked}\nagent: {answer}", conversation_id="c"), reader=reader_named(reader)
    )
    return {sign.sign for sign in found.signs} | {act.act for act in found.acts}


@pytest.mark.parametrize(
    ("reader", "asked", "given", "refused"),
    [
        pytest.param(*each, marks=pytest.mark.xfail(strict=True, reason="a known weakness of the weights"))
        if (each[0], each[2]) in TOO_CLOSE
        else each
        for each in EACH
    ],
)
def test_what_was_given_is_told_from_what_was_refused(reader: str, asked: str, given: str, refused: str) -> None:
    assert _favour(reader, asked, given) > _favour(reader, asked, refused) + NOTICEABLY


@pytest.mark.parametrize(("reader", "asked", "given", "refused"), EACH)
def test_no_reader_praises_a_refusal_or_takes_a_grant_for_a_wall(
    reader: str, asked: str, given: str, refused: str
) -> None:
    assert _listed(reader, asked, refused).isdisjoint({"finds_a_way", "owns", "goes_beyond"})
    assert "policy_wall" not in _listed(reader, asked, given)


@pytest.mark.parametrize(("asked", "given", "_"), PAIRS)
def test_the_phrases_find_what_was_given(asked: str, given: str, _: str) -> None:
    assert _listed("phrases", asked, given) & {"finds_a_way", "owns"}


def _said(*answers: str) -> tuple[bool, bool]:
    """Whether the last of these messages of one turn plainly grants, and whether it plainly refuses."""
    turn = "\n".join(f"agent: {answer}" for answer in answers)
    reading = lexical_reader().read(parse(f"customer: {REFUND}\n{turn}", conversation_id="c"))
    return grants(reading, reading.answers[-1]), refuses(reading, reading.answers[-1])


@pytest.mark.parametrize(
    "text",
    [
        "We have refunded you.", "I've now credited your account.", "The fee has been waived.",
        "We'll gladly make an exception.", "We can replace it today at no cost.", "I took the late fee off.",
    ],
)  # fmt: skip
def test_a_plain_grant_is_one(text: str) -> None:
    assert _said(text) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "We have not refunded you.", "Your claim was denied.", "Your refund was not approved.", "We can't replace it.",
        "No refund is possible.", "Your request has been turned down.", "We never waived the fee.",
    ],
)  # fmt: skip
def test_a_plain_refusal_is_one(text: str) -> None:
    assert _said(text) == (False, True)


@pytest.mark.parametrize(
    "text",
    [
        "We can refund only unworn items.", "We have refunded you once and cannot do so again.",
        "We can replace it if you return it within 14 days.", "We cancelled your order under our policy.",
        "We can't replace it, but you can exchange it in any store.", "We cannot refund it. I'll send a voucher.",
        "Your bank declined the card.", "How can I help?", "Refunds take five days.",
    ],
)  # fmt: skip
def test_what_has_a_condition_or_a_way_on_is_neither(text: str) -> None:
    assert _said(text) == (False, False)


def test_another_message_of_the_turn_may_take_a_grant_back() -> None:
    assert _said("The shipping is excluded though, that is not covered.", "We have refunded you.") == (False, False)
    assert _said("Let me look.", "We have refunded you.") == (True, False)
