"""When others than the agent may see what was found: so many of the team's working days later."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db.models import DateTimeField, F, Func, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from heartfelt.web.agreements.models import Agreement
from heartfelt.web.agreements.selectors import agreement_of, working_days_of
from heartfelt.web.agreements.working_days import WorkingDays
from heartfelt.web.people.models import Team


class _OfEachRow(Func):
    """A time that is asked of each row, by no index on SQLite.

    Where an index is searched by a list and then by a range (`conversation_id IN (...) AND opens_at <= now`) and tables were
    analyzed, SQLite, seen in 3.40, also gives rows outside of the range.
    """

    output_field = DateTimeField()
    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """With a plus, which keeps the column from being searched for."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **more)


def opens_for_others(team: Team, read_at: datetime, agreement: Agreement | None = None) -> datetime:
    """When what is found now opens to coach and manager; `agreement` is the team's, where it is known already."""
    if not team.delay_days:
        return read_at
    return opens(read_at, team.delay_days, working_days_of(agreement or agreement_of(team)))


def opens(read_at: datetime, count: int, working_days: WorkingDays) -> datetime:
    """The same time of day so many working days later; what is read on another day begins with the next one's morning."""
    moment = read_at.astimezone(working_days.zone)
    day, hour = moment.date(), moment.timetz()
    if count and day not in working_days:
        day, hour = working_days.after(day), time(tzinfo=moment.tzinfo)
    for _ in range(count):
        day = working_days.after(day)
    return datetime.combine(day, hour)


def is_open(now: datetime | None = None, of: str = "opens_at") -> Q:
    """What others than the agent may see at a moment, which is now where none is given."""
    return Q(LessThanOrEqual(_OfEachRow(F(of)), now or timezone.now()))
