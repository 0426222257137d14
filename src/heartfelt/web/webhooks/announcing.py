"""What happens to conversations becomes deliveries; what nobody may see yet, ones for later.

Of the one exception, a life at risk, it is told at once: that it is there and where, without a word of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from heartfelt.web.conversations.models import Conversation, Finding, Reading
from heartfelt.web.conversations.selectors import PERIL_DAYS, findings_for, perils_for, waits
from heartfelt.web.people.models import Role
from heartfelt.web.tokens.models import somebody
from heartfelt.web.webhooks.models import Delivery, Happening, Subscription


def announce(reading: Reading, findings: Iterable[Finding], **_: Any) -> None:
    """Tell of a reading now, and of its findings when they open. What an earlier reading announced is not announced again."""
    row = reading.conversation
    subscriptions = list(Subscription.objects.filter(team=row.team_id, stopped_at=None))
    moments = {each.opens_at for each in findings} if subscriptions else set()
    for subscription in subscriptions:
        if Happening.PERIL in subscription.happenings:
            warn(subscription, row)
        if Happening.READ in subscription.happenings:
            plan(subscription, Happening.READ, row, reading.read_at)
        if Happening.OPENED in subscription.happenings:
            for moment in moments:
                plan(subscription, Happening.OPENED, row, moment)


def warn(subscription: Subscription, row: Conversation) -> None:
    """Tell at once of words that say that a life may be at risk: of each message once, and of none that is long past."""
    now = timezone.now()
    if row.ended_at and row.ended_at < now - PERIL_DAYS:
        return
    perils = perils_for(somebody(Role.MANAGER, row.team_id)).filter(conversation=row)
    messages = [each.message.external_id for each in perils]
    earlier = Delivery.objects.filter(subscription=subscription, conversation=row, happening=Happening.PERIL)
    told = {message for each in earlier if each.payload for message in each.payload["data"]["messages"]}
    if new := [message for message in messages if message not in told]:
        place = f"{settings.CSRF_TRUSTED_ORIGINS[0]}{reverse('conversation', kwargs={'pk': row.pk})}"
        said = {"conversation": row.external_id, "messages": new, "link": place}
        payload = {"type": Happening.PERIL, "timestamp": now.isoformat(), "data": said}
        call(Delivery.objects.create(
            subscription=subscription, happening=Happening.PERIL, conversation=row, due_at=now, payload=payload
        ), now)  # fmt: skip


def is_early(delivery: Delivery) -> bool:
    """Whether it says something of a conversation whose findings are still the agents' alone."""
    row = delivery.conversation
    if row is None or delivery.happening != Happening.PERIL:
        return False
    return waits(somebody(Role.MANAGER, delivery.subscription.team_id), row)


def plan(subscription: Subscription, happening: str, row: Conversation | None, due_at: datetime) -> Delivery:
    """A delivery from that moment on, unless there is one already."""
    delivery, is_new = Delivery.objects.get_or_create(
        subscription=subscription, happening=happening, conversation=row, due_at=due_at
    )
    if is_new:
        call(delivery, due_at)
    return delivery


def call(delivery: Delivery, at: datetime) -> None:
    """Have a worker send it at that time."""
    from heartfelt.web.webhooks.tasks import deliver

    waiting = at > timezone.now()
    (deliver.using(run_after=at) if waiting else deliver).enqueue(str(delivery.pk))


def payload_of(delivery: Delivery) -> dict[str, Any] | None:
    """What is said: ids and names. None where there is nothing left to say, such as after another reading."""
    said: dict[str, Any] = {"type": delivery.happening, "timestamp": delivery.due_at.isoformat()}
    row = delivery.conversation
    if row is None:
        return {**said, "data": {}}
    data: dict[str, Any] = {"conversation": row.external_id}
    if delivery.happening == Happening.OPENED:
        data["findings"] = [_named(finding) for finding in _opened(delivery, row)]
        if not data["findings"]:
            return None
    return {**said, "data": data}


def _opened(delivery: Delivery, row: Conversation) -> Iterable[Finding]:
    """The findings that opened at that moment, as a manager of the team may see them now."""
    manager = somebody(Role.MANAGER, delivery.subscription.team_id)
    found = findings_for(manager).filter(conversation=row, opens_at=delivery.due_at)
    return found.select_related("message")


def _named(finding: Finding) -> dict[str, Any]:
    named = {"kind": finding.kind, "name": finding.name, "message": finding.message.external_id}
    return {**named, "outcome": finding.outcome} if finding.outcome else named
