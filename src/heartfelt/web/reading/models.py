"""Which conversations wait to be read."""

from __future__ import annotations

from django.db import models

from heartfelt.web.conversations.models import Conversation


class Waiting(models.Model):
    """A conversation that waits for its next reader: `turn` counts them from 0.

    Who reads it writes a `claim` of their own, which holds until `taken_until`. A change in the meantime takes the claim
    away, and what was read then is not kept.
    """

    conversation = models.OneToOneField(
        Conversation, on_delete=models.CASCADE, primary_key=True, related_name="waiting"
    )
    turn = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    claim = models.UUIDField(null=True)
    taken_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=("turn", "since"), name="waiting_by_turn"),)

    def __str__(self) -> str:
        return str(self.conversation_id)
