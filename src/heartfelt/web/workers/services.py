"""Tasks whose worker was killed are taken up by the others.

Every worker says every few seconds that it is there. What was running in one that was not heard of for half a minute waits
again, and so does what failed because the database went away. Tasks are written so that a second run does no harm.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from heartfelt.web.workers.models import Worker
from heartfelt.web.workers.selectors import SILENT, alive

Task = DBTaskResult[Any, Any]
MOST_ATTEMPTS = 5  # a task that took so many workers with it is left alone
REMEMBERED = timedelta(days=3)
INTERRUPTIONS = (
    "django.db.utils.OperationalError",
    "django.db.utils.InterfaceError",
    "builtins.SystemExit",
    "builtins.KeyboardInterrupt",
)


def beat(name: str) -> None:
    """Say that a worker is there."""
    Worker.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


def leave(name: str) -> None:
    """Say that a worker ends."""
    Worker.objects.filter(name=name).delete()


def take_up() -> int:
    """Have tasks wait again that a dead worker or a lost database interrupted; how many that were."""
    present = alive()
    lost = [task for task in DBTaskResult.objects.running() if not present.intersection(task.worker_ids[-1:])]
    lost += list(_interrupted())
    return sum(_again(task) for task in lost)


def _interrupted() -> QuerySet[Task]:
    lately = timezone.now() - timedelta(hours=1)
    failed: QuerySet[Task] = DBTaskResult.objects.failed()
    return failed.filter(exception_class_path__in=INTERRUPTIONS, finished_at__gt=lately)


def _again(task: Task) -> bool:
    """Whether this call had it wait again: another worker may have been quicker."""
    same = DBTaskResult.objects.filter(pk=task.pk, status=task.status, started_at=task.started_at)
    if len(task.worker_ids) < MOST_ATTEMPTS:
        return bool(same.update(status="READY"))
    same.filter(status="RUNNING").update(status="FAILED", finished_at=timezone.now())
    return False


def tidy() -> None:
    """Forget workers that are gone and tasks that are long done; SQLite learns how its tables grew."""
    now = timezone.now()
    Worker.objects.filter(seen_at__lt=now - 10 * SILENT).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - REMEMBERED).delete()
    if connection.vendor == "sqlite":  # PostgreSQL does so by itself
        with connection.cursor() as cursor:
            # With fewer it takes a kind of finding for a thousand, fewer than are in a thousand conversations.
            cursor.execute("PRAGMA analysis_limit=10000")
            cursor.execute("ANALYZE")
