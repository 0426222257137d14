"""Tables with one message a row: CSV, TSV and Parquet.

Which column holds what is seen from names and content (`heartfelt.connectors.columns`) or said by the user. Columns
that hold nothing of these are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from heartfelt.connectors.columns import columns_of
from heartfelt.connectors.connector import Format, Head, Options
from heartfelt.connectors.grouping import Row, grouped
from heartfelt.connectors.roles import role_by_name, role_of, role_words
from heartfelt.connectors.tabular import PARQUET, CsvTable, ParquetTable, delimiter_of
from heartfelt.connectors.times import TimeReader
from heartfelt.conversation import Conversation, Message, build, in_zone
from heartfelt.errors import InvalidConversation, Problems, UnreadableInput

_SAMPLE = 500
_MESSAGE = ("message", "role", "author", "at", "text")
_WHOLE = ("channel", "queue", "customer", "subject", "language", "csat", "resolved")
_RESOLVED = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def recognises(start: Head) -> bool:
    """Whether it is Parquet, or text whose first lines have the same number of columns."""
    if start.data.startswith(PARQUET):
        return True
    text = start.text or ""
    return bool(text) and not text.lstrip().startswith(("{", "[")) and bool(delimiter_of(text))


def read(path: Path, problems: Problems, options: Options) -> Iterator[Conversation]:
    """Read conversations; one with a row that cannot be used is left out as a whole."""
    table = _Messages(path, options)
    for key, rows in grouped(path, table.keys(), lambda: table.rows(problems), problems):
        try:
            conversation, mended = table.conversation(key, rows)
        except InvalidConversation as error:
            problems.add(path, rows[0][1], f"conversation skipped: {error}")
            continue
        for what in mended:
            problems.add(path, rows[0][1], what, lost=False)
        yield conversation


class _Messages:
    """A table together with what its columns hold."""

    def __init__(self, path: Path, options: Options) -> None:
        self._path, self._options = path, options
        self._table = ParquetTable(path) if _is_parquet(path) else CsvTable(path)
        sample = [row for _, row in islice(self._table.rows(Problems()), _SAMPLE)]
        header = self._table.header
        self._columns = columns_of(path, header, sample, options)
        place = self._columns.get("at")
        times = [row[place] for row in sample if place < len(row)] if place is not None else []
        in_utc = place is not None and bool(re.search(r"utc|gmt", header[place], re.IGNORECASE))
        self._times = TimeReader(times, in_utc=in_utc)
        role = self._columns.get("role")
        words = role_words(header[role]) if role is not None else {}
        self._role = lru_cache(1000)(lambda value: role_of(value, words))
        # Customers are many: where agents alone are named and no column says who is who, everybody else is one.
        self._others = "customer" if options.agents and not options.customers and role is None else None

    def keys(self) -> Iterator[str]:
        """The conversation id of each usable row."""
        return (key for key, _, _ in self.rows(Problems(), quick=True))

    def rows(self, problems: Problems, *, quick: bool = False) -> Iterator[Row]:
        """Each usable row, with the cells that are columns of ours; `quick` is for the ids only."""
        progress = None if quick else self._options.progress
        place = self._columns["conversation"]
        kept = [self._columns.get(name, -1) for name in (*_MESSAGE, *_WHOLE)]
        wanted = {place} if quick else set(self._columns.values())
        for line, row in self._table.rows(problems, progress, wanted):
            if len(row) != len(self._table.header):
                problems.add(self._path, line, "row with too many or too few columns: skipped")
            elif not row[place].strip():
                problems.add(self._path, line, "row without the conversation's id: skipped")
            else:
                yield row[place], line, [] if quick else [row[at] if at >= 0 else "" for at in kept]

    def conversation(self, key: str, rows: list[Row]) -> tuple[Conversation, list[str]]:
        """The conversation that the rows make."""
        mended: dict[str, None] = {}
        found = [self._message(position, row, mended) for position, row in enumerate(rows, 1)]
        times = [time for time, _ in found]
        with suppress(TypeError):  # some times are missing, or only some have a zone: the order is the table's
            if times != sorted(times):
                found.sort(key=lambda message: message[0])
                mended["messages were out of order: sorted by time"] = None
        messages = _without_repeats([message for _, message in found], mended)
        whole: dict[str, Any] = {}
        for offset, name in enumerate(_WHOLE, len(_MESSAGE)):
            values = [content[offset] for _, _, content in rows if content[offset].strip()]
            if values:
                whole[name] = values[-1] if name in ("csat", "resolved") else values[0]
        outcome = _outcome(whole.pop("csat", ""), whole.pop("resolved", ""), mended)
        authors = {message["author"] for message in messages if message["role"] == "customer"}
        if "customer" not in whole and len(authors) == 1:
            whole["customer"] = authors.pop()
        built, more = build(
            {**whole, "id": key, "messages": [Message(**message) for message in messages], "outcome": outcome}
        )
        return built, [*mended, *more]

    def _side(self, author: str, role: str) -> str | None:
        agents, customers = self._options.agents, self._options.customers
        named = role_by_name(author, agents, customers) or self._role(role) or role_by_name(role, agents, customers)
        return named or (self._others if author.strip() else None)

    def _message(self, position: int, row: Row, mended: dict[str, None]) -> tuple[Any, dict[str, Any]]:
        _, line, (name, role, author, at, text, *_) = row
        options = self._options
        known = self._side(author, role)
        if known is None:
            raise InvalidConversation(f"unknown role in line {line}; say who is on which side, or change the word")
        message = {"id": name or f"m{position}", "role": known, "author": author or None, "text": text}
        time = self._times.read(at) if at.strip() else None
        if time is not None and time.tzinfo is None and options.zone:
            time = time.replace(tzinfo=options.zone).astimezone(UTC)
            mended[in_zone(options.zone)] = None
        if time is not None and time.tzinfo:
            message["at"] = time
        elif at.strip():
            message["meta"] = {"at": at}
            what = "without a zone" if time else "that cannot be read with certainty"
            mended[f"time {what}: not used, the original is in meta"] = None
        return time, message


def _without_repeats(messages: Sequence[dict[str, Any]], mended: dict[str, None]) -> list[dict[str, Any]]:
    first: dict[str, dict[str, Any]] = {}
    for message in messages:
        kept = first.setdefault(message["id"], message)
        if kept is message:
            continue
        if kept["text"] != message["text"]:
            raise InvalidConversation("two different messages have the same id")
        mended["message given twice: the second left out"] = None
    return list(first.values())


def _outcome(csat: str, resolved: str, mended: dict[str, None]) -> dict[str, Any]:
    outcome: dict[str, Any] = {"resolved": _RESOLVED.get(resolved.strip().lower())}
    if csat:
        try:
            rating = float(csat)
        except ValueError:
            rating = 0.0
        if 1 <= rating <= 5:
            outcome["csat"] = rating
        else:
            mended["rating that is no number from 1 to 5: not used"] = None
    return outcome


def _is_parquet(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == PARQUET
    except OSError as error:
        raise UnreadableInput(f"{path} cannot be opened ({error.strerror}). Check its permissions.") from None


format = Format("table", "CSV, TSV or Parquet with one message a row", recognises, read, rank=-10)  # noqa: A001
