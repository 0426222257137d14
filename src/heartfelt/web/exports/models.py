"""Exports and their files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.http import QueryDict

from heartfelt.web.conversations.forms import tells_how_many


class Export(models.Model):
    """A search as a file, its maker's alone, until it expires.

    `standing` is what the maker was allowed to see when it was written: a file is not handed out to somebody who may see
    less or other things by now. `attempts` counts how often it was begun; the last one alone may finish.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "Waiting"
        WRITING = "writing", "Writing"
        DONE = "done", "Done"
        FAILED = "failed", "Could not be written"

    class Kind(models.TextChoices):
        """The format of the file."""

        CSV = "csv", "CSV, for spreadsheets"
        JSONL = "jsonl", "JSON lines, with everything"
        PARQUET = "parquet", "Parquet, for analysis"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    query = models.TextField(blank=True)
    kind = models.CharField("Format", max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    found = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    cut = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    standing = models.TextField(blank=True)
    file = models.FileField(blank=True)
    size = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.pk}.{self.kind}"

    @property
    def is_running(self) -> bool:
        """Whether there is something to wait for."""
        return self.state in (self.State.WAITING, self.State.WRITING)

    @property
    def is_done(self) -> bool:
        """Whether there is a file."""
        return self.state == self.State.DONE

    @property
    def tells_how_many(self) -> bool:
        """Whether it is said how many conversations it holds, as on the list."""
        return tells_how_many(self.person, QueryDict(self.query))

    @property
    def progress(self) -> int:
        """How far it is, 0 to 100."""
        return 100 * self.written // max(self.found, 1)

    @property
    def name(self) -> str:
        """The name under which the file is saved."""
        return f"conversations-{self.created_at:%Y-%m-%d}-{self.pk}.{self.kind}"
