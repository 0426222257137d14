"""Operations on reports: the numbers of the three pages for the token's team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal, TypeVar

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from heartfelt.web.api.asking import Bearer, asking
from heartfelt.web.api.problems import Problem
from heartfelt.web.api.reported import ReportOut, TimesOut, TrendsOut, report_of, times_of, trends_of
from heartfelt.web.people.models import Person
from heartfelt.web.reports import scope, selectors, trends
from heartfelt.web.reports.forms import RangeForm
from heartfelt.web.reports.tasks import count_due
from heartfelt.web.reports.times import response_times
from heartfelt.web.tokens.models import Scope

router = Router(tags=["reports"], auth=Bearer(Scope.REPORTS))
Numbers = TypeVar("Numbers")
Out = TypeVar("Out")


class Range(Schema):
    """What is asked for: whole weeks, a year at most."""

    queue: str | None = Field(None, max_length=200)
    channel: Literal["chat", "email", "social", "voice"] | None = None
    since: date | None = Field(None, description="The first day.")
    until: date | None = Field(None, description="The last day.")


@router.get("", url_name="api_report", response=ReportOut)
def get_report(request: HttpRequest, wanted: Query[Range]) -> ReportOut:
    """How customers of the token's team were answered."""
    return _answer(request, wanted, selectors.report, report_of)


@router.get("/times", url_name="api_report_times", response=TimesOut)
def get_times(request: HttpRequest, wanted: Query[Range]) -> TimesOut:
    """How long customers of the token's team waited for an answer."""
    return _answer(request, wanted, response_times, times_of)


@router.get("/trends", url_name="api_report_trends", response=TrendsOut)
def get_trends(request: HttpRequest, wanted: Query[Range]) -> TrendsOut:
    """The development by week in the token's team, since when something is different, and the hours of the week."""
    return _answer(request, wanted, trends.trends, trends_of)


def _answer(
    request: HttpRequest,
    wanted: Range,
    numbers: Callable[[Person, dict[str, Any]], Numbers],
    out: Callable[[Numbers, bool], Out],
) -> Out:
    """The numbers of what is asked for; what became stale is counted meanwhile."""
    who = asking(request)
    chosen = {name: str(value) for name, value in wanted if value is not None}
    form = RangeForm(who.person, {**chosen, "team": str(who.team.pk)})
    if not form.is_valid():
        errors = [{"place": f"query.{name}", "what": " ".join(map(str, what))} for name, what in form.errors.items()]
        raise Problem(422, "A parameter is not as it should be.", errors=errors)
    if teams := scope.due(who.person):
        count_due.enqueue(teams)
    found = numbers(who.person, form.cleaned_data)
    return out(found, bool(teams and scope.due(who.person)))
