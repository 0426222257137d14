"""What heartfelt says about a conversation: findings, always with the evidence that shows them."""

from __future__ import annotations

from typing import Literal

import msgspec

from heartfelt.conversation import Message

CueName = Literal["question", "feeling", "circumstance", "repeat_contact", "objection"]
CueOutcome = Literal["met", "hollow", "missed", "none"]
OUTCOMES: tuple[CueOutcome, ...] = ("met", "hollow", "missed", "none")


class Finding(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """Evidence and what it shows.

    `quote` equals `text[start:end]` of the message; where no text shows it, `events` holds indices into the
    conversation's events and `message` is the one after which it happened. `strength` is a probability, 0 to 1.
    `because` is one sentence built from the facts. `raised_by` and `lowered_by` name what moved the strength.
    """

    message: str
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    events: tuple[int, ...] = ()
    strength: float
    because: str
    raised_by: tuple[str, ...] = ()
    lowered_by: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.strength <= 1:
            raise ValueError(f"strength must lie between 0 and 1, not {self.strength}")


class Cue(Finding, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """Something in a customer's message that calls for a response, and how it was answered, by which message."""

    cue: CueName
    outcome: CueOutcome
    by: str | None


class Sign(Finding, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """Something in what the agent did that hurts without any cue."""

    sign: str
    role: Literal["agent", "bot"] = "agent"


class Act(Finding, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """Something in what the agent did that shows care."""

    act: str
    role: Literal["agent", "bot"] = "agent"


def quoted(message: Message, start: int, end: int) -> dict[str, object]:
    """The evidence fields for `message.text[start:end]`."""
    return {"message": message.id, "quote": message.text[start:end], "start": start, "end": end}
