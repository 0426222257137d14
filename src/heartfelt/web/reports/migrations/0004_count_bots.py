"""Weeks in which a bot answered are due to be counted again: its cues were in no number before."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations
from django.utils import timezone


def mark(apps: Any, _schema: Any) -> None:
    finding, stale = apps.get_model("conversations", "Finding"), apps.get_model("reports", "Stale")
    zones = dict(apps.get_model("agreements", "Agreement").objects.values_list("team", "zone"))
    due: set[tuple[int, str, date]] = set()
    rows = finding.objects.filter(bot=True, kind="cue", conversation__began_at__isnull=False).order_by()
    fields = ("conversation__team", "conversation__queue", "conversation__began_at")
    for team, queue, began_at in rows.values_list(*fields).iterator():
        day = began_at.astimezone(ZoneInfo(zones.get(team) or settings.TIME_ZONE)).date()
        due.add((team, queue, day - timedelta(days=day.weekday())))
    now = timezone.now()
    stale.objects.bulk_create(
        (stale(team_id=team, queue=queue, week=week, due_at=now) for team, queue, week in due), batch_size=1000
    )


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        ("conversations", "0007_narrow_words"),
        ("reports", "0003_pack_what_was_counted"),
    ]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
