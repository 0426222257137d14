"""Pages for admins: how conversations are read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from heartfelt.web.agreements import services
from heartfelt.web.agreements.selectors import agreement_of
from heartfelt.web.conversations import services as conversations
from heartfelt.web.people.access import for_roles, person_of
from heartfelt.web.people.models import Role, Team
from heartfelt.web.steering import selectors
from heartfelt.web.steering.forms import HoursForm, NormsForm, QueuesForm, SignalsForm


@for_roles(Role.ADMIN)
def queues(request: HttpRequest) -> HttpResponse:
    """The queues that occur, and which team answers each."""
    form = QueuesForm(selectors.queue_rows(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        changed = form.changed()
        for queue, team in changed:
            services.save_home(queue, team, by=person_of(request))
        messages.success(request, _saved(len(changed)))
        return redirect("queues")
    return render(request, "steering/queues.html", {"form": form})


@for_roles(Role.ADMIN)
def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """The hours that count for a team."""
    team = get_object_or_404(Team, pk=pk)
    form = HoursForm(request.POST or None, instance=agreement_of(team))
    if request.method == "POST" and form.is_valid():
        services.save_hours(form.save(commit=False), by=person_of(request))
        return redirect("team_read_again", pk=pk)
    return render(request, "steering/hours.html", {"form": form, "team": team})


@for_roles(Role.ADMIN)
def norms(request: HttpRequest, pk: int) -> HttpResponse:
    """After how many minutes a reply of a team is slow."""
    team = get_object_or_404(Team, pk=pk)
    agreement = agreement_of(team)
    form = NormsForm(agreement, selectors.queues_of(team), request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.save_norms(agreement, form.minutes(), by=person_of(request))
        return redirect("team_read_again", pk=pk)
    return render(request, "steering/norms.html", {"form": form, "team": team})


@for_roles(Role.ADMIN)
def signals(request: HttpRequest, pk: int) -> HttpResponse:
    """What is looked for in a team's conversations."""
    team = get_object_or_404(Team, pk=pk)
    agreement = agreement_of(team)
    form = SignalsForm(selectors.signal_rows(agreement), request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.save_signals(agreement, form.listed_from(), by=person_of(request))
        return redirect("team_read_again", pk=pk)
    return render(request, "steering/signals.html", {"form": form, "team": team})


@for_roles(Role.ADMIN)
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """How many conversations were read before the last change, and an offer to read them again."""
    team = get_object_or_404(Team, pk=pk)
    if request.method == "POST":
        conversations.read_again(team)
        messages.success(request, "They are being read again, in the background.")
        return redirect("team_read_again", pk=pk)
    shown = {"team": team, "touched": selectors.touched(team), "most": selectors.MOST_COUNTED}
    return render(request, "steering/read_again.html", shown)


def _saved(queues: int) -> str:
    return f"{queues} queue{'s' * (queues != 1)} changed." if queues else "Nothing changed."
