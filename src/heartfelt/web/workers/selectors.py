"""What is known of the background."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from heartfelt.web.workers.models import Worker

SILENT = timedelta(seconds=30)  # a worker that was not heard of for so long is taken for dead


def alive() -> set[str]:
    """The names of the workers that are there."""
    return set(Worker.objects.filter(seen_at__gt=timezone.now() - SILENT).values_list("name", flat=True))
