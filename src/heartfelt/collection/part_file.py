"""Parts as bytes, to travel between workers: msgpack in zstd, with hashes and numbers only, no words and no ids."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
import numpy as np
import zstandard
from numpy.typing import NDArray

from heartfelt.collection.part import EVERY, Part
from heartfelt.collection.ragged import Ragged
from heartfelt.errors import UnreadableInput

NEXT_STEP = "Build it anew from the conversations."


class _Stored(msgspec.Struct, frozen=True, tag_field="heartfelt", tag="replies"):
    """Version 1: little-endian columns; lengths are uint32, keys uint64, words int32 (`heartfelt.collection.template`)."""

    version: Literal[1]
    templates: bytes
    word_counts: bytes
    words: bytes
    conversation_counts: bytes
    conversations: bytes
    last: int = EVERY


def encode(part: Part) -> bytes:
    """A part as bytes; the same part always gives the same bytes (with the same version of zstandard)."""
    stored = _Stored(
        version=1,
        templates=part.templates.astype("<u8").tobytes(),
        word_counts=part.words.lengths.astype("<u4").tobytes(),
        words=part.words.values.astype("<i4").tobytes(),
        conversation_counts=part.conversations.lengths.astype("<u4").tobytes(),
        conversations=part.conversations.values.astype("<u8").tobytes(),
        last=part.last,
    )
    return zstandard.ZstdCompressor(write_checksum=True).compress(msgspec.msgpack.encode(stored))


def decode(data: bytes) -> Part:
    """The part in these bytes. Raises `UnreadableInput` if they are cut, damaged, or of another kind or version."""
    try:
        stored = msgspec.msgpack.decode(zstandard.decompress(data), type=_Stored)
        words = _rows(stored.word_counts, stored.words, "<i4", np.int32)
        conversations = _rows(stored.conversation_counts, stored.conversations, "<u8", np.uint64)
        part = Part(_column(stored.templates, "<u8", np.uint64), words, conversations, stored.last)
        _check(part)
    except (zstandard.ZstdError, msgspec.MsgspecError, ValueError):
        raise UnreadableInput(
            f"This is no part of a reply index, or not of version 1, or damaged. {NEXT_STEP}"
        ) from None
    return part


def _rows(counts: bytes, values: bytes, stored: str, kind: type[np.generic]) -> Ragged:
    rows = Ragged.of(_column(counts, "<u4", np.int64), _column(values, stored, kind))
    if rows.offsets[-1] != len(rows.values):
        raise ValueError("rows do not fill the column")
    return rows


def _column(data: bytes, stored: str, kind: type[np.generic]) -> NDArray[Any]:
    return np.frombuffer(data, dtype=stored).astype(kind, copy=False)


def _check(part: Part) -> None:
    """What the index relies on: columns of one length, templates and the values of each row ascending, none empty."""
    ascending = all(
        bool(np.all((rows.values[1:] > rows.values[:-1]) | (np.diff(rows.owners) > 0)))
        for rows in (part.words, part.conversations)
    )
    if not (
        len(part.words) == len(part.conversations) == len(part)
        and bool(np.all(part.templates[1:] > part.templates[:-1]))
        and ascending
        and bool(np.all(part.words.lengths > 0))
        and bool(np.all(part.conversations.lengths > 0))
        and 0 <= part.last <= EVERY
        and bool(np.all(part.conversations.values <= np.uint64(part.last)))
    ):
        raise ValueError("columns do not fit together")
