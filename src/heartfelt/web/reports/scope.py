"""What a page of numbers is about: the counted weeks that a person may see, and those of them about which may be spoken."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from heartfelt.rates import Tally
from heartfelt.web.people.models import Person
from heartfelt.web.people.selectors import teams_for
from heartfelt.web.reports.disclosure import PLACES, sayable
from heartfelt.web.reports.models import SUMS, Count, Stale, Week

MOST_WEEKS = 53
USUAL_WEEKS = 26


@dataclass(frozen=True)
class Scope:
    """`here` are all counted weeks that fit, `weeks` those of them that may be in a rate."""

    teams: dict[int, str]
    wanted: dict[str, Hashable]
    here: list[Week]
    weeks: list[Week]

    @property
    def conversations(self) -> int:
        """All conversations that fit."""
        return sum(week.conversations for week in self.here)

    def counts(self, prefix: str, *by: str) -> QuerySet[Any, dict[str, Any]]:
        """The sums of what begins so, by `what` and further fields, over the weeks that may be in a rate."""
        fits = {f"week__{place}": value for place, value in self.wanted.items()}
        dates = {week.week for week in self.weeks}
        found = Count.objects.filter(what__startswith=prefix, week__team__in=self.teams, week__week__in=dates, **fits)
        sums: dict[str, Any] = {f"{name}_of_all": Sum(F(name)) for name in SUMS}
        grouped: QuerySet[Any, dict[str, Any]] = found.values("what", *by).annotate(**sums).order_by()
        return grouped


def scope(person: Person, wanted: dict[str, Any], *, slots: bool = False) -> Scope:
    """What a person asks for; `wanted` is the cleaned data of a RangeForm."""
    teams = dict(teams_for(person).values_list("pk", "name")) if person.may_report else {}
    places = {name: wanted[name] for name in PLACES if wanted.get(name)}
    if "team" in places:
        places["team"] = places["team"].pk
    since, until = stretch(wanted)
    found = Week.objects.filter(team__in=teams, week__gte=since, week__lt=until)
    weeks = list(found if slots else found.defer("slots"))
    here = [week for week in weeks if all(PLACES[name](week) == value for name, value in places.items())]
    return Scope(teams, places, here, sayable(weeks, places))


def stretch(wanted: dict[str, Any]) -> tuple[date, date]:
    """From which Monday and up to which (without it): whole weeks, a year at most."""
    until = monday(wanted.get("until") or timezone.localdate()) + timedelta(days=7)
    longest = until - timedelta(weeks=MOST_WEEKS)
    since = monday(wanted["since"]) if wanted.get("since") else longest
    return max(since, longest), until


def monday(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def tally_of(row: dict[str, Any]) -> Tally:
    """The tally in a row of `Scope.counts`."""
    return Tally(*(row[f"{name}_of_all"] for name in SUMS))


def met_in(weeks: Iterable[Week]) -> Tally:
    """Cues met among all cues."""
    joined = Tally()
    for week in weeks:
        joined.join(Tally(*(getattr(week, name) for name in SUMS)))
    return joined


def due(person: Person) -> list[int]:
    """The teams of a person of which something has to be counted again."""
    stale = Stale.objects.filter(due_at__lte=timezone.now(), team__in=teams_for(person))
    return sorted(set(stale.values_list("team", flat=True).distinct()))


def queues(person: Person) -> list[str]:
    """The queues that were counted for a person's teams."""
    found = Week.objects.filter(team__in=teams_for(person), week__gte=stretch({})[0]).exclude(queue="")
    return sorted(set(found.values_list("queue", flat=True).distinct()))
