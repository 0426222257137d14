"""When others than the agent may see what was found: working days in the time zone of the workspace."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, F, Func, Q
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

SATURDAY = 5


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


def opens(read_at: datetime, working_days: int) -> datetime:
    """The same time of day so many working days later; who reads on a weekend begins on Monday morning."""
    moment = timezone.localtime(read_at)
    if moment.weekday() >= SATURDAY and working_days:
        moment = datetime.combine(_monday(moment), time(), moment.tzinfo)
    for _ in range(working_days):
        moment += timedelta(days=1)
        while moment.weekday() >= SATURDAY:
            moment += timedelta(days=1)
    return moment


def is_open(now: datetime | None = None, of: str = "opens_at") -> Q:
    """What others than the agent may see at a moment, which is now where none is given."""
    return Q(LessThanOrEqual(_OfEachRow(F(of)), now or timezone.now()))


def _monday(moment: datetime) -> datetime:
    return moment + timedelta(days=7 - moment.weekday())
