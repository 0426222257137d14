"""The erasures of an installation, in a file beside the database: keyed hashes and times alone.

A database that is restored from yesterday knows nothing of what was erased since; this file does, and `heartfelt restore`
erases it again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings

NAME = "erased.jsonl"


class Entry(msgspec.Struct, frozen=True):
    """Somebody who was erased: a customer, or a person who left. `hash` is a pseudonym; of a person, of their address."""

    kind: str
    hash: str
    at: datetime


def place() -> Path:
    """Where the file is."""
    return Path(settings.DATA) / NAME


def add(kind: str, hash_: str, at: datetime) -> None:
    """Write down an erasure, on the disk before anything is said to be done."""
    path = place()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, msgspec.json.encode(Entry(kind, hash_, at)) + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)


def entries(paths: Iterable[Path]) -> Iterator[Entry]:
    """What these files say; a file that is missing says nothing, a line that was cut off is left out."""
    for path in paths:
        if path.is_file():
            for line in path.read_bytes().splitlines():
                try:
                    yield msgspec.json.decode(line, type=Entry)
                except (msgspec.DecodeError, UnicodeDecodeError):
                    continue
