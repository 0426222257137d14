"""What happens in the background. A task is told ids, never words."""

from __future__ import annotations

from importlib.util import find_spec

from heartfelt.web.conversations.bringing import read_before, take_in, take_out
from heartfelt.web.conversations.models import Upload
from heartfelt.web.people.models import Team

if find_spec("django.tasks"):  # Django 6
    from django.tasks import task
else:
    from django_tasks import task  # type: ignore[no-redef]


@task()  # type: ignore[untyped-decorator, unused-ignore]
def read_upload(pk: int) -> None:
    """Take in an upload, unless it is gone or done. What an earlier attempt brought of one that was undone since goes."""
    upload = Upload.objects.select_related("team").filter(pk=pk).first()
    if upload is not None and upload.is_running:
        take_in(upload)
    elif upload is not None and upload.state == Upload.State.UNDONE:
        take_out(upload)


@task()  # type: ignore[untyped-decorator, unused-ignore]
def take_back(pk: int) -> None:
    """Take out what came with an upload that was undone."""
    upload = Upload.objects.filter(pk=pk, state=Upload.State.UNDONE).first()
    if upload is not None:
        take_out(upload)


@task()  # type: ignore[untyped-decorator, unused-ignore]
def read_team_again(pk: int) -> None:
    """Read a team's conversations again as it agreed since."""
    team = Team.objects.filter(pk=pk).first()
    if team is not None:
        read_before(team)
