"""Puts the index of words into a database. The statements are in the file of that database beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from sqlite3 import complete_statement
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

HERE = Path(__file__).parent
_BACKFILL = (
    "INSERT INTO conversations_words (rowid, said) SELECT id << 20 | 1048575, substr(subject, 1, 100000) "
    "FROM conversations_conversation WHERE subject <> ''",
    "INSERT INTO conversations_words (rowid, said) SELECT conversation_id << 20 | position, substr(text, 1, 100000) "
    "FROM conversations_message WHERE position < 1048575",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the index, with what was said until now."""
    if connection.vendor == "postgresql":
        _run(connection, "postgresql.sql")
        return
    with connection.cursor() as cursor:
        for statement in (*_statements(), *_BACKFILL):
            cursor.execute(statement)


def narrow(connection: BaseDatabaseWrapper) -> None:
    """Move the words out of the rows of the index: SQLite keeps none there."""
    if connection.vendor == "postgresql":
        _run(connection, "postgresql_narrow.sql")


def label(connection: BaseDatabaseWrapper) -> None:
    """Put labels beside the words: SQLite's index is of messages, and finds no two things of a conversation together."""
    if connection.vendor == "postgresql":
        _run(connection, "postgresql_labels.sql")


def restore_triggers(using: str, **_: Any) -> None:
    """After migrations: SQLite forgets the triggers of a table that Django made anew to change it."""
    connection = connections[using]
    if connection.vendor != "sqlite" or "conversations_words" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)


def _run(connection: BaseDatabaseWrapper, file: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute((HERE / file).read_text(encoding="utf-8"))


def _statements() -> Iterator[str]:
    statement = ""
    for line in (HERE / "sqlite.sql").read_text(encoding="utf-8").splitlines(keepends=True):
        statement += line
        if complete_statement(statement):
            yield statement
            statement = ""
