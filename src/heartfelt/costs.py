"""What assessing costs: processor time by stage and by signal."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import msgspec

STAGES = {
    "looking together": "a first pass for what needs other conversations",
    "decoding": "from bytes to conversations",
    "reading": "language, words, weights",
    "signals": "all signals, with the phrases that they are the first to look for",
    "whole": "care and all else that is said of the whole conversation",
    "writing": "what becomes of assessments",
}

Item = TypeVar("Item")


class Spent(msgspec.Struct):
    """Seconds of this process, and how many findings they brought (before signs and acts are weighed up)."""

    seconds: float = 0.0
    found: int = 0


class Costs(msgspec.Struct):
    """Seconds of processor time by stage (see `STAGES`) and by signal, over so many conversations and messages.

    `transformer_read` of the conversations a transformer read, `transformer_left` it left to a quicker model that was sure.
    """

    conversations: int = 0
    messages: int = 0
    stages: dict[str, float] = msgspec.field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    signals: dict[str, Spent] = {}
    transformer_read: int = 0
    transformer_left: int = 0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Everything inside belongs to this stage."""
        begun = time.thread_time()
        try:
            yield
        finally:
            self.stages[name] += time.thread_time() - begun

    @contextmanager
    def signal(self, name: str) -> Iterator[Spent]:
        """Everything inside belongs to this signal; what it found is to be counted."""
        spent = self.signals.setdefault(name, Spent())
        begun = time.thread_time()
        yield spent
        seconds = time.thread_time() - begun
        spent.seconds += seconds
        self.stages["signals"] += seconds

    def taking(self, name: str, items: Iterable[Item]) -> Iterator[Item]:
        """The items; making them belongs to this stage."""
        made = iter(items)
        while True:
            begun = time.thread_time()
            item = next(made, self)
            self.stages[name] += time.thread_time() - begun
            if isinstance(item, Costs):
                return
            yield item

    def giving(self, name: str, items: Iterable[Item]) -> Iterator[Item]:
        """The items; what is done with them belongs to this stage."""
        for item in items:
            begun = time.thread_time()
            yield item
            self.stages[name] += time.thread_time() - begun

    def add(self, others: Costs) -> None:
        """Take in what another part of the work cost."""
        self.conversations += others.conversations
        self.messages += others.messages
        self.transformer_read += others.transformer_read
        self.transformer_left += others.transformer_left
        for name, seconds in others.stages.items():
            self.stages[name] += seconds
        for name, spent in others.signals.items():
            own = self.signals.setdefault(name, Spent())
            own.seconds += spent.seconds
            own.found += spent.found

    @property
    def seconds(self) -> float:
        """All stages together."""
        return sum(self.stages.values())
