"""What a page of numbers is about: the counted weeks that a person may see, and those about which may be spoken."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import F, Sum
from django.utils import timezone

from heartfelt.rates import Tally
from heartfelt.web.people.models import Person
from heartfelt.web.people.selectors import teams_for
from heartfelt.web.reports.disclosure import Row, may_speak, some_of
from heartfelt.web.reports.models import SUMS, Joined, Stale, Thing, Together, Week
from heartfelt.web.reports.packing import Tallies, add_up

PLACES = ("team", "queue", "channel")
MOST_WEEKS = 53
SOME = 40
OFTEN_ENOUGH = 320
USUAL_WEEKS = 26


@dataclass(frozen=True)
class Scope:
    """What a person asks for, of the teams they see.

    `here` are the weeks that fit, each team by itself if so asked; only those of `dates` may be in a rate.
    """

    teams: dict[int, str]
    wanted: dict[str, Hashable]
    since: date
    until: date
    here: list[Row]
    dates: set[date]

    @property
    def weeks(self) -> list[Row]:
        """The weeks that may be in a rate."""
        return [row for row in self.here if row.week in self.dates]

    @property
    def conversations(self) -> int:
        """All conversations that fit."""
        return sum(row.conversations for row in self.here)

    @property
    def counted(self) -> int:
        """Those that may be in a rate."""
        return sum(row.conversations for row in self.weeks)

    def groups(self, place: str, *fields: str) -> list[Row]:
        """The weeks that fit, each queue (channel, team) by itself, with these of their packed fields.

        They are `here`, with its fields, where it tells them apart already.
        """
        if place == "team" or place in self.wanted:
            return self.here
        return _rows(self.teams, self.since, self.until, {*self.wanted, place}, self.wanted, fields)

    def sums(self, field: str) -> Tallies:
        """What a field of the weeks that may be in a rate adds up to, by the names of things."""
        return add_up(field, (("", row.packed[field]) for row in self.weeks), self.things).get("", {})

    @cached_property
    def things(self) -> dict[int, str]:
        """The names of what is counted, by number."""
        return dict(Thing.objects.values_list("pk", "name"))

    def slots(self) -> Iterator[list[tuple[str, bytes]]]:
        """Who answered, and in which hours, of the weeks that may be in a rate: the newest first, as few tell enough."""
        fits = {**self.wanted, "level": _level(set(self.wanted)), "team__in": self.teams, "week__in": self.dates}
        rows = Week.objects.filter(**fits).order_by("-week", "pk").values_list("who", "slots")
        for part in (rows[:OFTEN_ENOUGH], rows[OFTEN_ENOUGH:]):
            read = iter(part)
            while some := [(who, bytes(slots)) for who, slots in islice(read, SOME)]:
                yield some


def scope(person: Person, wanted: dict[str, Any], *fields: str, by_team: bool = True) -> Scope:
    """What a person asks for; `wanted` is the cleaned data of a RangeForm, `fields` the packed ones that `here` is to hold."""
    teams = dict(teams_for(person).values_list("pk", "name")) if person.may_report else {}
    places: dict[str, Hashable] = {name: wanted[name] for name in PLACES if wanted.get(name)}
    if wanted.get("team"):
        places["team"] = wanted["team"].pk
    since, until = stretch(wanted)
    here = _rows(teams, since, until, {*places, "team"} if by_team else set(places), places, fields)
    around = {}
    for name in places:
        others = {each: value for each, value in places.items() if each != name}
        around[name] = _rows(teams, since, until, set(places), others)
    return Scope(teams, places, since, until, here, may_speak(here, around, places))


def _level(places: set[str]) -> Week.Level:
    if {"queue", "channel"} <= places:
        return Week.Level.PLACE
    if "queue" in places:
        return Week.Level.QUEUE
    return Week.Level.CHANNEL if "channel" in places else Week.Level.TEAM


def _rows(
    teams: Iterable[int],
    since: date,
    until: date,
    apart: set[str],
    fits: dict[str, Hashable],
    fields: tuple[str, ...] = (),
) -> list[Row]:
    """Counted weeks with these places told apart; what is not is added up by the database, as there are many teams."""
    found = Week.objects.filter(level=_level(apart), team__in=teams, week__gte=since, week__lt=until, **fits).order_by()
    told, summed = ("week", *sorted(apart)), ("conversations", "with_sign", *SUMS)
    if "team" in apart:  # then nothing is added up: there is one row of each
        return [_row(told, fields, row) for row in found.values_list(*told, *fields, "who", *summed)]
    sums: dict[str, Any] = {f"{name}_of_all": Sum(F(name)) for name in summed}
    joined = {f"{field}_of_all": Joined(field) for field in fields}
    grouped = found.values(*told).annotate(who_of_all=Together("who"), **sums, **joined)
    return [_row(told, fields, row) for row in grouped.values_list(*told, *joined, "who_of_all", *sums)]


def _row(told: tuple[str, ...], fields: tuple[str, ...], row: tuple[Any, ...]) -> Row:
    place: dict[str, Any] = {"team": 0, "queue": "", "channel": "", **dict(zip(told, row, strict=False))}
    packed = dict(zip(fields, row[len(told) :], strict=False))
    who, conversations, with_sign, *sums = row[len(told) + len(fields) :]
    return Row(
        **place, conversations=conversations, with_sign=with_sign, agents=some_of(who), sums=tuple(sums), packed=packed
    )


def stretch(wanted: dict[str, Any]) -> tuple[date, date]:
    """From which Monday and up to which (without it): whole weeks, a year at most."""
    until = monday(wanted.get("until") or timezone.localdate()) + timedelta(days=7)
    longest = until - timedelta(weeks=MOST_WEEKS)
    since = monday(wanted["since"]) if wanted.get("since") else longest
    return max(since, longest), until


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def met_in(weeks: Iterable[Row]) -> Tally:
    """Cues met among all cues."""
    joined = Tally()
    for week in weeks:
        joined.join(Tally(*week.sums))
    return joined


def due(person: Person) -> list[int]:
    """The teams of a person of which something has to be counted again."""
    stale = Stale.objects.filter(due_at__lte=timezone.now(), team__in=teams_for(person))
    return sorted(stale.values_list("team", flat=True).distinct())


def queues(person: Person) -> list[str]:
    """The queues that were counted for a person's teams."""
    found = Week.objects.filter(level=Week.Level.QUEUE, team__in=teams_for(person), week__gte=stretch({})[0])
    return sorted(found.exclude(queue="").values_list("queue", flat=True).distinct().order_by())
