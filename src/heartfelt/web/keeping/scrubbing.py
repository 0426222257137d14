"""After rows were deleted: nothing of them stays in the database's files, as far as the database can see to it."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model
from django_tasks_db.models import DBTaskResult

from heartfelt.web.conversations.forgetting import reach
from heartfelt.web.conversations.models import Upload
from heartfelt.web.exports.models import Export
from heartfelt.web.saved.models import SavedView

BESIDE: tuple[type[Model], ...] = (Upload, Export, SavedView)  # what an erasure touches beside


def scrub() -> None:
    """Forget traces of errors, tidy the index of words, and have the database give up what it deleted.

    SQLite overwrites deleted rows (`secure_delete`); the index of words and the write-ahead log need a word. PostgreSQL
    marks rows as dead, and a vacuum frees them. In a transaction neither is possible, and nothing happens.
    """
    DBTaskResult.objects.finished().exclude(traceback="").delete()
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%'")
            for (table,) in cursor.fetchall():
                name = connection.ops.quote_name(table)
                cursor.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for model in [*reach(), *BESIDE]:
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
