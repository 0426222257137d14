"""Answers that were paid for are kept: an interrupted run goes on where it stopped, and the same question is asked once.

The file is SQLite and readable only by its owner, since answers quote customers. `forget` erases conversations from it;
deleting the file erases everything.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from heartfelt.errors import HeartfeltError

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
TABLE = """
create table if not exists answers (
    model text, version text, digest text, conversation text not null, content text not null,
    primary key (model, version, digest)
) without rowid
"""


class Store:
    """Answers by model, version of the question, and digest of the conversation."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._errors():
            path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_FILE))
            path.chmod(PRIVATE_FILE)
            self._database = sqlite3.connect(path, isolation_level=None)
            self._database.execute("pragma secure_delete = on")
            self._database.execute(TABLE)

    def get(self, model: str, version: str, digest: str) -> str | None:
        """The answer that was given, if there was one."""
        query = "select content from answers where model = ? and version = ? and digest = ?"
        with self._errors():
            row = self._database.execute(query, (model, version, digest)).fetchone()
        return None if row is None else str(row[0])

    def put(self, model: str, version: str, digest: str, conversation: str, content: str) -> None:
        """Keep an answer; it is on the disk when this returns."""
        with self._errors():
            self._database.execute(
                "insert or replace into answers values (?, ?, ?, ?, ?)", (model, version, digest, conversation, content)
            )

    def forget(self, conversations: Iterable[str]) -> int:
        """Erase every answer about these conversations; says how many there were."""
        with self._errors():
            return sum(
                self._database.execute("delete from answers where conversation = ?", (one,)).rowcount
                for one in conversations
            )

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise HeartfeltError(
                f"{self.path}: answers cannot be kept there ({error}). Name another file with --cache."
            ) from None
