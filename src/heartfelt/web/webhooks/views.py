"""Pages of webhooks."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record
from heartfelt.web.people.access import for_roles, person_of
from heartfelt.web.people.models import Role
from heartfelt.web.webhooks import selectors, services
from heartfelt.web.webhooks.forms import SubscriptionForm
from heartfelt.web.webhooks.models import Subscription

SHOWN = 50


@require_GET
@for_roles(Role.ADMIN)
def webhooks(request: HttpRequest) -> HttpResponse:
    """All addresses that are told."""
    return render(request, "webhooks/webhooks.html", {"webhooks": selectors.subscriptions_for(person_of(request))})


@for_roles(Role.ADMIN)
def webhook_add(request: HttpRequest) -> HttpResponse:
    """Have an address told: its secret is shown once."""
    form = SubscriptionForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "webhooks/add.html", {"form": form})
    said = form.cleaned_data
    webhook = services.subscribe(said["address"], said["happenings"], said["team"], person_of(request))
    return _secret(request, webhook, services.secret(webhook))


@require_GET
@for_roles(Role.ADMIN)
def webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """An address and what it was told last."""
    found = _found(request, pk)
    deliveries = selectors.deliveries_for(person_of(request)).filter(subscription=found)[:SHOWN]
    return render(request, "webhooks/webhook.html", {"webhook": found, "deliveries": deliveries})


@require_POST
@for_roles(Role.ADMIN)
def webhook_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop writing to an address, or begin again."""
    found = _found(request, pk)
    if found.stopped_at:
        services.resume(found)
        record(person_of(request), Action.WEBHOOK_CHANGED, found, now="resumed")
    else:
        services.stop(found, "")
        record(person_of(request), Action.WEBHOOK_CHANGED, found, now="stopped")
    messages.success(request, f"{found.address} is {'not told any more' if found.stopped_at else 'told again'}.")
    return redirect("webhook", pk=pk)


@require_POST
@for_roles(Role.ADMIN)
def webhook_ping(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a test."""
    services.ping(_found(request, pk))
    messages.success(request, "A test is on its way. Load the page again to see what came of it.")
    return redirect("webhook", pk=pk)


@require_POST
@for_roles(Role.ADMIN)
def webhook_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Another secret."""
    found = _found(request, pk)
    record(person_of(request), Action.WEBHOOK_CHANGED, found, now="new secret")
    return _secret(request, found, services.new_secret(found))


@require_POST
@for_roles(Role.ADMIN)
def delivery_replay(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send something again."""
    delivery = get_object_or_404(selectors.deliveries_for(person_of(request)), pk=pk)
    services.replay(delivery)
    messages.success(request, "It is sent again. Load the page again to see what came of it.")
    return redirect("webhook", pk=delivery.subscription_id)


def _found(request: HttpRequest, pk: int) -> Subscription:
    return get_object_or_404(selectors.subscriptions_for(person_of(request)), pk=pk)


def _secret(request: HttpRequest, webhook: Subscription, secret: str) -> HttpResponse:
    return render(request, "webhooks/secret.html", {"webhook": webhook, "secret": secret})
