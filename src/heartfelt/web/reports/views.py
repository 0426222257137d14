"""Pages of numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heartfelt.web.people.access import for_roles, person_of
from heartfelt.web.people.models import Person, Role
from heartfelt.web.reports import scope, selectors, tasks
from heartfelt.web.reports import trends as development
from heartfelt.web.reports.forms import RangeForm, usual
from heartfelt.web.reports.times import response_times

Numbers = Callable[[Person, dict[str, Any]], Any]


@require_GET
@for_roles(Role.COACH, Role.MANAGER)
def report(request: HttpRequest) -> HttpResponse:
    """How customers were answered, by cue, queue, channel and team."""
    return _page(request, "reports/report.html", selectors.report)


@require_GET
@for_roles(Role.COACH, Role.MANAGER)
def times(request: HttpRequest) -> HttpResponse:
    """How long customers waited for an answer."""
    return _page(request, "reports/times.html", response_times)


@require_GET
@for_roles(Role.COACH, Role.MANAGER)
def trends(request: HttpRequest) -> HttpResponse:
    """The development by week, since when something is different, and the hours of the week."""
    return _page(request, "reports/trends.html", development.trends)


@require_GET
@for_roles(Role.COACH)
def people(request: HttpRequest) -> HttpResponse:
    """The agents a coach helps, by name; numbers only where they are sure enough."""
    return _page(request, "reports/people.html", selectors.people_rows)


def _page(request: HttpRequest, template: str, numbers: Numbers) -> HttpResponse:
    """A page of numbers on what was chosen; what became stale is counted meanwhile, and the page asks again."""
    person = person_of(request)
    if teams := scope.due(person):
        tasks.count_due.enqueue(teams)
    form = RangeForm(person, request.GET or usual())
    wanted = form.cleaned_data if form.is_valid() else {}
    found = numbers(person, wanted)
    since, until = scope.stretch(wanted)
    shown = {
        "form": form,
        "query": request.GET.urlencode(),
        "report": found,
        "since": since,
        "last": until - timedelta(days=1),
        "counting": bool(teams) and bool(scope.due(person)),
        "charts": development.charts(found) if isinstance(found, development.Trends) else None,
    }
    return render(request, template, shown)
