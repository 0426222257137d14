"""What was done, one row each, never changed and never deleted: the rows refuse it, and so does the database."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models

from heartfelt.web.audit.actions import Action

REFUSED = "The audit log is only added to: no record is changed or deleted."


class AppendOnly(TypeError):
    """Somebody tried to change or delete a record."""


class RecordQuerySet(models.QuerySet["Record"]):
    """Records can be added and read."""

    def update(self, **_: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly(REFUSED)

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly(REFUSED)

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnly(REFUSED)


class Record(models.Model):
    """`who` is None where it happened by itself, or before anybody was known. `kind` and `object_id` name the object: names of
    people and teams are looked up when they are shown, so that nobody's name stays here. `facts` hold ids, counts and
    settings, never words of customers.
    """

    at = models.DateTimeField(auto_now_add=True)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)
    kind = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)

    objects: ClassVar[models.Manager[Record]] = models.Manager.from_queryset(RecordQuerySet)()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("-at", "-id"), name="record_by_time"),
            models.Index(fields=("what", "-at", "-id"), name="record_by_action"),
            models.Index(fields=("who", "-at", "-id"), name="record_by_person"),
            models.Index(fields=("kind", "object_id", "-at", "-id"), name="record_by_object"),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Once."""
        if self.pk is not None:
            raise AppendOnly(REFUSED)
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refused."""
        raise AppendOnly(REFUSED)

    @property
    def title(self) -> str:
        """What was done, in words."""
        return str(Action(self.what).label) if self.what in Action.values else self.what
