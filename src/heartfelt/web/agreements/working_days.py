"""On which days a team works: what its delay is counted in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """Days of the week, Monday being 0, without the dates on which the team is closed, in its time zone."""

    zone: ZoneInfo
    days: frozenset[int] = frozenset(range(5))
    closed: frozenset[date] = frozenset()

    def __contains__(self, day: date) -> bool:
        return day.weekday() in self.days and day not in self.closed

    def after(self, day: date) -> date:
        """The next one."""
        day += ONE_DAY
        while day not in self:
            day += ONE_DAY
        return day
