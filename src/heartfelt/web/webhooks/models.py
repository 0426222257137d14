"""Who is told what, and what was told."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.crypto import get_random_string, salted_hmac

from heartfelt.web.conversations.models import Conversation
from heartfelt.web.people.models import Team


class Happening(models.TextChoices):
    """What a program can be told of."""

    READ = "conversation.read", "A conversation was read, for the first time or again"
    OPENED = "findings.opened", "Findings open to coaches and managers"
    PERIL = "peril.found", "A life may be at risk: at once, as on the first page of coaches and managers"
    PING = "ping", "A test from the page"


def _nonce() -> str:
    return get_random_string(32)


class Subscription(models.Model):
    """An address that is told what happens in a team.

    Its secret is worked out from `nonce` and the secret key of the workspace, and kept nowhere. While an exchanged key is still
    believed, messages are signed with both.
    `failing_since` is the first failure after the last success.
    """

    address = models.CharField(max_length=500)
    happenings = models.JSONField("what it is told", default=list)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="subscriptions")
    nonce = models.CharField(max_length=32, default=_nonce)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    failing_since = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("address", "pk")

    def __str__(self) -> str:
        return self.address

    @property
    def told_of(self) -> list[str]:
        """What it is told, in words."""
        return [Happening(one).label for one in self.happenings]

    @property
    def keys(self) -> list[bytes]:
        """What messages are signed with, the one first that the page shows."""
        named = f"{self.pk}:{self.nonce}"
        secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        return [salted_hmac("heartfelt.webhooks", named, each, algorithm="sha256").digest() for each in secrets]


class Delivery(models.Model):
    """One message to one address, from `due_at` on. It holds ids and names of signals, no words.

    `payload` is None until it is first sent.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", "Waiting"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Failed"
        DROPPED = "dropped", "Nothing left to say"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    happening = models.CharField(max_length=20, choices=Happening.choices)
    conversation = models.ForeignKey(Conversation, null=True, on_delete=models.CASCADE, related_name="deliveries")
    due_at = models.DateTimeField()
    payload = models.JSONField(null=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-due_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("subscription", "conversation", "happening", "due_at"), name="one_delivery_a_happening"
            ),
        )
        indexes = (models.Index(fields=("subscription", "-due_at"), name="delivery_by_time"),)

    def __str__(self) -> str:
        return str(self.pk)
