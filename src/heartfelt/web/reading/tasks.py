"""Reading in the background. A task is told nothing: what waits is in the database."""

from __future__ import annotations

from importlib.util import find_spec

from heartfelt.web.reading.services import read_waiting

if find_spec("django.tasks"):  # Django 6
    from django.tasks import task
else:
    from django_tasks import task  # type: ignore[no-redef]


@task(queue_name="soon", priority=50)  # type: ignore[untyped-decorator, unused-ignore]
def read_first() -> None:
    """What nobody read yet."""
    read_waiting(0)


@task(priority=-50)  # type: ignore[untyped-decorator, unused-ignore]
def read_again() -> None:
    """What the quick reader read, by the one that reads well."""
    read_waiting(1)


TURNS = (read_first, read_again)
