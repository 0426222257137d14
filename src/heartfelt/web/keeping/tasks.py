"""What happens in the background. A task is told ids, never words."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from importlib.util import find_spec

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from heartfelt.web.conversations.services import give_up
from heartfelt.web.keeping import erasing, leaving, retention
from heartfelt.web.keeping.models import Receipt
from heartfelt.web.people.models import Person

if find_spec("django.tasks"):  # Django 6
    from django.tasks import task
else:
    from django_tasks import task  # type: ignore[no-redef]

NIGHT = time(3)
TRIED_AGAIN = timedelta(hours=1)  # that a file is kept at least, where its upload failed and may be tried again


@task()  # type: ignore[untyped-decorator, unused-ignore]
def erase_customer(pk: int) -> None:
    """Erase a customer, unless that is done; again in a minute while an upload may still bring them back."""
    receipt = Receipt.objects.filter(pk=pk, kind=Receipt.Kind.CUSTOMER).exclude(state=Receipt.State.DONE).first()
    if receipt is None:
        return
    erasing.erase(receipt)
    if receipt.is_running and _defers():
        erase_customer.using(run_after=timezone.now() + erasing.AGAIN).enqueue(pk)


@task()  # type: ignore[untyped-decorator, unused-ignore]
def make_anonymous(pk: int, person: int) -> None:
    """Take a person's name out of conversations."""
    receipt = Receipt.objects.filter(pk=pk, kind=Receipt.Kind.PERSON).exclude(state=Receipt.State.DONE).first()
    if receipt is not None:
        leaving.rename(receipt, Person.objects.get(pk=person))


@task()  # type: ignore[untyped-decorator, unused-ignore]
def every_night() -> None:
    """Delete what is too old, go on with erasures that an interruption left unfinished, and come back tomorrow."""
    try:
        keep_house()
    finally:
        schedule()


def keep_house() -> None:
    """What every night is for."""
    for receipt in Receipt.objects.filter(kind=Receipt.Kind.CUSTOMER).exclude(state=Receipt.State.DONE):
        erasing.erase(receipt)
    give_up(timezone.now() - TRIED_AGAIN)
    retention.expire()
    call_command("clearsessions")


def schedule() -> None:
    """Have the next night wait in the queue, once."""
    waiting = DBTaskResult.objects.filter(task_path=every_night.module_path, status="READY")
    if _defers() and not waiting.exists():
        every_night.using(run_after=next_night(timezone.localtime())).enqueue()


def next_night(now: datetime) -> datetime:
    """Three in the morning, in the time zone of the workspace."""
    tonight = datetime.combine(now.date(), NIGHT, now.tzinfo)
    return tonight if tonight > now else tonight + timedelta(days=1)


def _defers() -> bool:
    """Whether tasks can wait for a time: those in the database can."""
    return bool(every_night.get_backend().supports_defer)
