"""Pages of numbers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heartfelt.web.people.access import for_roles, person_of
from heartfelt.web.people.models import Role
from heartfelt.web.reports import selectors
from heartfelt.web.reports.forms import RangeForm, last_month


@require_GET
@for_roles(Role.COACH, Role.MANAGER)
def report(request: HttpRequest) -> HttpResponse:
    """How customers were answered, by cue, queue, channel, team and week."""
    person = person_of(request)
    form = RangeForm(person, request.GET or last_month())
    found = selectors.report(person, form.cleaned_data if form.is_valid() else {})
    return render(request, "reports/report.html", {"form": form, "report": found})


@require_GET
@for_roles(Role.COACH)
def people(request: HttpRequest) -> HttpResponse:
    """The agents a coach helps, by name; numbers only where they are sure enough."""
    person = person_of(request)
    form = RangeForm(person, request.GET or last_month())
    rows = selectors.people_rows(person, form.cleaned_data if form.is_valid() else {})
    return render(request, "reports/people.html", {"form": form, "rows": rows})
