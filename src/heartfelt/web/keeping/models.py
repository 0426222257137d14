"""How long a team keeps conversations, and receipts for what was erased."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from heartfelt.web.people.models import Team


class Retention(models.Model):
    """A team's agreement; no row, or no days: conversations are kept until somebody erases them."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="retention")
    days = models.PositiveIntegerField(
        "days that a conversation is kept",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(36_500)],
        help_text="Counted from its last message. Leave it empty to keep conversations.",
    )

    def __str__(self) -> str:
        return f"{self.team_id}: {self.days}"


class Receipt(models.Model):
    """That something was erased: when, by whom, how many rows of what. Of a customer it holds a keyed hash, and no words."""

    class Kind(models.TextChoices):
        """Why it went."""

        CUSTOMER = "customer", "A customer"
        AGE = "age", "By age"
        PERSON = "person", "A person who left"

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Erasing"
        DONE = "done", "Done"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    hash = models.CharField(max_length=60, blank=True)
    team = models.ForeignKey(Team, null=True, on_delete=models.SET_NULL, related_name="+")
    before = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    left = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("-asked_at", "-pk")
        indexes = (models.Index(fields=("state", "kind"), name="receipt_by_state"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_running(self) -> bool:
        """Whether there is something to wait for."""
        return self.state != self.State.DONE
