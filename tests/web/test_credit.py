"""Whom a finding is about."""

from __future__ import annotations

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Cue, Sign
from heartfelt.web.conversations.credit import Credit, credit

TALK = Conversation(
    id="c-1",
    messages=(
        Message(id="m1", role="customer", author="cust", text="Is it late?"),
        Message(id="m2", role="bot", author="larky", text="Hold on."),
        Message(id="m3", role="agent", author="ann", text="It is late."),
        Message(id="m4", role="note", author="bo", text="I know them."),
        Message(id="m5", role="customer", author="cust", text="I'm furious."),
        Message(id="m6", role="agent", author="bo", text="Anything else?"),
        Message(id="m7", role="customer", author="cust", text="Hello?"),
    ),
)


def cue(message: str, by: str | None, outcome: str = "met") -> Cue:
    """A cue in a message of the talk."""
    return Cue(message=message, strength=0.9, because="It asks.", cue="question", outcome=outcome, by=by)  # type: ignore[arg-type]


def test_a_cue_is_about_who_answered_it() -> None:
    assert credit(TALK, cue("m1", "m3")) == Credit("ann", False, "m3")


def test_a_missed_cue_is_about_who_wrote_next() -> None:
    assert credit(TALK, cue("m5", None, "missed")) == Credit("bo", False, "m6")


def test_a_cue_that_a_bot_answered_is_about_no_person() -> None:
    assert credit(TALK, cue("m1", "m2")) == Credit("", True, "m2")


def test_a_cue_without_a_reply_is_about_nobody() -> None:
    assert credit(TALK, cue("m7", None, "none")) == Credit()


def test_a_sign_is_about_who_wrote_the_message_and_one_without_words_about_nobody() -> None:
    sign = Sign(message="m6", strength=0.8, because="It is closed.", sign="abrupt_close")
    silence = Sign(message="m7", strength=0.8, because="Nobody answered.", sign="no_reply")
    assert credit(TALK, sign) == Credit("bo")
    assert credit(TALK, silence) == Credit()
