"""heartfelt's own conversation format: one JSON object a line, plain, gzip or zstd.

A JSON array of conversations, and a single one over several lines, are read too, up to the size that fits in memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from pathlib import Path

import msgspec

from heartfelt.connectors.connector import Format, Head, Options
from heartfelt.connectors.opening import LineDecoder, decode_text, head, lines, open_to_write, read_whole
from heartfelt.conversation import Conversation, decode, encode
from heartfelt.errors import InvalidConversation, Problems, UnreadableInput
from heartfelt.misfit import kind_of

_LOOKED_AT = 20
_PARTS = re.compile(r'"messages"\s*:\s*\[(?=\s*\]|\s*\{[^{}\[\]]{0,4000}"role"\s*:)')
_START = re.compile(r"\s*(?:\[\s*)?\{")


class _Parts(msgspec.Struct):
    messages: list[msgspec.Raw]


class _MessageParts(msgspec.Struct):
    role: str
    text: str


_parts, _message_parts = msgspec.json.Decoder(_Parts), msgspec.json.Decoder(_MessageParts)


def recognises(start: Head) -> bool:
    """Whether one of the first lines, or the beginning of a whole JSON text, holds messages with a role."""
    if not start.text or not _START.match(start.text):
        return False
    return any(map(_is_one, start.text.split("\n")[:_LOOKED_AT])) or bool(_PARTS.search(start.text))


def read(path: Path, problems: Problems, options: Options) -> Iterator[Conversation]:
    """Read conversations; a line that cannot be used is reported and left out."""
    first = (head(path).text or "").partition("\n")[0]
    for number, text in _whole(path, options) if _spans_lines(first) else _one_a_line(path, problems, options):
        try:
            conversation, mended = _decode(text, options.zone)
        except InvalidConversation as error:
            problems.add(path, number, str(error), kind=kind_of(str(error)))
            continue
        for what in mended:
            problems.add(path, number, what, lost=False)
        yield conversation


def write(conversations: Iterable[Conversation], path: Path) -> None:
    """Write conversations, one a line; compressed if the name ends in .gz or .zst."""
    with open_to_write(path) as file:
        for conversation in conversations:
            file.write(encode(conversation) + b"\n")


def _decode(text: str, zone: tzinfo | None) -> tuple[Conversation, list[str]]:
    try:
        return decode(text, zone)
    except msgspec.DecodeError:  # broken behind a field that is wrong too
        raise InvalidConversation("not valid JSON") from None
    except (TypeError, AttributeError):  # `meta` is no object, and something had to be kept there
        raise InvalidConversation("`meta` must be an object") from None


def _is_one(line: str) -> bool:
    try:
        return all(_message_parts.decode(message) for message in _parts.decode(line).messages)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return False


def _spans_lines(first: str) -> bool:
    """Whether the first line only begins a JSON text."""
    return first.strip().startswith("[") or first.strip() == "{"


def _whole(path: Path, options: Options) -> Iterator[tuple[None, str]]:
    text = decode_text(read_whole(path, options.progress)).strip()
    try:
        items = msgspec.json.decode(text, type=list[msgspec.Raw]) if text.startswith("[") else [text.encode()]
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        raise UnreadableInput(f"{path} is not valid JSON. Export it again, one conversation a line.") from None
    for item in items:
        yield None, bytes(item).decode()


def _one_a_line(path: Path, problems: Problems, options: Options) -> Iterator[tuple[int, str]]:
    decoder = LineDecoder(path, problems)
    for number, line in lines(path, problems, options.progress):
        if line and not line.isspace():
            yield number, decoder.decode(number, line)


format = Format(  # noqa: A001
    "native", "heartfelt's conversations, one JSON object a line", recognises, read, rank=10, write=write
)
