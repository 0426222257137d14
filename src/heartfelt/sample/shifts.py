"""Who works when: shifts with breaks and days off, made day by day and always the same for a seed."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import msgspec

from heartfelt.sample.arrivals import DAY
from heartfelt.sample.effects import Effects
from heartfelt.sample.people import Agent
from heartfelt.sample.pieces import QUEUES

OPENS, CLOSES = 8 * 3600, 20 * 3600
_SLOT = 1800
_DAYS_KEPT = 20


class Shift(msgspec.Struct, frozen=True):
    """One agent's working time on one day, as in `shifts.jsonl`."""

    agent: str
    start: datetime
    end: datetime
    breaks: tuple[tuple[datetime, datetime], ...]


class Duty(msgspec.Struct, frozen=True):
    """A shift in seconds since the operation began; `mood` is what this day adds to the agent's log-odds."""

    agent: Agent
    start: int
    end: int
    breaks: tuple[tuple[int, int], ...]
    mood: float

    def free_from(self, at: int) -> int:
        """The first moment from `at` on that is not in a break."""
        for start, end in self.breaks:
            if start <= at < end:
                return end
        return max(at, self.start)

    def pauses_within(self, at: int, seconds: int) -> bool:
        """Whether this agent is in a break at `at`, or goes into one within so many seconds."""
        return any(start - seconds <= at < end for start, end in self.breaks)

    def streak_minutes(self, at: int) -> float:
        """Minutes of work since the last break, or since the shift began."""
        since = self.start
        for _, end in self.breaks:
            if end <= at:
                since = end
        return (at - since) / 60

    def as_shift(self, origin: datetime) -> Shift:
        """The same with real times."""

        def real(seconds: int) -> datetime:
            return origin + timedelta(seconds=seconds)

        return Shift(
            self.agent.id,
            real(self.start),
            real(self.end),
            tuple((real(start), real(end)) for start, end in self.breaks),
        )


class Day:
    """The duties of one day, by agent and by half hour."""

    def __init__(self, duties: list[Duty]) -> None:
        self.duties = {duty.agent.index: duty for duty in duties}
        self._slots: dict[tuple[int, str | None], list[Duty]] = {}
        for duty in duties:
            for slot in range(-(-duty.start // _SLOT), duty.end // _SLOT):
                self._slots.setdefault((slot, duty.agent.queue), []).append(duty)
                self._slots.setdefault((slot, None), []).append(duty)

    def on(self, at: int, queue: str | None = None) -> list[Duty]:
        """Who works the whole half hour around `at`, in one queue or in all."""
        return self._slots.get((at // _SLOT, queue), [])


class Roster:
    """The duties of all days; of these only some are held, those nearest to the `present` day."""

    def __init__(self, seed: int, agents: tuple[Agent, ...], first_weekday: int, effects: Effects) -> None:
        self._seed, self.agents = seed, agents
        self._first_weekday, self._effects = first_weekday, effects
        self._days: dict[int, Day] = {}
        self.present = 0

    def day(self, day: int) -> Day:
        """The duties of a day, counted from the first."""
        if day not in self._days:
            if len(self._days) >= _DAYS_KEPT:
                del self._days[max(self._days, key=lambda held: abs(held - self.present))]
            self._days[day] = Day(self._plan(day))
        return self._days[day]

    def next_free(self, agent: Agent, at: int, days: int = 6) -> int | None:
        """When this agent is next at work from `at` on, or None when not within so many days."""
        for day in range(at // DAY, at // DAY + days):
            duty = self.day(day).duties.get(agent.index)
            if duty is not None and at < duty.end:
                moment = duty.free_from(max(at, duty.start))
                if moment < duty.end:
                    return moment
        return None

    def duty(self, agent: Agent, at: int) -> Duty:
        """The duty this agent is on; KeyError when off."""
        return self.day(at // DAY).duties[agent.index]

    def _plan(self, day: int) -> list[Duty]:
        rng = Random(f"{self._seed} shifts {day}")
        weekday = (self._first_weekday + day) % 7
        drawn = [(agent, rng.random(), rng.random(), rng.gauss(0, self._effects.day_sd)) for agent in self.agents]
        at_work = [row for row in drawn if weekday not in row[0].days_off and row[1] > 0.04] or drawn[: len(QUEUES)]
        return [self._duty(rng, day, agent, swap, mood) for agent, _, swap, mood in at_work]

    def _duty(self, rng: Random, day: int, agent: Agent, swap: float, mood: float) -> Duty:
        first = agent.first_hour if swap > 0.1 else (8, 11, 14)[int(swap * 30)]
        start = day * DAY + first * 3600
        return Duty(agent, start, start + 6 * 3600, _breaks(rng, start), mood)


def _breaks(rng: Random, start: int) -> tuple[tuple[int, int], ...]:
    """Two or three breaks; now and then one is skipped, which makes a long streak."""
    wanted = ((105, 15, 0.8), (200, 30, 0.95), (290, 15, 0.5))
    breaks = []
    for minute, length, likely in wanted:
        begins = start + (minute + rng.randrange(-25, 26)) * 60
        if rng.random() < likely:
            breaks.append((begins, begins + length * 60))
    return tuple(breaks)
