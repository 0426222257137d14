"""Reading what came in or changed: the first reader within seconds, the second when there is time.

What waits stands in the database, not in tasks: a task only says that it is time to look. So nothing is lost with a worker
that is killed; its claims end by themselves.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from heartfelt.collection import Collection
from heartfelt.web.agreements.selectors import agreement_of
from heartfelt.web.conversations.bringing import collection_of
from heartfelt.web.conversations.models import Conversation, Upload
from heartfelt.web.conversations.services import assess_as_agreed, history_of, keep_reading, turns
from heartfelt.web.conversations.storing import restored
from heartfelt.web.reading.models import Waiting

TOGETHER = (25, 3)  # conversations that one worker claims at once, by turn
AT_A_TIME, SECONDS = 500, 15  # then the task ends, and others have their turn
CLAIMED = timedelta(seconds=60)
MOST_ATTEMPTS = 5

log = logging.getLogger(__name__)


def readers() -> tuple[str, ...]:
    """Who reads, in turn."""
    return turns(settings.READER)


def wait(conversations: Iterable[Conversation]) -> None:
    """Have conversations read from the beginning: they came in, or changed."""
    now = timezone.now()
    Waiting.objects.bulk_create(
        (Waiting(conversation=row, since=now) for row in conversations),
        update_conflicts=True,
        unique_fields=["conversation"],
        update_fields=["turn", "since", "claim", "taken_until", "attempts"],
    )


def wait_again(conversation: Conversation, **_: Any) -> None:
    """Have a conversation read from the beginning that an upload, or its undoing, changed."""
    wait([conversation])


def wait_well(upload: Upload, **_: Any) -> None:
    """Have what came with an upload, and was read quickly, read by the next reader too."""
    if len(readers()) > 1:
        now = timezone.now()
        rows = upload.conversations.filter(reading__reader=readers()[0])
        waiting = (Waiting(conversation_id=pk, turn=1, since=now) for pk in rows.values_list("pk", flat=True))
        Waiting.objects.bulk_create(waiting, ignore_conflicts=True, batch_size=1000)


def wake() -> None:
    """Call for a worker where something waits and none is called yet."""
    from heartfelt.web.reading.tasks import TURNS

    for turn in range(len(readers())):
        task = TURNS[turn]
        called = DBTaskResult.objects.filter(task_path=task.module_path, status="READY")
        if _free(turn).exists() and not called.exists():
            task.enqueue()


def read_waiting(turn: int) -> int:
    """Read what waits for the reader of this turn; how many were read."""
    done, began = 0, time.monotonic()
    while done < AT_A_TIME and time.monotonic() < began + SECONDS:
        claimed = _claim(turn)
        if claimed is None:
            _brought_with.cache_clear()
            break
        claim, pks = claimed
        for pk in pks:
            _read(pk, claim, turn)
        done += len(pks)
    return done


def _free(turn: int) -> QuerySet[Waiting]:
    nobodys = Q(taken_until=None) | Q(taken_until__lt=timezone.now())
    return Waiting.objects.filter(nobodys, turn=turn, attempts__lt=MOST_ATTEMPTS)


@transaction.atomic
def _claim(turn: int) -> tuple[UUID, list[int]] | None:
    """What came first; alone where an earlier attempt did not end well, so that it takes nothing else with it."""
    locked = _free(turn).select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    found = list(locked.order_by("since", "pk")[: TOGETHER[turn]])
    if not found:
        return None
    chosen = found[:1] if found[0].attempts else [row for row in found if not row.attempts]
    claim, pks = uuid4(), [row.pk for row in chosen]
    until = timezone.now() + CLAIMED
    Waiting.objects.filter(pk__in=pks).update(claim=claim, taken_until=until, attempts=F("attempts") + 1)
    return claim, pks


def _read(pk: int, claim: UUID, turn: int) -> None:
    row = Conversation.objects.select_related("team").prefetch_related("messages").filter(pk=pk).first()
    if row is None:
        return
    reader = readers()[turn]
    try:
        given = restored(row)
        beside = _brought_with(row.upload_id) if turn and row.upload_id else None
        agreement = agreement_of(row.team)
        assessment = assess_as_agreed(given, agreement, reader, history_of(row), beside)
        with transaction.atomic():
            if _still_mine(pk, claim):
                keep_reading(row, given, assessment, reader, timezone.now(), agreement)
                _next(pk, turn)
    except DatabaseError:
        raise
    except Exception as error:  # another one may be read all the same
        log.error("conversation %s was not read by %s: %s", pk, reader, type(error).__name__)


@lru_cache(maxsize=1)
def _brought_with(upload: int) -> Collection | None:
    """What came with an upload, so that replies are compared. It is large: kept of one, and while anything waits."""
    return collection_of(Upload.objects.get(pk=upload))


def _still_mine(pk: int, claim: UUID) -> bool:
    """Whether nothing changed since the claim. The conversation is locked first, as by those who change it."""
    Conversation.objects.select_for_update().filter(pk=pk).first()
    return Waiting.objects.filter(pk=pk, claim=claim).exists()


def _next(pk: int, turn: int) -> None:
    mine = Waiting.objects.filter(pk=pk)
    if turn + 1 < len(readers()):
        mine.update(turn=turn + 1, claim=None, taken_until=None, attempts=0)
    else:
        mine.delete()
