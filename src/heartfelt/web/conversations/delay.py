"""When others than the agent may see what was found: working days in the time zone of the workspace."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

SATURDAY = 5


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


def _monday(moment: datetime) -> datetime:
    return moment + timedelta(days=7 - moment.weekday())
