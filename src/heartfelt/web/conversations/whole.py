"""What a page says of a conversation as a whole, in words; nothing where there is too little to say it from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from heartfelt.hidden import PLAIN_ACTS
from heartfelt.report.tallies import HIDDEN_FROM
from heartfelt.web.conversations.models import Finding, Message, Reading

FEELINGS = ((-1.0, "upset"), (-0.5, "unhappy"), (0.5, "calm"), (1.0, "content"), (2.0, "glad"))


@dataclass(frozen=True)
class Felt:
    """What the customer's words feel like, -2 to 2; `end` is None where they spoke only once."""

    start: float
    end: float | None

    @property
    def at_first(self) -> str:
        """The first words."""
        return _in_words(self.start)

    @property
    def at_last(self) -> str:
        """The last words."""
        return "" if self.end is None else _in_words(self.end)


def felt(whole: Reading | None, messages: Iterable[Message]) -> Felt | None:
    """The customer's feeling at the start and at the end; None where nobody may see it or nothing was read."""
    if whole is None or whole.emotion_start is None:
        return None
    sides = [message.role == "customer" for message in messages if message.role != "note"]
    turns = sum(by_customer and not before for before, by_customer in zip([False, *sides], sides, strict=False))
    return Felt(whole.emotion_start, whole.emotion_end if turns > 1 else None)


def hidden(whole: Reading | None, messages: Iterable[Message], findings: Iterable[Finding]) -> float | None:
    """How likely every step was right and still nobody was there; None where that is not likely, or nobody could be.

    It is about all who answered, so `whole` has it only for those who may see that. Where the page shows an act that takes
    somebody who is there, it does not say the contrary beside it.
    """
    strength = whole.hidden_indifference if whole else None
    if strength is None or strength < HIDDEN_FROM or not any(message.role == "agent" for message in messages):
        return None
    return None if any(_takes_somebody(each) for each in findings) else strength


def _takes_somebody(found: Finding) -> bool:
    is_act = found.kind == Finding.Kind.ACT and not found.bot
    return is_act and found.name not in PLAIN_ACTS and found.strength >= HIDDEN_FROM


def _in_words(feeling: float) -> str:
    return next((word for most, word in FEELINGS if feeling <= most), FEELINGS[-1][1])
