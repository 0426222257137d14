"""Weeks in which a bot wrote are due to be counted again: its signs and acts were in no number before."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations
from django.db.models import Exists, OuterRef
from django.utils import timezone


def mark(apps: Any, _schema: Any) -> None:
    conversation, stale = apps.get_model("conversations", "Conversation"), apps.get_model("reports", "Stale")
    bots = apps.get_model("conversations", "Message").objects.filter(conversation=OuterRef("pk"), role="bot")
    zones = dict(apps.get_model("agreements", "Agreement").objects.values_list("team", "zone"))
    due: set[tuple[int, str, date]] = set()
    rows = conversation.objects.filter(Exists(bots), began_at__isnull=False).order_by()
    for team, queue, began_at in rows.values_list("team", "queue", "began_at").iterator():
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
        ("reports", "0004_count_bots"),
    ]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
