"""Rows of messages brought together by conversation, in bounded memory.

Where the rows of every conversation follow one another they are streamed; else they pass through a temporary file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from heartfelt.connectors.duplicates import Seen
from heartfelt.errors import Problems

ROWS_LIMIT = 100_000

Row = tuple[str, int, Any]
"""The conversation's id, the line, and the content (anything that msgpack holds)."""


def grouped(
    path: Path, keys: Iterable[str], rows: Callable[[], Iterator[Row]], problems: Problems
) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each conversation, conversations in the order of their first row.

    `keys` are the conversation ids of all rows, read once beforehand. A group over `ROWS_LIMIT` is reported and left
    out: then the column taken for the conversation's id is no such thing.
    """
    if _follow_one_another(keys):
        yield from _bounded(path, rows(), problems)
        return
    with temporary_database() as database:
        database.execute("CREATE TABLE row (place INTEGER PRIMARY KEY, key TEXT, line INTEGER, content BLOB)")
        packed = ((key, line, msgspec.msgpack.encode(content)) for key, line, content in rows())
        database.executemany("INSERT INTO row (key, line, content) VALUES (?, ?, ?)", packed)
        database.execute("CREATE TABLE first AS SELECT key, MIN(place) AS first FROM row GROUP BY key")
        database.execute("CREATE INDEX by_key ON row (key, place)")
        found = database.execute(
            "SELECT row.key, line, content FROM first CROSS JOIN row ON row.key = first.key ORDER BY first, place"
        )
        unpacked = ((key, line, msgspec.msgpack.decode(content)) for key, line, content in found)
        yield from _bounded(path, unpacked, problems)


@contextmanager
def temporary_database() -> Iterator[sqlite3.Connection]:
    """An empty database in a temporary file, with little held in memory and nothing kept after."""
    with TemporaryDirectory(prefix="heartfelt-") as folder:
        database = sqlite3.connect(Path(folder) / "rows.sqlite", isolation_level=None)
        try:
            for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-65536", "temp_store=FILE"):
                database.execute(f"PRAGMA {setting}")
            database.execute("BEGIN")
            yield database
        finally:
            database.close()


def _follow_one_another(keys: Iterable[str]) -> bool:
    seen = Seen()
    return all(seen.add(key) for key, _ in groupby(keys))


def _bounded(path: Path, rows: Iterator[Row], problems: Problems) -> Iterator[tuple[str, list[Row]]]:
    for key, group in groupby(rows, key=lambda row: row[0]):
        found: list[Row] = []
        for row in group:
            if len(found) == ROWS_LIMIT:
                problems.add(path, row[1], f"more than {ROWS_LIMIT:,} messages in one conversation: skipped")
                break
            found.append(row)
        else:
            yield key, found
