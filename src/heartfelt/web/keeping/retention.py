"""What is older than a team agreed on goes, a batch at a time, every night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import changes, record
from heartfelt.web.conversations.forgetting import Counts, counted, forget
from heartfelt.web.conversations.models import Conversation, Upload
from heartfelt.web.keeping.erasing import finish, keep
from heartfelt.web.keeping.models import Receipt, Retention
from heartfelt.web.keeping.scrubbing import scrub
from heartfelt.web.people.models import Person, Team


def retention_of(team: Team) -> Retention:
    """What a team agreed on, or that everything is kept."""
    return Retention.objects.filter(team=team).first() or Retention(team=team)


@transaction.atomic
def save(retention: Retention, *, by: Person | None = None) -> None:
    """Keep an agreement. It holds from the next night on."""
    before = retention_of(retention.team)
    retention.full_clean(validate_unique=False)
    retention.save()
    if facts := changes(vars(before), vars(retention), ("days",)):
        record(by, Action.SETTING_CHANGED, retention.team, setting="retention", **facts)


def preview(team: Team, days: int) -> Counts:
    """What would go now, as counts a table."""
    cutoff = timezone.now() - timedelta(days=days)
    total: Counts = {}
    for some in _older(team, cutoff):
        for name, count in counted(some).items():
            total[name] = total.get(name, 0) + count
    return total


def expire() -> int:
    """Delete what is too old, of every team; how many conversations that were. What was interrupted goes on."""
    gone = sum(_expire(each) for each in Retention.objects.exclude(days=None).select_related("team"))
    if gone:
        scrub()
    return gone


def _expire(retention: Retention) -> int:
    assert retention.days is not None
    cutoff = timezone.now() - timedelta(days=retention.days)
    if not any(some.exists() for some in _older(retention.team, cutoff)):
        return _close(retention.team)
    receipt = _open(retention.team).first() or Receipt(kind=Receipt.Kind.AGE, team=retention.team)
    receipt.state, receipt.before = Receipt.State.RUNNING, cutoff
    receipt.save()
    for some in _older(retention.team, cutoff):
        forget(some, lambda counts: keep(receipt, counts))
    return _close(retention.team)


def _close(team: Team) -> int:
    """Finish what is open; how many conversations went with it."""
    _forget_empty_uploads(team)
    gone = 0
    for receipt in _open(team):
        finish(receipt)
        gone += receipt.counts.get("conversations", 0)
    return gone


def _open(team: Team) -> QuerySet[Receipt]:
    return Receipt.objects.filter(kind=Receipt.Kind.AGE, team=team, state=Receipt.State.RUNNING)


def _forget_empty_uploads(team: Team) -> None:
    """What was taken back or could not be read leaves its file's name behind; that goes by age as well."""
    retention = retention_of(team)
    if retention.days:
        cutoff = timezone.now() - timedelta(days=retention.days)
        over = (Upload.State.DONE, Upload.State.FAILED, Upload.State.UNDONE)
        Upload.objects.filter(
            team=team, created_at__lt=cutoff, state__in=over, conversations=None, growths=None
        ).delete()


def _older(team: Team, cutoff: datetime) -> Iterator[QuerySet[Conversation]]:
    """Conversations whose last message is older; where no time is known, those that came here before it."""
    mine = Conversation.objects.filter(team=team)
    yield mine.filter(began_at__lt=cutoff, ended_at__lt=cutoff)
    came = Q(upload__created_at__lt=cutoff) | Q(upload=None, reading__read_at__lt=cutoff)
    yield mine.filter(came, ended_at=None)
