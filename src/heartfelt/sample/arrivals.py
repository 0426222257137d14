"""When conversations begin: more by day than at night, more on Mondays, a spring sale, and one day with an outage."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from random import Random

from heartfelt.sample.effects import Effects

DAYS = 42
DAY = 86_400
_BY_HOUR = (1, 0.6, 0.4, 0.3, 0.4, 1, 3, 7, 18, 26, 28, 24, 20, 18, 17, 16, 17, 20, 23, 20, 13, 8, 4, 2)
_BY_WEEKDAY = (1.3, 1.1, 1.0, 1.0, 1.0, 0.75, 0.6)
_SALE_DAY = 31


def day_weight(day: int, weekday: int, effects: Effects) -> float:
    """How busy a day is, relative to an ordinary one."""
    season = 0.85 + 0.3 * day / DAYS + 0.6 * exp(-(((day - _SALE_DAY) / 2.5) ** 2))
    outage = 1.5 if day == effects.outage_day else 1.0
    return _BY_WEEKDAY[weekday] * season * outage


def outage_now(seconds: int, effects: Effects) -> bool:
    """Whether the broadband outage is on: from seven in the morning to six in the evening of its day."""
    return seconds // DAY == effects.outage_day and 7 <= seconds % DAY // 3600 < 18


def arrivals(count: int, rng: Random, first_weekday: int, effects: Effects) -> Iterator[int]:
    """Start times in seconds since the operation began, in order, exactly `count` of them, one hour held at a time."""
    days = [day_weight(day, (first_weekday + day) % 7, effects) for day in range(DAYS)]
    total = sum(days) * sum(_BY_HOUR)
    passed, done = 0.0, 0
    for hour in range(DAYS * 24):
        passed += days[hour // 24] * _BY_HOUR[hour % 24] / total
        until = count if hour == DAYS * 24 - 1 else round(count * passed + rng.uniform(-0.4, 0.4))
        here = max(0, min(until, count) - done)
        done += here
        yield from sorted(hour * 3600 + rng.randrange(3600) for _ in range(here))
