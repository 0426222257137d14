"""The development over time: the finest unit in which there is still enough to say."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from heartfelt.rates import TooFew
from heartfelt.report.content import Periods
from heartfelt.report.rows import group_row
from heartfelt.report.tallies import Group, Groups, Tallies, week_of

MOST = 60  # periods of one unit; more would not be readable
ENOUGH = 0.6  # the share of periods that must have a rate for the unit to be used
STRAY = 0.005  # at either end, days that hold less than this share of the conversations are strays


def span_of(tallies: Tallies) -> tuple[date, date] | None:
    """The first and the last day, without strays such as a clock that stood at 1970."""
    groups = tallies.months if tallies.days.beyond else tallies.days
    days = sorted(groups.known)
    if not days:
        return None
    allowed = int(STRAY * sum(group.conversations for group in groups.known.values()))
    return _within(days, groups, allowed), _within(days[::-1], groups, allowed)


def periods(tallies: Tallies) -> Periods | None:
    """The development over time, or None where there is no time or but one period."""
    span = span_of(tallies)
    if span is None:
        return None
    units: list[tuple[str, Groups[date], Callable[[date], date], Callable[[date], date], Callable[[date], str]]] = [
        ("day", tallies.days, lambda day: day, lambda day: day + timedelta(1), lambda day: f"{day.day} {day:%b}"),
        ("week", tallies.weeks, week_of, lambda day: day + timedelta(7), lambda day: f"{day.day} {day:%b}"),
        ("month", tallies.months, lambda day: day.replace(day=1), _next_month, lambda day: f"{day:%b %Y}"),
    ]
    found: list[Periods] = []
    for unit, groups, start_of, following, name in units:
        starts = _starts(start_of(span[0]), span[1], following)
        if len(starts) < 2 or len(starts) > MOST:
            continue
        rows = tuple(group_row(name(start), groups.known.get(start, Group())) for start in starts)
        inside = sum(row.conversations for row in rows)
        outside = tallies.read - tallies.undated - inside
        found.append(Periods(unit=unit, rows=rows, outside=outside, undated=tallies.undated))
    return next((one for one in found if _said(one) >= ENOUGH), max(found, key=_said, default=None))


def _within(days: list[date], groups: Groups[date], allowed: int) -> date:
    passed = 0
    for day in days:
        passed += groups.known[day].conversations
        if passed > allowed:
            return day
    return days[-1]


def _starts(start: date, last: date, following: Callable[[date], date]) -> list[date]:
    starts = [start]
    with suppress(OverflowError):  # the calendar ends in the year 9999
        while len(starts) <= MOST and (start := following(start)) <= last:
            starts.append(start)
    return starts


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(32)).replace(day=1)


def _said(found: Periods) -> float:
    return sum(not isinstance(row.met, TooFew) for row in found.rows) / len(found.rows)
