"""The page that everybody begins with."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from heartfelt.web.conversations.selectors import in_peril, lately
from heartfelt.web.home import selectors
from heartfelt.web.home.tip import tip_of_the_day
from heartfelt.web.people.access import person_of
from heartfelt.web.people.selectors import own_teams
from heartfelt.web.reports.selectors import own_rates
from heartfelt.web.reports.times import own_times


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What went well, then what was missed; an admin goes to the people they look after."""
    person = person_of(request)
    if person.is_admin:
        return redirect("people")
    among = lately(person, selectors.since())
    well, missed = selectors.both(person, among)
    shown = {
        "went_well": well,
        "tip": tip_of_the_day(person, among),
        "opportunities": missed,
        "in_peril": in_peril(person),
        "new_delays": selectors.new_delays(person),
        "days": selectors.DAYS,
        "teams": own_teams(person) if person.is_agent else [],
        "own": own_rates(person, among) if person.is_agent else [],
        "own_times": own_times(person, among) if person.is_agent else None,
    }
    return render(request, "home/home.html", shown)
