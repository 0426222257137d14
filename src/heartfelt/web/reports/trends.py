"""The development by week, since when something is different, and how it is by hour and weekday."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from heartfelt.assessment import CUES
from heartfelt.finding import OUTCOMES
from heartfelt.rates import Rate, Tally, TooFew
from heartfelt.report.labels import CUES as CUE_LABELS
from heartfelt.report.labels import label
from heartfelt.web.people.models import Person
from heartfelt.web.reports.changes import Change, change
from heartfelt.web.reports.disclosure import Row, busy_slots, grouped
from heartfelt.web.reports.packing import add_up
from heartfelt.web.reports.scope import Scope, met_in, scope
from heartfelt.web.reports.selectors import ABOUT_A_PERSON

MISSED = OUTCOMES[2]
MOST_CHANGES = 6
TINTS = 6
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PLURALS = {
    "question": "questions",
    "feeling": "feelings",
    "circumstance": "circumstances",
    "repeat_contact": "repeat contacts",
    "objection": "objections",
}


@dataclass(frozen=True)
class WeekRow:
    """A week: its conversations, the share of cues met, of each kind of cue the share missed, and of conversations the share
    with a sign."""

    week: date
    conversations: int
    met: Rate | TooFew
    missed: list[Rate | TooFew]
    signs: Rate | TooFew


@dataclass(frozen=True)
class Told:
    """A change of one kind of cue, or of signs where it has no name; in one queue where that has a name."""

    cue: str
    where: str
    change: Change

    @property
    def what(self) -> str:
        """What became more or fewer."""
        return f"{PLURALS.get(self.cue, self.cue)} are missed" if self.cue else "conversations hold a sign"

    @property
    def more(self) -> bool:
        """Whether it became more."""
        return self.change.after.value > self.change.before.value


@dataclass(frozen=True)
class Hour:
    """The share of cues met in conversations that began in this hour of this weekday; `tint` is 0 to 5, low to high."""

    hour: int
    met: Rate | TooFew
    tint: int | None


@dataclass(frozen=True)
class Trends:
    """What the page of trends shows; `days` are rows of a heat map."""

    conversations: int
    weeks: list[WeekRow]
    cues: list[str]
    changes: list[Told]
    hours: list[int]
    days: list[tuple[str, list[Hour]]]

    @property
    def has_hours(self) -> bool:
        """Whether any hour of the week has enough to say something."""
        return any(hour.tint is not None for _, hours in self.days for hour in hours)


def trends(person: Person, wanted: dict[str, Any]) -> Trends:
    """The development of what a person may see."""
    asked = scope(person, wanted, "hours", *(["cues"] if wanted.get("queue") else []), by_team=False)
    by_queue = [row for row in asked.groups("queue", "cues") if row.week in asked.dates]
    missed = _missed(asked, by_queue)
    weeks = _weeks(asked, missed)
    hours, days = _heat(asked)
    return Trends(
        conversations=asked.conversations,
        weeks=weeks,
        cues=[label(CUE_LABELS, cue).title for cue in CUES],
        changes=_changes(by_queue, missed),
        hours=hours,
        days=days,
    )


Missed = dict[tuple[str, str, date], Tally]


def _missed(asked: Scope, by_queue: list[Row]) -> Missed:
    """By queue, cue and week."""
    wanted = {f"cue:{cue}:{MISSED}": cue for cue in CUES}
    names = {number: wanted[name] for number, name in asked.things.items() if name in wanted}
    sums = add_up("cues", (((row.queue, row.week), row.packed["cues"]) for row in by_queue), names)
    return {(queue, cue, week): tally for (queue, week), mine in sums.items() for cue, tally in mine.items()}


def _weeks(asked: Scope, missed: Missed) -> list[WeekRow]:
    kinds: dict[tuple[str, date], Tally] = defaultdict(Tally)
    for (_, cue, week), tally in missed.items():
        kinds[cue, week].join(tally)
    fitting: dict[date, list[Row]] = defaultdict(list)
    for each in asked.here:
        fitting[each.week].append(each)
    rows = []
    for week, mine in sorted(fitting.items()):
        conversations = sum(each.conversations for each in mine)
        if week in asked.dates:
            shares = [kinds[cue, week].rate() for cue in CUES]
            row = WeekRow(week, conversations, met_in(mine).rate(), shares, _with_sign(mine).rate())
        else:
            row = WeekRow(week, conversations, ABOUT_A_PERSON, [ABOUT_A_PERSON] * len(CUES), ABOUT_A_PERSON)
        rows.append(row)
    return rows


def _with_sign(rows: list[Row]) -> Tally:
    """Conversations with a sign among all; each counts by itself."""
    found, of = sum(row.with_sign for row in rows), sum(row.conversations for row in rows)
    return Tally(of, found, of, found, found, of)


def _changes(by_queue: list[Row], missed: Missed) -> list[Told]:
    """What changed, the surest first; a queue is named where there is more than one."""
    series: dict[tuple[str, str], dict[date, Tally]] = defaultdict(lambda: defaultdict(Tally))
    sayable = {(queue, week.week) for queue, weeks in grouped(by_queue, "queue").items() for week in weeks}
    several = len({row.queue for row in by_queue}) > 1
    signs = {(row.queue, "", row.week): _with_sign([row]) for row in by_queue}
    for (queue, cue, week), tally in (missed | signs).items():
        series["", cue][week].join(tally)
        if several and queue and (queue, week) in sayable:
            series[queue, cue][week].join(tally)
    found = []
    for (queue, cue), weeks in series.items():
        if changed := change(sorted(weeks.items()), len(series)):
            found.append(Told(cue, queue, changed))
    return sorted(found, key=lambda told: told.change.chance)[:MOST_CHANGES]


def _heat(asked: Scope) -> tuple[list[int], list[tuple[str, list[Hour]]]]:
    tallies: dict[tuple[int, int], Tally] = {}
    for name, tally in asked.sums("hours").items():
        _, day, hour = name.split(":")
        tallies[int(day), int(hour)] = tally
    if not tallies:
        return [], []
    busy = busy_slots(asked.slots(), [24 * day + hour for day, hour in tallies])
    rates = {
        (day, hour): tally.rate() if 24 * day + hour in busy else ABOUT_A_PERSON
        for (day, hour), tally in tallies.items()
    }
    known = [hour for _, hour in rates]
    hours = list(range(min(known), max(known) + 1))
    said = [found.value for found in rates.values() if isinstance(found, Rate)]
    none = TooFew(reason="no conversation", total=0)
    days = [
        (name, [_hour(hour, rates.get((day, hour), none), said) for hour in hours]) for day, name in enumerate(DAYS)
    ]
    return hours, days


def _hour(hour: int, met: Rate | TooFew, said: list[float]) -> Hour:
    if isinstance(met, TooFew):
        return Hour(hour, met, None)
    low, high = min(said), max(said)
    place = (met.value - low) / (high - low) if high > low else 0.5
    return Hour(hour, met, min(TINTS - 1, int(place * TINTS)))


def charts(found: Trends) -> dict[str, Any]:
    """What the charts draw, as plain data; a table stands beside each."""
    names = [f"{row.week.day} {row.week:%b}" for row in found.weeks]
    marks = sorted({f"{told.change.week.day} {told.change.week:%b}" for told in found.changes})
    return {
        "met": {"kind": "weeks", "labels": names, "lines": [_line("All cues", [row.met for row in found.weeks])]},
        "missed": {
            "kind": "weeks",
            "labels": names,
            "lines": [_line(cue, [row.missed[place] for row in found.weeks]) for place, cue in enumerate(found.cues)],
            "marks": marks,
        },
        "signs": {
            "kind": "weeks",
            "tone": "sign",
            "labels": names,
            "lines": [_line("Conversations with a sign", [row.signs for row in found.weeks])],
        },
        "heat": {
            "kind": "heat",
            "labels": [f"{hour}:00" for hour in found.hours],
            "rows": [name for name, _ in found.days],
            "points": [[_point(hour.met) for hour in hours] for _, hours in found.days],
        },
    }


def _line(name: str, rates: list[Rate | TooFew]) -> dict[str, Any]:
    return {"name": name, "points": [_point(each) for each in rates]}


def _point(found: Rate | TooFew) -> list[float] | None:
    return None if isinstance(found, TooFew) else [round(each, 4) for each in (found.value, found.low, found.high)]
