"""What was read before there were counts is due to be counted."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations
from django.utils import timezone


def mark(apps: Any, _schema: Any) -> None:
    conversation, stale = apps.get_model("conversations", "Conversation"), apps.get_model("reports", "Stale")
    zone, now = ZoneInfo(settings.TIME_ZONE), timezone.now()
    due: set[tuple[int, str, date, datetime]] = set()
    rows = conversation.objects.filter(reading__isnull=False, began_at__isnull=False)
    for team, queue, began_at, opens_at in rows.values_list(
        "team", "queue", "began_at", "reading__opens_at"
    ).iterator():
        day = began_at.astimezone(zone).date()
        due.add((team, queue, day - timedelta(days=day.weekday()), max(opens_at, now)))
    stale.objects.bulk_create(
        (stale(team_id=team, queue=queue, week=week, due_at=at) for team, queue, week, at in due),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial"), ("people", "0001_initial"), ("reports", "0001_initial")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
