"""What happens in the background. A task is told ids, never words."""

from __future__ import annotations

from importlib.util import find_spec

from heartfelt.web.conversations.bringing import take_in
from heartfelt.web.conversations.models import Upload

if find_spec("django.tasks"):  # Django 6
    from django.tasks import task
else:
    from django_tasks import task  # type: ignore[no-redef]


@task()  # type: ignore[untyped-decorator, unused-ignore]
def read_upload(pk: int) -> None:
    """Take in an upload, unless it is gone or done."""
    upload = Upload.objects.select_related("team").filter(pk=pk).first()
    if upload is not None and upload.is_running:
        take_in(upload)
