"""Conversations as rows, what was found in them, and the uploads they came with.

Findings are reached through `selectors.findings_for` and `selectors.readings_for` alone: they know whose turn it is to see.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from heartfelt.web.conversations.reopening import reopened
from heartfelt.web.people.models import Team

BEFORE_ALL = datetime(1900, 1, 1, tzinfo=UTC)


class Upload(models.Model):
    """A file that somebody brought, how far it is, and what came of it.

    `explained` is what they said of the file, kept as long as the file is. Conversations are `stored` where they are new,
    `grown` where they were here before and the file adds to them, else `unchanged`.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "Waiting"
        STORING = "storing", "Taking in"
        READING = "reading", "Reading"
        DONE = "done", "Done"
        FAILED = "failed", "Could not be read"
        UNDONE = "undone", "Undone"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="uploads")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="uploads")
    name = models.CharField(max_length=255)
    file = models.FileField(blank=True)
    explained = models.JSONField(default=dict)
    size = models.BigIntegerField(default=0)
    consumed = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    stored = models.PositiveIntegerField(default=0)
    grown = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    assessed = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    error = models.TextField(blank=True)
    reader = models.CharField(max_length=16)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        """Whether there is something to wait for."""
        return self.state in (self.State.WAITING, self.State.STORING, self.State.READING)

    @property
    def may_be_undone(self) -> bool:
        """Whether it can be taken back, also while it is being read."""
        return self.state != self.State.UNDONE

    @property
    def may_be_tried_again(self) -> bool:
        """Whether its file is still here, to be read once more with other things said of it."""
        return self.state == self.State.FAILED and bool(self.file)

    @property
    def going(self) -> int:
        """How many conversations of one that is taken back are still there, or still hold what it added."""
        return self.conversations.count() + self.growths.count() if self.state == self.State.UNDONE else 0

    @property
    def read_quickly(self) -> int:
        """How many conversations of one that is done wait for the reader that takes longer."""
        return self.conversations.filter(waiting__isnull=False).count() if self.state == self.State.DONE else 0

    @property
    def progress(self) -> int:
        """How far it is, 0 to 100: taking in is the first tenth."""
        if self.state == self.State.READING:
            return 10 + 90 * self.assessed // max(self.stored, 1)
        if self.state == self.State.STORING:
            return min(10 * self.consumed // max(self.size, 1), 10)
        return 0 if self.state == self.State.WAITING else 100


class Conversation(models.Model):
    """A conversation; `external_id` is its id where it came from, unique in a team. Times are None where none is known.

    `sort_at` is when it began, or before all others where that is not known, so that every list has an order.
    """

    upload = models.ForeignKey(Upload, null=True, on_delete=models.CASCADE, related_name="conversations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="conversations")
    external_id = models.CharField(max_length=400)
    channel = models.CharField(max_length=8)
    queue = models.CharField(max_length=200, blank=True)
    customer = models.CharField(max_length=400, blank=True)
    subject = models.TextField(blank=True)
    language = models.CharField(max_length=20, blank=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    csat = models.FloatField(null=True)
    resolved = models.BooleanField(null=True)
    reopened = models.BooleanField(default=False, editable=False)
    events = models.JSONField(default=list)
    meta = models.JSONField(default=dict)
    sort_at = models.GeneratedField(
        expression=Coalesce("began_at", models.Value(BEFORE_ALL, models.DateTimeField())),
        output_field=models.DateTimeField(),
        db_persist=True,
    )

    class Meta:
        constraints = (models.UniqueConstraint(fields=("team", "external_id"), name="one_conversation_an_id"),)
        indexes = (
            models.Index(fields=("-sort_at", "-id"), name="conversation_newest"),
            models.Index(fields=("team", "-sort_at", "-id"), name="conversation_team_newest"),
            models.Index(fields=("queue", "-sort_at", "-id"), name="conversation_queue_newest"),
            models.Index(fields=("channel", "-sort_at", "-id"), name="conversation_channel_newest"),
            models.Index(fields=("csat", "-sort_at"), name="conversation_by_csat"),
            models.Index(fields=("-sort_at", "-id"), condition=models.Q(reopened=True), name="conversation_reopened"),
            models.Index(fields=("team", "-began_at", "-id"), name="conversation_by_time"),
            models.Index(fields=("team", "queue", "-began_at"), name="conversation_by_queue"),
            models.Index(fields=("team", "channel", "-began_at"), name="conversation_by_channel"),
            models.Index(fields=("customer", "began_at"), name="conversation_by_customer"),
        )

    def __str__(self) -> str:
        return self.external_id

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Keep it, and whether it was reopened, which its events tell."""
        self.reopened = reopened(self.events)
        if update_fields is not None and "events" in update_fields:
            update_fields = {*update_fields, "reopened"}
        super().save(*args, update_fields=update_fields, **kwargs)


class Growth(models.Model):
    """What an upload added to a conversation that was here before: ids of `messages`, and `events` as they are kept."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="growths")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="growths")
    messages = models.JSONField(default=list)
    events = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("upload", "conversation"), name="one_growth_an_upload"),)

    def __str__(self) -> str:
        return f"{self.upload_id}:{self.conversation_id}"


class Message(models.Model):
    """One message; `author` is the name that the source gives, `position` counts from 0."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    position = models.PositiveIntegerField()
    external_id = models.TextField()
    role = models.CharField(max_length=8)
    author = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(null=True)
    text = models.TextField()
    meta = models.JSONField(default=dict)

    class Meta:
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=("conversation", "position"), name="one_message_a_position"),)

    def __str__(self) -> str:
        return f"{self.conversation_id}:{self.position}"


class Answerer(models.Model):
    """An agent who wrote in a conversation, by the name that the source gives."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="answerers")
    author = models.CharField(max_length=400)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("author", "conversation"), name="one_answerer_a_conversation"),)

    def __str__(self) -> str:
        return f"{self.conversation_id}:{self.author}"


class Reading(models.Model):
    """What was said of a conversation as a whole. Coaches and managers see it from `opens_at` on.

    `is_of_several` is set where care was left out, because others answered beside the agent who asks.
    """

    is_of_several = False
    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="reading")
    reader = models.CharField(max_length=16)
    version = models.CharField(max_length=16)
    read_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    moment = models.CharField(max_length=16, blank=True)
    care = models.FloatField(null=True)
    care_low = models.FloatField(null=True)
    care_high = models.FloatField(null=True)
    care_sum = models.JSONField(default=list)
    hidden_indifference = models.FloatField(null=True)
    resolved = models.CharField(max_length=8)
    emotion_start = models.FloatField(null=True)
    emotion_end = models.FloatField(null=True)
    customer_abusive = models.BooleanField(default=False)
    vulnerability = models.JSONField(default=list)
    skipped = models.JSONField(default=list)

    class Meta:
        indexes = (
            models.Index(fields=("care", "conversation", "opens_at"), name="reading_care_opens"),
            models.Index(fields=("moment", "care", "conversation", "opens_at"), name="reading_moment_opens"),
            models.Index(fields=("read_at", "conversation"), name="reading_by_time"),
        )

    def __str__(self) -> str:
        return str(self.conversation_id)


class Peril(models.Model):
    """A customer's words that say that a life may be at risk now. Coaches and managers see them at once: the one exception.

    It is about nobody's answer; what was found in the answer waits as everything else does.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="perils")
    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="peril")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ("message__position",)

    def __str__(self) -> str:
        return f"{self.conversation_id}:{self.start}"

    @property
    def quote(self) -> str:
        """The words."""
        return self.message.text[self.start : self.end]


class Finding(models.Model):
    """A cue, sign or act with its evidence.

    `about` is the author of the agent's message it is about, empty where it is about nobody or a bot. `answer` is the
    message that met, hollowed or missed a cue. `outcome` is empty for signs and acts. Others than that agent see it from
    `opens_at` on.
    """

    class Kind(models.TextChoices):
        """What is found."""

        CUE = "cue", "Cue"
        SIGN = "sign", "Sign"
        ACT = "act", "Act"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="findings")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="findings")
    answer = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="answered")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    name = models.CharField(max_length=80)
    outcome = models.CharField(max_length=8, blank=True)
    quote = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    events = models.JSONField(default=list)
    strength = models.FloatField()
    because = models.TextField()
    raised_by = models.JSONField(default=list)
    lowered_by = models.JSONField(default=list)
    about = models.CharField(max_length=400, blank=True)
    bot = models.BooleanField(default=False)
    opens_at = models.DateTimeField()

    class Meta:
        ordering = ("message__position", "start", "pk")
        indexes = (
            models.Index(
                fields=("kind", "name", "outcome", "conversation", "opens_at", "about"), name="finding_by_label"
            ),
            models.Index(fields=("about", "kind", "conversation"), name="finding_by_agent"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.pk}"
