"""What a team agreed on about how its conversations are read: hours, norms, signals; and which team answers a queue."""

from __future__ import annotations

from datetime import time

from django.db import models

from heartfelt.norms import DEFAULT
from heartfelt.web.people.models import Team

NOT_LISTED = 2.0  # no finding is as strong as that
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def working_week() -> list[int]:
    """Monday to Friday."""
    return [0, 1, 2, 3, 4]


def default_minutes() -> list[list[object]]:
    """The library's norms, for all queues."""
    return [["", channel, minutes] for channel, minutes in DEFAULT.slow_after_minutes.items()]


class Agreement(models.Model):
    """One a team. `changed_at` is when something last changed that what is found depends on.

    `minutes` holds [queue, channel, minutes], the queue empty for all others; `signals` the strength from which a signal is
    listed where it is not the reader's own, `NOT_LISTED` where it is off; `closed` dates beside the holidays of the place.
    """

    class Kind(models.TextChoices):
        """Which hours count."""

        CALENDAR = "calendar", "All hours"
        BUSINESS = "business", "Business hours"

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="agreement")
    kind = models.CharField("hours that count", max_length=8, choices=Kind.choices, default=Kind.CALENDAR)
    zone = models.CharField("time zone", max_length=64)
    days = models.JSONField(default=working_week)
    starts = models.TimeField("from", default=time(9))
    ends = models.TimeField("to", default=time(17))
    country = models.CharField("public holidays of", max_length=2, blank=True)
    region = models.CharField(max_length=12, blank=True)
    closed = models.JSONField(default=list, blank=True)
    minutes = models.JSONField(default=default_minutes, blank=True)
    signals = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.team)


class Queue(models.Model):
    """Which team answers a queue."""

    name = models.CharField(max_length=200, unique=True)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="queues")

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
