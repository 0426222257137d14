"""What is counted in the background."""

from __future__ import annotations

from importlib.util import find_spec

from heartfelt.web.people.models import Team
from heartfelt.web.reports import services

if find_spec("django.tasks"):  # Django 6
    from django.tasks import task
else:
    from django_tasks import task  # type: ignore[no-redef]


@task()  # type: ignore[untyped-decorator, unused-ignore]
def count_due(teams: list[int]) -> None:
    """Count what became stale in these teams."""
    services.recount(teams=teams)


@task()  # type: ignore[untyped-decorator, unused-ignore]
def count_team(pk: int) -> None:
    """Count all of a team anew."""
    team = Team.objects.filter(pk=pk).first()
    if team is not None:
        services.recount_team(team)
