"""Damaged input for the tests of file formats: any bytes, and valid files with pieces changed, cut out or cut off."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

from hypothesis import strategies as st

from heartfelt.connectors.connector import Format, Options
from heartfelt.connectors.opening import head
from heartfelt.conversation import Conversation
from heartfelt.errors import HeartfeltError, Problems

_PIECES = [
    b'"',
    b"{",
    b"}",
    b"[",
    b"]",
    b"\\",
    b"\x00",
    b"\xff\xfe",
    b"\n\n",
    b"null",
    b"-1e999",
    b"<",
    b":",
    b"\xed\xa0\x80",
]


def read_all(format_: Format, path: Path, options: Options | None = None) -> tuple[list[Conversation], Problems]:
    """Every conversation of a file and what was wrong with it."""
    problems = Problems()
    return list(format_.read(path, problems, options or Options())), problems


def only_known_errors(format_: Format, path: Path, data: bytes) -> None:
    """Recognise and read a file with these bytes; whatever is not a HeartfeltError fails the test."""
    path.write_bytes(data)
    with suppress(HeartfeltError):
        start = head(path)
        format_.recognises(start)
        read_all(format_, path)


def damaged(valid: bytes) -> st.SearchStrategy[bytes]:
    """This file with up to eight changes."""
    return st.integers(0, 2**32).map(lambda seed: _damage(valid, random.Random(seed)))


def _damage(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randrange(1, 9)):
        at = chance.randrange(len(data) + 1)
        to = min(len(data), at + chance.choice([0, 1, 1, 4, 40]))
        kind = chance.randrange(4)
        if kind == 0:
            data = data[:at] + chance.choice(_PIECES) + data[to:]
        elif kind == 1:
            data = data[:at] + data[to:]
        elif kind == 2:
            data = data[:at] + data[at:to] * 3 + data[to:]
        else:
            data = data[: chance.randrange(len(data) + 1)] if chance.random() < 0.2 else data
    return data


def json_damaged(valid: object) -> st.SearchStrategy[object]:
    """This plain data with some of its values replaced by others of any type."""
    return st.integers(0, 2**32).map(lambda seed: _replaced(valid, random.Random(seed)))


def _replaced(value: object, chance: random.Random) -> object:
    if chance.random() < 0.05:
        return chance.choice(
            [None, True, -1, 1e300, 10**30, "", "x", "\ud83d\ude00", [], {}, [None], {"id": []}, [[1]]]
        )
    if isinstance(value, dict):
        return {key: _replaced(one, chance) for key, one in value.items() if chance.random() > 0.03}
    if isinstance(value, list):
        return [_replaced(one, chance) for one in value]
    return value
