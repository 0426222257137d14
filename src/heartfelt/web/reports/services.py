"""Keeping the counts up: what makes a week stale, and counting it again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save, pre_delete, pre_save
from django.utils import timezone

from heartfelt.web.agreements.models import Agreement
from heartfelt.web.agreements.selectors import agreement_of, hours_of, zone_of
from heartfelt.web.agreements.services import HOURS
from heartfelt.web.conversations.models import Conversation, Reading
from heartfelt.web.people.models import Team
from heartfelt.web.reports.counting import Place, count, place_of
from heartfelt.web.reports.keeping import keep
from heartfelt.web.reports.models import Stale, Week


def recount(now: datetime | None = None, teams: list[int] | None = None) -> int:
    """Count again every week of a team that is due; how many those were."""
    now = now or timezone.now()
    due = Stale.objects.filter(due_at__lte=now)
    if teams is not None:
        due = due.filter(team__in=teams)
    weeks = list(due.values_list("team", "week").order_by("team", "-week").distinct())
    for team, week in weeks:
        recount_week(team, week, now)
    return len(weeks)


@transaction.atomic
def recount_week(team: int, week: date, now: datetime) -> None:
    """Count what is due of a team's week, unless somebody else just did. What becomes stale meanwhile stays so."""
    marks = list(Stale.objects.select_for_update().filter(team=team, week=week, due_at__lte=now))
    if not marks:
        return
    agreement = agreement_of(Team.objects.get(pk=team))
    Week.objects.filter(team=team, week=week).delete()
    keep(count(team, week, zone_of(agreement), hours_of(agreement), now), now)
    Stale.objects.filter(pk__in=[mark.pk for mark in marks]).delete()


def recount_team(team: Team) -> int:
    """Count all of a team anew, as after conversations came by other means than ours; how many weeks."""
    now = timezone.now()
    known = Week.objects.filter(team=team, level=Week.Level.QUEUE).values_list("team", "queue", "week")
    marks = [Stale(due_at=now, team_id=team, queue=queue, week=week) for team, queue, week in known]
    Stale.objects.bulk_create(marks, batch_size=1000)
    _mark_all(team, now)
    return recount(now, [team.pk])


def _mark_all(team: Team, now: datetime) -> None:
    """Every week of a team that has readings is due when each of them opens."""
    zone = zone_of(agreement_of(team))
    fields = ("queue", "channel", "began_at", "reading__opens_at")
    rows = Conversation.objects.filter(team=team, reading__isnull=False, began_at__isnull=False).values_list(*fields)
    due: dict[Place, set[datetime]] = {}
    for queue, channel, began_at, opens_at in rows.iterator():
        due.setdefault(place_of(team.pk, queue, channel, began_at, zone), set()).add(max(opens_at, now))
    marks = (Stale(due_at=at, **_fields(place)) for place, moments in due.items() for at in moments)
    Stale.objects.bulk_create(marks, batch_size=1000)


def _fields(place: Place) -> dict[str, Any]:
    return {"team_id": place.team, "queue": place.queue, "week": place.week}


def _mark(conversation: Conversation, due_at: datetime) -> None:
    if conversation.began_at is None:
        return
    zone = zone_of(agreement_of(conversation.team))
    place = place_of(
        conversation.team_id, conversation.queue, conversation.channel, conversation.began_at, zone
    )  # fmt: skip
    Stale.objects.create(due_at=due_at, **_fields(place))


def _reading_kept(instance: Reading, **_: Any) -> None:
    _mark(instance.conversation, instance.opens_at)


def _reading_goes(instance: Reading, **_: Any) -> None:
    if instance.opens_at <= timezone.now():
        _mark(instance.conversation, timezone.now())


def _conversation_changes(instance: Conversation, update_fields: Collection[str] | None = None, **_: Any) -> None:
    """One that moves to another week, queue or team is counted there, and no longer where it was."""
    names = ("team_id", "queue", "channel", "began_at")
    if update_fields is not None and {*names, "team"}.isdisjoint(update_fields):
        return
    before = Conversation.objects.filter(pk=instance.pk).select_related("team").first() if instance.pk else None
    if before and any(getattr(before, name) != getattr(instance, name) for name in names):
        for each in (before, instance):
            _mark(each, timezone.now())


def _agreement_kept(instance: Agreement, update_fields: Collection[str] | None = None, **_: Any) -> None:
    """Other hours are other waits, and another time zone other weeks: then the team is counted anew."""
    from heartfelt.web.reports.tasks import count_team

    if update_fields is None or not set(HOURS).isdisjoint(update_fields):
        transaction.on_commit(lambda: count_team.enqueue(instance.team_id))


def follow() -> None:
    """Have every change of what is counted make its week stale. Conversations know nothing of reports."""
    post_save.connect(_reading_kept, sender=Reading)
    pre_delete.connect(_reading_goes, sender=Reading)
    pre_save.connect(_conversation_changes, sender=Conversation)
    post_save.connect(_agreement_kept, sender=Agreement)
