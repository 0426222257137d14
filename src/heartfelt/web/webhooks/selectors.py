"""Which addresses are told, and what they were told."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from heartfelt.web.people.models import Person
from heartfelt.web.webhooks.models import Delivery, Subscription


def subscriptions_for(person: Person) -> QuerySet[Subscription]:
    """All of them, for an admin; none for others."""
    every = Subscription.objects.select_related("team")
    return every if person.is_admin else every.none()


def deliveries_for(person: Person) -> QuerySet[Delivery]:
    """What went to them, the last first."""
    return Delivery.objects.filter(subscription__in=subscriptions_for(person)).select_related(
        "subscription", "conversation"
    )


def stopped(request: HttpRequest) -> dict[str, object]:
    """Context of every page: the addresses that are not written to any more, asked for on an admin's pages alone."""

    def found() -> list[Subscription]:
        person = request.user
        if not isinstance(person, Person):
            return []
        return list(subscriptions_for(person).exclude(stopped_because=""))

    return {"stopped_webhooks": found}
