"""A simulated operation: any number of conversations at an invented company, with what was planted in them.

Larkfield sells home goods and broadband and has a small travel desk. Everything follows from the seed; conversations
come in the order in which they begin, and only the present few days are held in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO

import msgspec

from heartfelt.conversation import Conversation, encode
from heartfelt.errors import HeartfeltError
from heartfelt.sample.arrivals import DAYS, day_weight
from heartfelt.sample.company import Company
from heartfelt.sample.effects import Effects
from heartfelt.sample.people import Agent
from heartfelt.sample.shifts import Shift
from heartfelt.sample.truth import Truth

_DAYS_AFTER = 21
_encoder = msgspec.json.Encoder()


class PlantedAgent(msgspec.Struct, frozen=True):
    """What one agent is like: log-odds of indifference on an easy day, readiness for acts, pace."""

    id: str
    queue: str
    habit: float
    warmth: float
    slowness: float


class Plan(msgspec.Struct, frozen=True):
    """Everything that was planted and its size, to check estimates against."""

    conversations: int
    seed: int
    start: date
    days: int
    day_weights: list[float]
    effects: Effects
    agents: list[PlantedAgent]


@dataclass(frozen=True)
class Operation:
    """A simulated operation; each of its streams begins anew whenever it is asked for and is always the same."""

    count: int
    seed: int
    start: date

    @property
    def conversations(self) -> Iterator[Conversation]:
        """The conversations, in the order in which they begin."""
        return (conversation for conversation, _ in self.pairs())

    @property
    def truth(self) -> Iterator[Truth]:
        """What was planted in each conversation, in the same order."""
        return (truth for _, truth in self.pairs())

    @property
    def shifts(self) -> Iterator[Shift]:
        """Who worked when, day by day, until the last conversations are over."""
        roster, origin = self._company().roster, self._company().origin
        for day in range(DAYS + _DAYS_AFTER):
            for duty in roster.day(day).duties.values():
                yield duty.as_shift(origin)

    @property
    def plan(self) -> Plan:
        """The planted effects."""
        company = self._company()
        return Plan(
            conversations=self.count,
            seed=self.seed,
            start=self.start,
            days=DAYS,
            day_weights=[
                round(day_weight(day, (self.start + timedelta(days=day)).weekday(), company.effects), 4)
                for day in range(DAYS)
            ],
            effects=company.effects,
            agents=[_planted(agent) for agent in company.agents],
        )

    def pairs(self) -> Iterator[tuple[Conversation, Truth]]:
        """Each conversation with what was planted in it."""
        return self._company().run()

    def _company(self) -> Company:
        return Company(self.count, self.seed, self.start)


def simulate(conversations: int, seed: int, start: date = date(2026, 3, 2)) -> Operation:
    """An operation of six weeks from `start` on with so many conversations; the same seed gives the same bytes."""
    if conversations < 0:
        raise HeartfeltError(
            f"--conversations is {conversations}. Give a number that is not negative, for example 10000."
        )
    return Operation(conversations, seed, start)


def write(operation: Operation, folder: Path) -> None:
    """Write conversations.jsonl, truth.jsonl, shifts.jsonl and plan.json into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "conversations.jsonl").open("wb") as said, (folder / "truth.jsonl").open("wb") as planted:
        for conversation, truth in operation.pairs():
            said.write(encode(conversation) + b"\n")
            planted.write(_encoder.encode(truth) + b"\n")
    with (folder / "shifts.jsonl").open("wb") as shifts:
        _write_lines(shifts, operation.shifts)
    (folder / "plan.json").write_bytes(msgspec.json.format(_encoder.encode(operation.plan)) + b"\n")


def _write_lines(stream: BinaryIO, rows: Iterable[msgspec.Struct]) -> None:
    for row in rows:
        stream.write(_encoder.encode(row) + b"\n")


def _planted(agent: Agent) -> PlantedAgent:
    return PlantedAgent(agent.id, agent.queue, round(agent.habit, 4), round(agent.warmth, 4), round(agent.slowness, 4))
