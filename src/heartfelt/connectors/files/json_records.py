"""JSON exports of helpdesks: records in an array, on lines, or one after another, read one at a time.

At most one outermost object is held in memory: a record of an array or a line, or a page of records.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from heartfelt.connectors.connector import Options
from heartfelt.connectors.files.json_split import split
from heartfelt.connectors.opening import decode_text, head, lines, open_bytes, read_whole, wide_encoding
from heartfelt.conversation import Conversation, build
from heartfelt.errors import InvalidConversation, Problems, UnreadableInput
from heartfelt.misfit import in_words, kind_of

_CHUNK = 256 * 1024
# One object a line; a first line that goes on in the next ends with an opening bracket or a separator.
_ONE_A_LINE = re.compile(rb'\s*\{"[^\n]*[^\n\s\[{,:][ \t]*\r?\n\s*\{"')

T = TypeVar("T")


@dataclass(frozen=True)
class Record:
    """One JSON object of an export and the line on which it begins."""

    line: int
    data: dict[str, Any]


@dataclass
class Source:
    """An export that is being read, with where its problems go."""

    path: Path
    problems: Problems
    options: Options

    def records(self) -> Iterator[Record]:
        """Every outermost object; the messages of a Singer tap come as one page, a list for each stream.

        Broken ones are reported and passed over. Raises `UnreadableInput` when there is none that can be read.
        """
        found = False
        streams: dict[str, list[Any]] = {}
        for line, data in self._objects():
            found = True
            if data.get("type") in ("RECORD", "SCHEMA", "STATE", "ACTIVATE_VERSION"):
                if isinstance(record := data.get("record"), dict):
                    streams.setdefault(str(data.get("stream")), []).append(record)
                continue
            yield Record(line, data)
        if streams:
            yield Record(1, streams)
        if not found:
            raise UnreadableInput(
                f"{self.path} holds no JSON object that can be read. Export it again as JSON or JSONL."
            )

    def typed(self, data: object, type_: type[T], line: int, what: str) -> T | None:
        """The data in a known shape, or None with the problem reported."""
        try:
            return msgspec.convert(data, type_, strict=False)
        except (msgspec.ValidationError, RecursionError) as error:
            reason = "nested too deep" if isinstance(error, RecursionError) else in_words(error)
            self.problems.add(self.path, line, f"{what}: {reason}", kind=kind_of(reason))
            return None

    def built(self, raw: dict[str, Any], line: int, what: str) -> Conversation | None:
        """The conversation made of plain data, or None with the problem reported."""
        messages = {message["id"] or index: message for index, message in enumerate(raw["messages"])}
        if len(messages) < len(raw["messages"]):
            self.mended(line, what, "a message occurs twice: read once")
            raw["messages"] = list(messages.values())
        if not messages:
            self.problems.add(self.path, line, f"{what}: no message with text", kind="no message with text")
            return None
        try:
            conversation, mended = build(raw)
        except InvalidConversation as error:
            self.problems.add(self.path, line, f"{what}: {error}", kind=kind_of(str(error)))
            return None
        for note in mended:
            self.mended(line, what, note)
        return conversation

    def mended(self, line: int, what: str, note: str) -> None:
        """Report something that was used after a repair."""
        self.problems.add(self.path, line, f"{what}: {note}", kind=note, lost=False)

    def _objects(self) -> Iterator[tuple[int, dict[str, Any]]]:
        try:
            for line, data in self._split():
                if (value := self._decoded(line, data)) is not None:
                    yield line, value
        except UnreadableInput as error:  # compressed data that is cut off or damaged
            self.problems.add(self.path, None, str(error).removeprefix(f"{self.path}: "))

    def _split(self) -> Iterator[tuple[int, bytes]]:
        start = head(self.path).data
        if _ONE_A_LINE.match(start):
            numbered = lines(self.path, self.problems, self.options.progress)
            return ((number, line) for number, line in numbered if line.strip())
        if wide_encoding(start):
            text = decode_text(read_whole(self.path, self.options.progress))
            return split([text.encode(errors="replace")])
        return split(_chunks(self.path, self.options.progress))

    def _decoded(self, line: int, data: bytes) -> dict[str, Any] | None:
        try:
            value = msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            self.problems.add(self.path, line, "not valid JSON, or cut off")
        except RecursionError:
            self.problems.add(self.path, line, "JSON nested too deep")
        else:
            if isinstance(value, dict):
                return value
            self.problems.add(self.path, line, "not a JSON object")
        return None


def instant(value: object) -> datetime | None:
    """A time given as ISO 8601 with a zone or as seconds (or milliseconds) since 1970; None for anything else."""
    try:
        if isinstance(value, str) and not value.isdecimal():
            time = datetime.fromisoformat(value)
            return time if time.tzinfo else None
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return None
        seconds = float(value)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _chunks(path: Path, progress: Callable[[int], None] | None) -> Iterator[bytes]:
    with open_bytes(path, progress) as stream:
        yield stream.read(_CHUNK).removeprefix(codecs.BOM_UTF8)
        while chunk := stream.read(_CHUNK):
            yield chunk
