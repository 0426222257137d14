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
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute((HERE / "postgresql.sql").read_text(encoding="utf-8"))
            return
        for statement in (*_statements(), *_BACKFILL):
            cursor.execute(statement)


def narrow(connection: BaseDatabaseWrapper) -> None:
    """Move the words out of the rows of the index: SQLite keeps none there."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute((HERE / "postgresql_narrow.sql").read_text(encoding="utf-8"))


def restore_triggers(using: str, **_: Any) -> None:
    """After migrations: SQLite forgets the triggers of a table that Django made anew to change it."""
    connection = connections[using]
    if connection.vendor != "sqlite" or "conversations_words" not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)


def _statements() -> Iterator[str]:
    statement = ""
    for line in (HERE / "sqlite.sql").read_text(encoding="utf-8").splitlines(keepends=True):
        statement += line
        if complete_statement(statement):
            yield statement
            statement = ""
