"""How long customers waited for each answer: from the first message that was not answered, in the hours that count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from math import floor, log2
from typing import NamedTuple

import msgspec

from heartfelt.conversation import Event
from heartfelt.norms import Hours

SIDES = ("agent", "bot")
CLOSED = frozenset({"closed", "solved", "resolved", "done"})
STEPS = 4
SHORTEST = 1 / 60


class Said(NamedTuple):
    """A message without its words."""

    role: str
    author: str
    at: datetime | None


class Wait(NamedTuple):
    """A customer waited for so many minutes until one side wrote; `first` where that side had not written before.

    It is credited to who wrote, whoever let it wait.
    """

    side: str
    author: str
    first: bool
    minutes: float


def waits(messages: Iterable[Said], events: Iterable[Event], hours: Hours) -> Iterator[Wait]:
    """Each answer with how long the customer had waited for it; without times there is none.

    What is closed awaits nothing: when the customer comes back the time runs from there. A hand-off from a bot begins a
    wait for a person, also where the bot wrote last.
    """
    since: datetime | None = None
    wrote: set[str] = set()
    for each in _in_order(messages, events):
        if isinstance(each, Event):
            since = None if each.kind == "status" else since or each.at
        elif each.role == "customer":
            since = since or each.at
        else:
            if since and each.at:
                minutes = hours.between(since, each.at).total_seconds() / 60
                yield Wait(each.role, each.author, each.role not in wrote, minutes)
            wrote.add(each.role)
            since = None


def _in_order(messages: Iterable[Said], events: Iterable[Event]) -> list[Said | Event]:
    """Messages, and the events that begin or end a wait, each after the message it followed."""
    found: list[Said | Event] = [each for each in messages if each.role in ("customer", *SIDES)]
    for event in events:
        if event.at is None or not (event.kind == "handoff" or (event.kind == "status" and _closes(event))):
            continue
        later = (place for place, each in enumerate(found) if each.at and each.at > event.at)
        found.insert(next(later, len(found)), event)
    return found


def _closes(event: Event) -> bool:
    return (event.to or "").lower() in CLOSED


def events_of(rows: object) -> tuple[Event, ...]:
    """The events of a conversation as they are kept."""
    return msgspec.convert(rows, tuple[Event, ...])


def bin_of(minutes: float) -> int:
    """The bin of a wait, from the shortest that is told apart."""
    return max(0, floor(STEPS * log2(max(minutes, SHORTEST) / SHORTEST)))


def edges(bin_: int) -> tuple[float, float]:
    """The shortest and the longest wait of a bin, in minutes."""
    return SHORTEST * 2 ** (bin_ / STEPS), SHORTEST * 2 ** ((bin_ + 1) / STEPS)
