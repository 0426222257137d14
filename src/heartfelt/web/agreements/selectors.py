"""What a team agreed on, in the form in which reading and counting use it."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings
from django.utils import timezone
from holidays.registry import COUNTRIES

from heartfelt.norms import Hours, Norms
from heartfelt.web.agreements.models import NOT_LISTED, Agreement, Queue, working_week
from heartfelt.web.agreements.working_days import WorkingDays
from heartfelt.web.people.models import Team

YEARS_BACK, YEARS_AHEAD = 10, 1


def agreement_of(team: Team) -> Agreement:
    """What a team agreed on; what holds for everybody where it said nothing (then it is not kept yet)."""
    return Agreement.objects.filter(team=team).first() or Agreement(team=team, zone=settings.TIME_ZONE)


def agreements_of(teams: Collection[int]) -> dict[int, Agreement]:
    """The same of several teams, by their ids."""
    said = {each.team_id: each for each in Agreement.objects.filter(team__in=teams)}
    return {team: said.get(team) or Agreement(team_id=team, zone=settings.TIME_ZONE) for team in teams}


def zone_of(agreement: Agreement) -> ZoneInfo:
    """The time zone in which the team's days and hours are."""
    return ZoneInfo(agreement.zone)


def hours_of(agreement: Agreement) -> Hours:
    """Which hours count, without public holidays and the days on which the team is closed."""
    if agreement.kind == Agreement.Kind.CALENDAR:
        return Hours(zone=agreement.zone)
    return Hours(
        kind="business",
        zone=agreement.zone,
        days=tuple(agreement.days),
        start=agreement.starts,
        end=agreement.ends,
        closed=tuple(sorted(_closed(agreement))),
    )


def working_days_of(agreement: Agreement) -> WorkingDays:
    """On which days the team works, whichever hours count."""
    return WorkingDays(zone_of(agreement), frozenset(agreement.days or working_week()), _closed(agreement))


def _closed(agreement: Agreement) -> frozenset[date]:
    """The days on which the team is closed, public holidays among them."""
    closed = frozenset(date.fromisoformat(day) for day in agreement.closed)
    if agreement.country:
        closed |= public_holidays(agreement.country, agreement.region, timezone.localdate().year)
    return closed


def norms_of(agreement: Agreement, queue: str) -> Norms:
    """After how many minutes a reply is slow in a queue: what was said of it, else of all."""
    minutes: dict[str, float] = {}
    for name, channel, number in sorted(agreement.minutes):  # the empty name, for all queues, comes first
        if name in ("", queue):
            minutes[channel] = number
    return Norms(slow_after_minutes=minutes, hours=hours_of(agreement))


def listed_from(agreement: Agreement) -> dict[str, float]:
    """From which strength findings are listed, by signal, where the team chose another than the reader's own."""
    return dict(agreement.signals)


def switched_off(agreement: Agreement) -> list[str]:
    """The signals that the team does not want to hear of."""
    return sorted(name for name, strength in agreement.signals.items() if strength >= NOT_LISTED)


def homes() -> dict[str, Team]:
    """The team that answers a queue, for each queue that somebody decided on."""
    return {queue.name: queue.team for queue in Queue.objects.select_related("team")}


def places() -> dict[str, list[str]]:
    """The countries whose public holidays are known, by their code, with the codes of their regions."""
    return holidays.list_supported_countries(include_aliases=False)


def countries() -> list[tuple[str, str]]:
    """The countries whose public holidays are known, by name, as (code, name)."""
    names = {codes[1]: re.sub(r"(?<=[a-z])(?=[A-Z])", " ", codes[0]) for codes in COUNTRIES.values()}
    return sorted(((code, names.get(code, code)) for code in places()), key=lambda each: each[1])


@lru_cache(maxsize=64)
def public_holidays(country: str, region: str, year: int) -> frozenset[date]:
    """The public holidays around a year."""
    years = range(year - YEARS_BACK, year + YEARS_AHEAD + 1)
    return frozenset(holidays.country_holidays(country, subdiv=region or None, years=years))
