"""Who takes a conversation, and how many others that agent has open at that moment."""

from __future__ import annotations

from random import Random

from heartfelt.sample.arrivals import DAY
from heartfelt.sample.people import Agent
from heartfelt.sample.shifts import CLOSES, OPENS, Duty, Roster

_LIVE = ("chat", "voice")
_LIVE_NEEDS = 2400


class Desk:
    """Gives conversations to agents at work and remembers until when each stays open."""

    def __init__(self, rng: Random, roster: Roster) -> None:
        self._rng, self.roster = rng, roster
        self._open: dict[int, list[tuple[int, int]]] = {}

    def assign(self, at: int, queue: str | None, channel: str, but: Agent | None = None) -> tuple[Duty, int]:
        """An agent for a conversation that needs one from `at` on, and when that agent takes it."""
        while True:
            today = self.roster.day(at // DAY)
            for on_duty in (today.on(at, queue), today.on(at)):
                if any(duty.agent is not but for duty in on_duty):
                    duty = self._choose(on_duty, at, channel, but)
                    return duty, duty.free_from(at)
            at = self._next_morning(at, channel)

    def load(self, agent: Agent, at: int) -> int:
        """How many conversations of this agent are open at `at`."""
        return sum(start <= at < end for start, end in self._open.get(agent.index, ()))

    def occupy(self, agent: Agent, start: int, end: int, now: int) -> None:
        """Remember an open conversation of this agent, from `start` to `end`; what ended before `now` is dropped."""
        spans = self._open.setdefault(agent.index, [])
        if len(spans) > 24:
            spans[:] = [span for span in spans if span[1] > now]
        spans.append((start, end))

    def _choose(self, on_duty: list[Duty], at: int, channel: str, but: Agent | None) -> Duty:
        needs = _LIVE_NEEDS if channel in _LIVE else 0
        best, best_rank = next(duty for duty in on_duty if duty.agent is not but), 400.0
        for _ in range(min(4, 2 * len(on_duty))):
            duty = on_duty[int(self._rng.random() * len(on_duty))]
            rank = self.load(duty.agent, at) * self._rng.random()
            rank += 50 * (duty.end - at < needs) + 50 * duty.pauses_within(at, needs // 3) + 500 * (duty.agent is but)
            if rank < best_rank:
                best, best_rank = duty, rank
        return best

    def _next_morning(self, at: int, channel: str) -> int:
        """Around opening time the night's conversations are taken up one by one, those who wait in a chat first."""
        second = at % DAY
        opening = at - second + OPENS + (DAY if second >= OPENS else 0)
        if OPENS <= second < CLOSES:
            return at + 1800
        return opening + int(min(self._rng.expovariate(1 / (150 if channel in _LIVE else 1800)), 4 * 3600))
