"""The page of tokens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from heartfelt.web.people.access import for_roles, person_of
from heartfelt.web.people.models import Role
from heartfelt.web.people.selectors import people_for
from heartfelt.web.tokens import selectors, services
from heartfelt.web.tokens.forms import TokenForm


@require_GET
@for_roles(Role.ADMIN)
def tokens(request: HttpRequest) -> HttpResponse:
    """All tokens, by name."""
    return render(request, "tokens/tokens.html", {"tokens": selectors.tokens_for(person_of(request))})


@for_roles(Role.ADMIN)
def token_add(request: HttpRequest) -> HttpResponse:
    """Make a token: its text is shown once."""
    admin = person_of(request)
    form = TokenForm(people_for(admin), request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "tokens/token.html", {"form": form})
    said = form.cleaned_data
    made = services.make(
        said["name"],
        said["team"],
        said["scopes"],
        form.expires_at,
        admin,
        role=said["role"],
        person=said["person"],
        per_minute=said["per_minute"],
    )
    return render(request, "tokens/made.html", {"token": made.token, "text": made.text})


@require_POST
@for_roles(Role.ADMIN)
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a token."""
    token = get_object_or_404(selectors.tokens_for(person_of(request)), pk=pk)
    services.revoke(token, person_of(request))
    messages.success(request, f"{token.name} is revoked: nothing is answered to it any more.")
    return redirect("tokens")
