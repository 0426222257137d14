"""Deliveries in the background. A task is told an id."""

from __future__ import annotations

from importlib.util import find_spec

from heartfelt.web.webhooks.models import Delivery
from heartfelt.web.webhooks.services import attempt

if find_spec("django.tasks"):  # Django 6
    from django.tasks import task
else:
    from django_tasks import task  # type: ignore[no-redef]


@task(queue_name="webhooks")  # type: ignore[untyped-decorator, unused-ignore]
def deliver(pk: str) -> None:
    """Send a delivery, unless it is gone or done."""
    waiting = Delivery.objects.filter(pk=pk, state=Delivery.State.WAITING)
    delivery = waiting.select_related("subscription", "conversation").first()
    if delivery is not None:
        attempt(delivery)
