"""Pages of saved views."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from heartfelt.web.people.access import for_roles, person_of
from heartfelt.web.people.models import Role
from heartfelt.web.saved import selectors, services
from heartfelt.web.saved.forms import SavedViewForm

CLEARED = "its words were taken out when a customer was erased, whom they could have named."
READERS = (Role.AGENT, Role.COACH, Role.MANAGER)


@require_GET
@for_roles(*READERS)
def saved(request: HttpRequest) -> HttpResponse:
    """Saved views, one's own and shared ones."""
    return render(request, "saved/saved.html", {"views": selectors.saved_views_for(person_of(request))})


@require_POST
@for_roles(*READERS)
def saved_add(request: HttpRequest) -> HttpResponse:
    """Save the filters of the list under a name."""
    person = person_of(request)
    form = SavedViewForm(person, request.POST)
    if not form.is_valid():
        return render(request, "saved/add.html", {"form": form}, status=400)
    said = form.cleaned_data
    kept = services.save_view(person, said["name"], said["query"], said["team"])
    messages.success(request, f"{kept.name} is saved.")
    return redirect("saved_open", pk=kept.pk)


@require_GET
@for_roles(*READERS)
def saved_open(request: HttpRequest, pk: int) -> HttpResponse:
    """The list with these filters."""
    view = get_object_or_404(selectors.saved_views_for(person_of(request)), pk=pk)
    if view.cleared_at:
        messages.info(request, f"{view.name}: {CLEARED}")
    return redirect(f"{reverse('conversations')}?{view.query}")


@require_POST
@for_roles(*READERS)
def saved_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a saved view away, for everybody it was shared with."""
    view = get_object_or_404(selectors.own_saved_views(person_of(request)), pk=pk)
    view.delete()
    messages.success(request, f"{view.name} is deleted.")
    return redirect("saved")
