"""The page on which a team chooses what is masked."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from heartfelt.web.masking import services
from heartfelt.web.masking.forms import MaskingForm
from heartfelt.web.people.access import for_roles, person_of
from heartfelt.web.people.models import Role
from heartfelt.web.people.selectors import teams_to_edit


@for_roles(Role.ADMIN, Role.MANAGER)
def team_masking(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what is masked of what comes in from now on."""
    person = person_of(request)
    team = get_object_or_404(teams_to_edit(person), pk=pk)
    form = MaskingForm(request.POST or None, instance=services.choice_of(team))
    if request.method == "POST" and form.is_valid():
        services.save_choice(form.save(commit=False), by=person)
        messages.success(request, f"What comes in for {team.name} is masked so from now on.")
        return redirect("team_edit", pk=team.pk)
    return render(request, "masking/team.html", {"form": form, "team": team})
