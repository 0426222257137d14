"""What was counted, by team, queue, channel and week, so that a page of numbers does not count a million conversations.

Only what is open to everybody is counted. `Stale` says which weeks have to be counted again and from when on: a reading
that opens tomorrow makes its week stale tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler

from heartfelt.rates import Tally
from heartfelt.web.people.models import Team


class Sums(models.Model):
    """A `heartfelt.rates.Tally` as columns."""

    clusters = models.PositiveIntegerField(default=0)
    count = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    count_squares = models.PositiveBigIntegerField(default=0)
    products = models.PositiveBigIntegerField(default=0)
    total_squares = models.PositiveBigIntegerField(default=0)

    class Meta:
        abstract = True


BETWEEN_NAMES = "\x1f"  # no name has it
SUMS = ("clusters", "count", "total", "count_squares", "products", "total_squares")


class Together(models.Aggregate):
    """The names of several rows as one text, in no order, a name once for each row that has it."""

    function = "STRING_AGG"
    output_field = models.TextField()

    def __init__(self, names: str, **extra: Any) -> None:
        super().__init__(models.F(names), models.Value(BETWEEN_NAMES), **extra)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        """Its name there."""
        return self.as_sql(compiler, connection, function="GROUP_CONCAT")


class Joined(models.Aggregate):
    """The packed tallies of several rows, one behind the other."""

    function = "STRING_AGG"
    output_field = models.BinaryField()

    def __init__(self, packed: str, **extra: Any) -> None:
        super().__init__(models.F(packed), **extra)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        """With nothing between them."""
        return self.as_sql(compiler, connection, template="%(function)s(%(expressions)s, ''::bytea)")

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        """Its name there; as bytes, which it takes for text."""
        return self.as_sql(compiler, connection, template="CAST(GROUP_CONCAT(%(expressions)s, '') AS BLOB)")


def listed(names: Iterable[str]) -> str:
    """Names as one text, in order."""
    return BETWEEN_NAMES.join(sorted(name.replace(BETWEEN_NAMES, " ") for name in names))


def names_in(text: str) -> list[str]:
    """The names of such a text."""
    return text.split(BETWEEN_NAMES) if text else []


def sums_of(tally: Tally) -> dict[str, int]:
    """A tally as its columns."""
    return dict(zip(SUMS, tally.sums, strict=True))


class Week(Sums):
    """A week (its Monday, in the team's time zone) of a team, and of a queue or a channel of it. The sums are of cues met.

    `level` says what is told apart; queue and channel are empty where they are not. `who` are the agents who answered,
    `slots` which of them (as places in that list, three at most) in conversations that began in which hour of the week. They
    and what else was counted are packed (`packing`), as a page adds up a hundred things in thousands of weeks: cues, the signs
    and acts that are named (with those of bots), hours of the week, waits.
    """

    class Level(models.TextChoices):
        """What is told apart, beside teams and weeks. The other three are added up from places."""

        PLACE = "place", "queue and channel"
        QUEUE = "queue", "queue"
        CHANNEL = "channel", "channel"
        TEAM = "team", "nothing"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=7, choices=Level.choices)
    queue = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=8, blank=True)
    week = models.DateField()
    conversations = models.PositiveIntegerField()
    with_sign = models.PositiveIntegerField()
    who = models.TextField(blank=True)
    counted_at = models.DateTimeField()
    slots = models.BinaryField(default=bytes)
    cues = models.BinaryField(default=bytes)
    named = models.BinaryField(default=bytes)
    hours = models.BinaryField(default=bytes)
    waits = models.BinaryField(default=bytes)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("level", "team", "week", "queue", "channel"), name="one_count_a_week"),
        )

    def __str__(self) -> str:
        return f"{self.week} {self.pk}"


class Thing(models.Model):
    """The name of something counted; weeks hold its number.

    Cues are cue:NAME:OUTCOME, those that bots answered bot:NAME:OUTCOME, signs and acts sign:NAME and act:NAME (in
    conversations), those of bots botsign:NAME and botact:NAME, conversations in which a bot wrote botwrote, hours
    hour:WEEKDAY:HOUR (cues met), waits wait:first|next:agent|bot (conversations in which somebody waited)
    and the same with :BIN behind it (waits).
    """

    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name


class AgentWeek(Sums):
    """An agent's cues in a week: met among all that are about them. `shares` sums up each conversation's share that was met,
    `share_squares` the squares, for the reliability of a number about a person."""

    week = models.ForeignKey(Week, on_delete=models.CASCADE, related_name="by_agent")
    author = models.CharField(max_length=400)
    shares = models.FloatField()
    share_squares = models.FloatField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("week", "author"), name="one_count_an_agent_and_week"),)
        indexes = (models.Index(fields=("author", "week"), name="count_by_agent"),)

    def __str__(self) -> str:
        return str(self.pk)


class Stale(models.Model):
    """A week of a team that has to be counted again from a moment on, because of a conversation of this queue.

    Rows are only added, so that nobody waits for another.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    queue = models.CharField(max_length=200, blank=True)
    week = models.DateField()
    due_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("due_at", "team"), name="stale_by_time"),)

    def __str__(self) -> str:
        return f"{self.week} {self.pk}"
