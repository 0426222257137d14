"""What makes exports, and what removes them."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record
from heartfelt.web.conversations.forgetting import forgotten
from heartfelt.web.exports import files
from heartfelt.web.exports.models import Export
from heartfelt.web.people.models import Person

KEPT = timedelta(hours=24)
PATIENCE = timedelta(seconds=30)  # how long a task may take to be written down
MOST_ATTEMPTS = 5
RUNNING = (Export.State.WAITING, Export.State.WRITING)

log = logging.getLogger(__name__)


def order(person: Person, query: str, kind: str) -> Export:
    """Have what a person looks for written to a file, in the background. Every export begins here."""
    from heartfelt.web.exports.tasks import write_export

    remove_expired()
    export = Export.objects.create(person=person, query=query, kind=kind, expires_at=timezone.now() + KEPT)
    record(person, Action.EXPORTED, export, format=kind)
    transaction.on_commit(lambda: write_export.enqueue(export.pk))
    return export


def again(export: Export) -> None:
    """Have an export that failed, or that its maker may not fetch any more, written anew."""
    from heartfelt.web.exports.tasks import write_export

    with transaction.atomic():
        row = Export.objects.select_for_update().filter(pk=export.pk).exclude(state__in=RUNNING).first()
        if row is None:
            return
        files.clear(row)
        Export.objects.filter(pk=row.pk).update(state=Export.State.WAITING, attempts=0, written=0, file="", size=0)
        record(row.person, Action.EXPORTED, row, format=row.kind)
        transaction.on_commit(lambda: write_export.enqueue(row.pk))


def go_on() -> None:
    """Take up exports for which no task waits or runs, since a worker was killed; after some attempts they failed."""
    from heartfelt.web.exports.tasks import write_export

    late = Export.objects.filter(state__in=RUNNING, created_at__lt=timezone.now() - PATIENCE)
    if not late.exists():
        return
    called = DBTaskResult.objects.filter(task_path=write_export.module_path, status__in=("READY", "RUNNING"))
    theirs = {pk for each in called for pk in each.args_kwargs["args"]}
    for export in late.exclude(pk__in=theirs):
        if export.attempts >= MOST_ATTEMPTS:
            late.filter(pk=export.pk, attempts=export.attempts).update(state=Export.State.FAILED)
            log.error("export %s is given up after %s attempts", export.pk, export.attempts)
        else:
            write_export.enqueue(export.pk)


@transaction.atomic
def remove(exports: QuerySet[Export]) -> int:
    """Delete exports with their files; how many those were. One that is being written is waited for, or stops."""
    count = 0
    for export in exports.select_for_update():
        files.clear(export)
        export.delete()
        count += 1
    return count


def remove_expired() -> int:
    """Delete what nobody may fetch any more."""
    count = remove(Export.objects.filter(expires_at__lte=timezone.now()))
    files.sweep(set(Export.objects.values_list("pk", flat=True)))
    return count


@receiver(forgotten)
def forget(**_: object) -> dict[str, int]:
    """Whatever conversations go, no file may hold them still: none that is there now, and none begun before they are gone."""
    transaction.on_commit(remove_all)
    return {"exports": remove_all()}


def remove_all() -> int:
    """Delete every export: where somebody's conversations were erased, no file may hold them still."""
    return remove(Export.objects.all())
