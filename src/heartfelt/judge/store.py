"""Answers that were paid for are kept: an interrupted run goes on where it stopped, and the same question is asked once.

That holds for answers that turn out to be of no use too. One that was cut off is kept as that, for as long as no longer one is
asked for. The file is SQLite and readable only by its owner, since answers quote customers. `forget` erases conversations
from it; deleting the file erases everything.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from heartfelt.errors import HeartfeltError
from heartfelt.judge.completion import CUT_OFF, DECLINED, Reply

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
# `content` is null where the answer was cut off at `answer_tokens`, and empty where the model declined.
TABLE = """
create table if not exists answers (
    endpoint text, model text, version text, digest text, answer_tokens integer not null,
    conversation text not null, content text,
    primary key (endpoint, model, version, digest)
) without rowid
"""
WITHOUT_ENDPOINT = ["model", "version", "digest", "conversation", "content"]  # as heartfelt once kept them


class Question(NamedTuple):
    """What an answer is an answer to: who was asked, in which version of the question, about which words."""

    endpoint: str
    model: str
    version: str
    digest: str


class Store:
    """Answers by question."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._errors():
            path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_FILE))
            path.chmod(PRIVATE_FILE)
            self._database = sqlite3.connect(path, isolation_level=None)
            self._database.execute("pragma secure_delete = on")
            if [column for _, column, *_ in self._database.execute("pragma table_info(answers)")] == WITHOUT_ENDPOINT:
                self._database.execute("drop table answers")  # nobody can tell whose answers they are
            self._database.execute(TABLE)

    def get(self, question: Question, answer_tokens: int) -> Reply | None:
        """The answer that was given, if there was one; one that was cut off, unless more tokens are allowed now."""
        query = "select answer_tokens, content from answers where (endpoint, model, version, digest) = (?, ?, ?, ?)"
        with self._errors():
            row = self._database.execute(query, question).fetchone()
        if row is None:
            return None
        cut_at, content = row
        if content is None:
            return Reply(why_none=CUT_OFF) if answer_tokens <= cut_at else None
        return Reply(content=content) if content else Reply(why_none=DECLINED)

    def put(self, question: Question, answer_tokens: int, conversation: str, given: Reply) -> None:
        """Keep an answer; it is on the disk when this returns."""
        content = "" if given.why_none == DECLINED else given.content
        with self._errors():
            self._database.execute(
                "insert or replace into answers values (?, ?, ?, ?, ?, ?, ?)",
                (*question, answer_tokens, conversation, content),
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
