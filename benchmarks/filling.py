"""Fills an empty workspace with simulated conversations, and what was planted in them as findings. No reader runs.

A year of an invented company, eight times six weeks; ids are given here, so that rows go in by COPY.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from random import Random
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

import django
from django.db import connection, transaction
from django.utils import timezone

from heartfelt.conversation import Conversation as Given
from heartfelt.finding import Act, Cue, Finding, Sign
from heartfelt.sample.operation import simulate
from heartfelt.sample.truth import Truth
from heartfelt.web.agreements.working_days import WorkingDays
from heartfelt.web.conversations.credit import credit
from heartfelt.web.conversations.delay import opens
from heartfelt.web.conversations.models import Answerer, Conversation, Message, Reading
from heartfelt.web.conversations.models import Finding as FindingRow
from heartfelt.web.conversations.reopening import reopened
from heartfelt.web.people.models import Person, Role, Team
from heartfelt.web.people.services import add_person
from heartfelt.web.workers.services import tidy

STRETCHES = 8
MESSAGES = 100  # ids kept for the messages of a conversation; few need so many
HALF = STRETCHES // 2
STRETCH = timedelta(weeks=6)
TEAMS = 20
TOGETHER = 5_000  # conversations between two COPYs
QUOTE = "Where is it?"
WORKING_DAYS = WorkingDays(ZoneInfo("UTC"))
COLUMNS = {
    Message: ("id", "conversation_id", "position", "external_id", "role", "author", "at", "text", "meta"),
    Conversation: (
        "id", "team_id", "external_id", "channel", "queue", "customer", "subject", "language", "began_at", "ended_at",
        "csat", "resolved", "reopened", "events", "meta",
    ),
    Answerer: ("conversation_id", "author"),
    Reading: (
        "conversation_id", "reader", "version", "read_at", "opens_at", "moment", "care", "care_low", "care_high",
        "care_sum", "hidden_indifference", "resolved", "emotion_start", "emotion_end", "customer_abusive",
        "vulnerability", "skipped",
    ),
    FindingRow: (
        "conversation_id", "message_id", "answer_id", "kind", "name", "outcome", "quote", "start", "end", "events",
        "strength", "because", "raised_by", "lowered_by", "about", "bot", "opens_at",
    ),
}  # fmt: skip
Rows = dict[Any, list[tuple[Any, ...]]]


def fill(count: int, processes: int = 1) -> None:
    """So many conversations in twenty teams, with their agents, a manager of all, and a coach of one team."""
    teams = [Team.objects.create(name=f"Team {number:02}") for number in range(1, TEAMS + 1)]
    bulk = OnPostgreSQL() if connection.vendor == "postgresql" else OnSQLite()
    bulk.begin()
    simulated = HALF if connection.vendor == "postgresql" else STRETCHES
    stretches = [(stretch, count // STRETCHES, [team.pk for team in teams]) for stretch in range(simulated)]
    if processes == 1:
        authors = [fill_stretch(*each) for each in stretches]
    else:
        connection.close()
        with get_context("spawn").Pool(processes, initializer=django.setup) as pool:
            authors = pool.starmap(fill_stretch, stretches, chunksize=1)
        if isinstance(bulk, OnPostgreSQL):
            bulk.leave_triggers_out()  # the connection is another one now
    if isinstance(bulk, OnPostgreSQL):
        bulk.repeat(HALF * (count // STRETCHES))
    bulk.end()
    for author in sorted(set().union(*authors)):
        add_person(author, f"{author}@larkfield.example", Role.AGENT, [teams[_number(author)]], author)
    add_person("Manager", "manager@larkfield.example", Role.MANAGER, teams)
    add_person("Coach", "coach@larkfield.example", Role.COACH, teams[:1])


def fill_stretch(stretch: int, count: int, teams: list[int]) -> set[str]:
    """Six weeks; returns who answered in them."""
    bulk = OnPostgreSQL() if connection.vendor == "postgresql" else OnSQLite()
    filler = Filler(teams, stretch * count, stretch * count * MESSAGES)
    start: date = timezone.localdate() - (STRETCHES - stretch) * STRETCH
    pairs = simulate(count, stretch, start).pairs()
    while rows := filler.rows(islice(pairs, TOGETHER)):
        bulk.put(rows)
    return filler.authors


def messages() -> int:
    """How many there are."""
    return Message.objects.count()


def agent() -> Person:
    """The agent with the most conversations."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT author FROM conversations_answerer GROUP BY author ORDER BY count(*) DESC LIMIT 1")
        return Person.objects.get(agent_name=cursor.fetchone()[0])


def _number(author: str) -> int:
    """Which of the teams somebody belongs to."""
    return crc32(author.encode()) % TEAMS


class Filler:
    """Turns simulated conversations into rows, with ids that count up."""

    def __init__(self, teams: list[int], conversations: int, messages: int) -> None:
        self.teams, self.authors = teams, set[str]()
        self.conversations, self.messages = conversations, messages
        self.random = Random(conversations)

    def rows(self, pairs: Iterable[tuple[Given, Truth]]) -> Rows:
        """The rows of each table; nothing where there are no more."""
        rows: Rows = {model: [] for model in COLUMNS}
        for given, truth in pairs:
            self._add(rows, given, truth)
        return rows if rows[Conversation] else {}

    def _add(self, rows: Rows, given: Given, truth: Truth) -> None:
        self.conversations += 1
        pk, authors = self.conversations, sorted({m.author for m in given.messages if m.role == "agent" and m.author})
        times = [message.at for message in given.messages if message.at]
        self.authors.update(authors)
        team = _number(authors[0] if authors else given.queue or "")
        ids = {}
        for position, message in enumerate(given.messages):
            self.messages += 1
            ids[message.id] = self.messages
            rows[Message].append(
                (self.messages, pk, position, message.id, message.role, message.author or "", message.at,
                 f"{message.text} #{crc32(f'{pk}-{position}'.encode())}" if position == 0 else message.text, "{}")
            )  # fmt: skip
        events = [{"kind": each.kind, "from": each.from_, "to": each.to} for each in given.events]
        rows[Conversation].append(
            (pk, self.teams[team], f"c-{pk}", given.channel, given.queue or "", given.customer or "",
             given.subject or "", given.language or "", min(times), max(times), given.outcome.csat,
             given.outcome.resolved, reopened(events) or self.random.random() < 0.03, json.dumps(events), "{}")
        )  # fmt: skip
        rows[Answerer] += [(pk, author) for author in authors]
        read_at = max(times) + timedelta(minutes=5)
        opens_at = opens(read_at, 1, WORKING_DAYS)
        rows[Reading].append(self._reading(pk, truth, read_at, opens_at))
        rows[FindingRow] += [
            self._finding(pk, given, ids, found, read_at, opens_at) for found in _found(truth) if found.message in ids
        ]

    def _reading(self, pk: int, truth: Truth, read_at: datetime, opens_at: datetime) -> tuple[Any, ...]:
        hurt = sum(cue.outcome in ("missed", "hollow") for cue in truth.cues) + len(truth.signs)
        care = min(5.0, max(1.0, 3.1 + 0.45 * len(truth.acts) - 0.4 * hurt + self.random.gauss(0, 0.25)))
        return (
            pk, "fast", "1.0", read_at, opens_at, truth.moment, care, max(1.0, care - 0.8), min(5.0, care + 0.8),
            json.dumps([["base", 3.0], ["feeling missed", -0.4]]), 0.2, truth.resolved, -0.5, 0.3,
            truth.customer_abusive, json.dumps(truth.vulnerability), "[]",
        )  # fmt: skip

    def _finding(
        self, pk: int, given: Given, ids: dict[str, int], found: Finding, read_at: datetime, opens_at: datetime
    ) -> tuple[Any, ...]:
        about = credit(given, found)
        kind = "cue" if isinstance(found, Cue) else "sign" if isinstance(found, Sign) else "act"
        outcome = found.outcome if isinstance(found, Cue) else ""
        return (
            pk, ids[found.message], ids[about.answer] if about.answer else None, kind, getattr(found, kind), outcome,
            found.quote or "", found.start, found.end, "[]", self.random.uniform(0.4, 1), "It was planted.", "[]",
            "[]", about.about, about.bot, read_at if about.bot else opens_at,
        )  # fmt: skip


def _found(truth: Truth) -> Iterator[Finding]:
    """What was planted, as findings; where in the message its words stand does not matter for speed."""
    shared = {"start": 0, "end": len(QUOTE), "strength": 0.5, "because": ""}
    for cue in truth.cues:
        yield Cue(message=cue.message, quote=QUOTE, cue=cue.cue, outcome=cue.outcome, by=cue.by, **shared)  # type: ignore[arg-type]
    for sign in truth.signs:
        yield Sign(message=sign.message, quote=QUOTE, sign=sign.sign, **shared)  # type: ignore[arg-type]
    for act in truth.acts:
        yield Act(message=act.message, quote=QUOTE, act=act.act, **shared)  # type: ignore[arg-type]


class OnPostgreSQL:
    """COPY without triggers and indexes, which are made afterwards; only a superuser may."""

    def __init__(self) -> None:
        self.leave_triggers_out()

    def leave_triggers_out(self) -> None:
        """As long as this connection stands."""
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")

    def begin(self) -> None:
        """Leave out what is made afterwards; to tell the words of a conversation, what belongs to it must be found."""
        tables = ", ".join(f"'{model._meta.db_table}'" for model in COLUMNS)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({tables}, 'conversations_words') AND "
                "indexname NOT IN (SELECT conname FROM pg_constraint) AND indexdef NOT LIKE '%(conversation_id)'"
            )
            self.indexes = dict(cursor.fetchall())
            for name in self.indexes:
                cursor.execute(f'DROP INDEX "{name}"')

    def repeat(self, conversations: int) -> None:
        """Everything a second time, half a year later: to simulate takes longer than to copy."""
        tables = {model._meta.db_table: columns for model, columns in COLUMNS.items()}
        with connection.cursor() as cursor:
            for table, columns in {**tables, "conversations_words": ("conversation_id", "words", "labels")}.items():
                names = ", ".join(f'"{name}"' for name in columns)
                moved = ", ".join(_moved(table, name, conversations) for name in columns)
                cursor.execute(f"INSERT INTO {table} ({names}) SELECT {moved} FROM {table}")

    def put(self, rows: Rows) -> None:
        """Table by table, and the words of these conversations."""
        first, last = rows[Conversation][0][0], rows[Conversation][-1][0]
        with transaction.atomic(), connection.cursor() as cursor:
            for model, columns in COLUMNS.items():
                names = ", ".join(f'"{name}"' for name in columns)
                with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
                    for row in rows[model]:
                        copy.write_row(row)
            cursor.execute(
                "INSERT INTO conversations_words (conversation_id, words, labels) SELECT id, heartfelt_said(id, subject), "
                "heartfelt_labels(id) FROM conversations_conversation WHERE id BETWEEN %s AND %s",
                (first, last),
            )

    def end(self) -> None:
        """Everything that was left out, and the statistics that a running server keeps by itself."""
        with connection.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '1GB'")
            for definition in self.indexes.values():
                cursor.execute(definition)
            for model in (Conversation, Message):
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("VACUUM ANALYZE")


def _moved(table: str, name: str, conversations: int) -> str:
    """A column of a row that is repeated."""
    if name in ("message_id", "answer_id") or (table, name) == ("conversations_message", "id"):
        return f'"{name}" + {conversations * MESSAGES}'
    if name in ("id", "conversation_id"):
        return f'"{name}" + {conversations}'
    if name == "at" or name.endswith("_at"):
        return f"\"{name}\" + interval '{(HALF * STRETCH).days} days'"
    return f"'again-' || \"{name}\"" if (table, name) == ("conversations_conversation", "external_id") else f'"{name}"'


class OnSQLite:
    """Many rows a transaction, with triggers and indexes at work."""

    def begin(self) -> None:
        """Nothing is left out."""

    def put(self, rows: Rows) -> None:
        """Conversations before what belongs to them."""
        order = (Conversation, Message, Answerer, Reading, FindingRow)
        with transaction.atomic(), connection.cursor() as cursor:
            for model in order:
                names = ", ".join(f'"{name}"' for name in COLUMNS[model])
                places = ", ".join("%s" for _ in COLUMNS[model])
                plain = [tuple(_as_text(value) for value in row) for row in rows[model]]
                cursor.executemany(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})", plain)

    def end(self) -> None:
        """Nothing was left out; the statistics that a running worker keeps."""
        tidy()


def _as_text(value: Any) -> Any:
    """Times as Django writes them into SQLite."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
