"""Exports in the background. A task is told ids, never words."""

from __future__ import annotations

from importlib.util import find_spec

from heartfelt.web.exports.making import write_file
from heartfelt.web.exports.models import Export
from heartfelt.web.exports.services import remove_expired

if find_spec("django.tasks"):  # Django 6
    from django.tasks import task
else:
    from django_tasks import task  # type: ignore[no-redef]


@task()  # type: ignore[untyped-decorator, unused-ignore]
def write_export(pk: int) -> None:
    """Write an export, unless it is gone or done, and have it removed when its time is over."""
    export = Export.objects.select_related("person").filter(pk=pk).first()
    if export is None or not export.is_running:
        return
    write_file(export)
    if remove_exports.get_backend().supports_defer:
        remove_exports.using(run_after=export.expires_at).enqueue()


@task()  # type: ignore[untyped-decorator, unused-ignore]
def remove_exports() -> None:
    """Remove the exports whose time is over."""
    remove_expired()
