"""Pages about people and teams."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from heartfelt.web.people import selectors, services
from heartfelt.web.people.access import for_roles, person_of
from heartfelt.web.people.forms import PersonForm, TeamForm
from heartfelt.web.people.models import Person, Role, Team


@require_GET
@for_roles(Role.ADMIN)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, by name."""
    return render(request, "people/people.html", {"people": selectors.people_for(person_of(request))})


@for_roles(Role.ADMIN)
def person_add(request: HttpRequest) -> HttpResponse:
    """Invite somebody: their link is shown once. An address may name whose messages are theirs."""
    form = PersonForm(request.POST or None, initial={"agent_name": request.GET.get("agent_name", "")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = services.add_person(
            said["name"], said["email"], said["role"], said["teams"], said["agent_name"], by=person_of(request)
        )
        return _invited(request, person)
    return render(request, "people/person.html", {"form": form})


@for_roles(Role.ADMIN)
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change somebody's role and teams."""
    person = get_object_or_404(selectors.people_for(person_of(request)), pk=pk)
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        services.save_person(form.save(commit=False), form.cleaned_data["teams"], by=person_of(request))
        messages.success(request, f"{person.name} is saved.")
        return redirect("people")
    return render(request, "people/person.html", {"form": form, "person": person})


@require_POST
@for_roles(Role.ADMIN)
def person_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link with which somebody sets their password."""
    return _invited(request, get_object_or_404(selectors.people_for(person_of(request)), pk=pk))


@require_POST
@for_roles(Role.ADMIN)
def person_factors(request: HttpRequest, pk: int) -> HttpResponse:
    """For somebody who lost what they sign in with: all of it ends, and a link begins anew."""
    person = get_object_or_404(selectors.people_for(person_of(request)), pk=pk)
    return _invited(request, person, services.forget_factors(person, by=person_of(request)))


def _invited(request: HttpRequest, person: Person, link: str = "") -> HttpResponse:
    shown = {"person": person, "link": link or services.invitation(person, by=person_of(request))}
    return render(request, "people/invited.html", shown)


@require_GET
@for_roles(Role.ADMIN, Role.MANAGER)
def teams(request: HttpRequest) -> HttpResponse:
    """The teams and their agreements."""
    return render(request, "people/teams.html", {"teams": selectors.teams_to_edit(person_of(request))})


@for_roles(Role.ADMIN)
def team_add(request: HttpRequest) -> HttpResponse:
    """A new team."""
    return _team(request, Team())


@for_roles(Role.ADMIN, Role.MANAGER)
def team_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a team agreed on."""
    return _team(request, get_object_or_404(selectors.teams_to_edit(person_of(request)), pk=pk))


def _team(request: HttpRequest, team: Team) -> HttpResponse:
    form = TeamForm(request.POST or None, instance=team)
    if request.method == "POST" and form.is_valid():
        services.save_team(form.save(commit=False), by=person_of(request))
        messages.success(request, f"{team.name} is saved.")
        return redirect("teams")
    return render(request, "people/team.html", {"form": form, "team": team})
