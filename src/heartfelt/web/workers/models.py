"""Who works in the background, and when they were last heard of."""

from __future__ import annotations

from django.db import models


class Worker(models.Model):
    """A process that works on tasks; `name` is the one it claims them with."""

    name = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
