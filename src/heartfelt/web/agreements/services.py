"""What changes an agreement. It holds for what is read from then on; conversations that were read before can be read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import timezone

from heartfelt.signals import named
from heartfelt.web.agreements.models import Agreement, Queue
from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record
from heartfelt.web.people.models import Person, Team

HOURS = ("kind", "zone", "days", "starts", "ends", "country", "region", "closed")


def save_hours(agreement: Agreement, *, by: Person | None = None) -> Agreement:
    """Keep which hours count."""
    return _kept(agreement, HOURS, by)


def save_norms(
    agreement: Agreement, minutes: Iterable[tuple[str, str, float]], *, by: Person | None = None
) -> Agreement:
    """Keep after how many minutes a reply is slow: (queue, channel, minutes), the queue empty for all others."""
    agreement.minutes = sorted([queue, channel, number] for queue, channel, number in minutes)
    return _kept(agreement, ("minutes",), by)


def save_signals(agreement: Agreement, listed_from: Mapping[str, float], *, by: Person | None = None) -> Agreement:
    """Keep from which strength signals are listed (`NOT_LISTED`: never). `UnknownName` for a signal that does not exist."""
    agreement.signals = {named(name).name: listed_from[name] for name in sorted(listed_from)}
    return _kept(agreement, ("signals",), by)


def save_home(queue: str, team: Team | None, *, by: Person | None = None) -> None:
    """Keep which team answers a queue; None leaves it to whoever brings a conversation."""
    record(by, Action.SETTING_CHANGED, team, setting="queue")
    if team is None:
        Queue.objects.filter(name=queue).delete()
    else:
        Queue.objects.update_or_create(name=queue, defaults={"team": team})


def _kept(agreement: Agreement, names: tuple[str, ...], by: Person | None) -> Agreement:
    """Keep these of its fields, and when they changed, unless they did not."""
    before = Agreement.objects.filter(pk=agreement.pk).first()
    if before and all(getattr(before, name) == getattr(agreement, name) for name in names):
        return agreement
    agreement.changed_at = timezone.now()
    agreement.full_clean(exclude=["team"])
    agreement.save(update_fields=(*names, "changed_at") if before else None)
    record(by, Action.SETTING_CHANGED, agreement.team, setting=names[0])
    return agreement
