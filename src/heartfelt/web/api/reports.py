"""The operation on reports: the same numbers as the page, hidden where the page hides them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from heartfelt.rates import Rate, TooFew
from heartfelt.web.api.asking import Bearer, asking
from heartfelt.web.api.problems import Problem
from heartfelt.web.reports import scope, selectors
from heartfelt.web.reports.forms import RangeForm
from heartfelt.web.reports.tasks import count_due
from heartfelt.web.tokens.models import Scope

router = Router(tags=["reports"], auth=Bearer(Scope.REPORTS))


class RateOut(Schema):
    """A rate between 0 and 1 with its 90 % interval, or why there is none."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    count: int | None = None
    total: int
    hidden_because: str | None = None


class CueOut(Schema):
    """How one kind of cue was answered."""

    cue: str
    total: int
    outcomes: dict[str, RateOut]


class NameOut(Schema):
    """In how many conversations a sign or an act was found."""

    title: str
    conversations: int
    rate: RateOut


class GroupOut(Schema):
    """A queue, channel, team or week."""

    name: str
    conversations: int
    met: RateOut
    signs: RateOut


class ReportOut(Schema):
    """A report. Where too few agents answered it holds no rates.

    `counted` of its `conversations` are in the rates: in the others' weeks too few agents answered. While `counting`, newer
    ones are being added: ask again. `bots` are the cues that bots answered, in none of the other numbers.
    """

    conversations: int
    counted: int
    counting: bool
    enough_people: bool
    cues: list[CueOut]
    bots: list[CueOut]
    signs: list[NameOut]
    acts: list[NameOut]
    groups: dict[str, list[GroupOut]]


@router.get("", url_name="api_report", response=ReportOut)
def get_report(
    request: HttpRequest,
    queue: Annotated[str | None, Query(None, max_length=200)],
    channel: Annotated[Literal["chat", "email", "social", "voice"] | None, Query(None)],
    since: Annotated[date | None, Query(None, description="The first day.")],
    until: Annotated[date | None, Query(None, description="The last day.")],
) -> ReportOut:
    """How customers of the token's team were answered."""
    who = asking(request)
    given = {"queue": queue, "channel": channel, "since": since, "until": until}
    chosen = {name: str(value) for name, value in given.items() if value is not None}
    form = RangeForm(who.person, {**chosen, "team": str(who.team.pk)})
    if not form.is_valid():
        raise Problem(422, "A choice is not one that exists here.", errors=[{"place": name} for name in form.errors])
    if teams := scope.due(who.person):
        count_due.enqueue(teams)
    return _report_of(selectors.report(who.person, form.cleaned_data), bool(teams and scope.due(who.person)))


def _report_of(report: selectors.Report, counting: bool) -> ReportOut:
    return ReportOut(
        conversations=report.conversations,
        counted=report.counted,
        counting=counting,
        enough_people=report.enough_people,
        cues=[_cue(row) for row in report.cues],
        bots=[_cue(row) for row in report.bots],
        signs=[_name(row) for row in report.signs],
        acts=[_name(row) for row in report.acts],
        groups={
            group: [
                GroupOut(name=row.name, conversations=row.conversations, met=_rate(row.met), signs=_rate(row.signs))
                for row in rows
            ]
            for group, rows in report.groups.items()
        },
    )


def _cue(row: selectors.CueRow) -> CueOut:
    return CueOut(cue=row.name, total=row.total, outcomes={name: _rate(one) for name, one in row.outcomes.items()})


def _name(row: selectors.NameRow) -> NameOut:
    return NameOut(title=row.title, conversations=row.count, rate=_rate(row.rate))


def _rate(rate: Rate | TooFew) -> RateOut:
    if isinstance(rate, TooFew):
        return RateOut(total=rate.total, hidden_because=rate.reason)
    return RateOut(value=rate.value, low=rate.low, high=rate.high, count=rate.count, total=rate.total)
