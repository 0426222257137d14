"""The people of the simulated operation: agents with their habits, customers with their ways of writing."""

from __future__ import annotations

from random import Random
from typing import Literal

import msgspec

from heartfelt.sample.effects import Effects
from heartfelt.sample.pieces import QUEUES, Pieces

Style = Literal["plain", "formal", "casual", "second_language"]
BAD_REPLIES = (
    "policy_wall", "boxed", "deflected", "disowned", "vague_promise", "abrupt_close", "misfit_pitch", "self_focus",
    "reproach", "hostile",
)  # fmt: skip
_BAD_WEIGHTS = (16, 14, 13, 11, 20, 8, 7, 7, 4, 0.6)
_DEMAND = {"billing": 0.24, "delivery": 0.3, "technical": 0.22, "travel": 0.1, "accounts": 0.14}


class Agent(msgspec.Struct, frozen=True):
    """One agent: `habit` is the log-odds of indifference on an easy day, `warmth` (0 to 1) the readiness for acts."""

    index: int
    id: str
    name: str
    queue: str
    habit: float
    warmth: float
    slowness: float
    second_language: bool
    days_off: tuple[int, int]
    first_hour: int
    leanings: tuple[float, ...]


class Customer(msgspec.Struct, frozen=True):
    """One customer, with a way of writing; `heat` raises the chance of strong words, `emoji` that of emoji."""

    id: str
    name: str
    surname: str
    place: str
    style: Style
    heat: float
    emoji: float


def hire(seed: int, count: int, pieces: Pieces, effects: Effects) -> tuple[Agent, ...]:
    """The operation's agents; their queues follow the demand."""
    rng = Random(f"{seed} agents")
    return tuple(_agent(rng, index, count, pieces, effects) for index in range(count))


def _agent(rng: Random, index: int, count: int, pieces: Pieces, effects: Effects) -> Agent:
    names = pieces.slots["agent_name"]
    name = names[index % len(names)]
    off = (index * 2 + index // 7) % 7
    leanings = [weight * rng.gammavariate(2, 0.5) for weight in _BAD_WEIGHTS]
    return Agent(
        index=index,
        id=name.lower() if index < len(names) else f"{name.lower()}-{index // len(names) + 1}",
        name=name,
        queue=_queue_at((index + 0.5) / count if count > len(QUEUES) else index / count),
        habit=rng.gauss(effects.habit_mean, effects.habit_sd),
        warmth=rng.betavariate(2.5, 3),
        slowness=rng.lognormvariate(0, 0.25),
        second_language=rng.random() < 0.15,
        days_off=(off, (off + 1) % 7),
        first_hour=(8, 14, 11)[index % 3],
        leanings=tuple(leanings),
    )


def _queue_at(position: float) -> str:
    for queue, share in _DEMAND.items():
        position -= share
        if position < 0:
            return queue
    return QUEUES[-1]


def meet(rng: Random, number: int, pieces: Pieces) -> Customer:
    """A customer who was not seen before."""
    slots = pieces.slots
    return Customer(
        id=f"cust-{number:06d}",
        name=rng.choice(slots["first_name"]),
        surname=rng.choice(slots["surname"]),
        place=rng.choice(slots["place"]),
        style=rng.choices(("plain", "formal", "casual", "second_language"), (46, 16, 26, 12))[0],
        heat=rng.random(),
        emoji=rng.random() ** 3,
    )


def queue_weights() -> dict[str, float]:
    """The share of each queue in all conversations."""
    return dict(_DEMAND)
