"""What of a reply is compared with other replies: its words as numbers, without names after an @, links and digits."""

from __future__ import annotations

import sys
from array import array
from hashlib import blake2b
from typing import NamedTuple

from heartfelt.language.words import is_word, tokens

SHORTEST = 6
LONGEST = 400
_NONE = -1
_MOST_REMEMBERED = 65_536


class Template(NamedTuple):
    """The words of a reply as a set: ascending 30-bit numbers of 4 bytes (int32, little-endian), and a 64-bit hash of them.

    Two words share a number once in a billion pairs, two templates a key once in 10^19. Words cannot be read from their
    numbers, but whoever has a list of words can try which of them are there.
    """

    key: int
    words: bytes


def template(text: str) -> Template | None:
    """The template of a reply, the same in every process; None when it is too short (`SHORTEST` words) to tell anything."""
    found = list(map(_numbers.__getitem__, tokens(text[: LONGEST * 12])))
    if _NONE in found or len(found) > LONGEST:
        found = [number for number in found if number != _NONE][:LONGEST]
    if len(found) < SHORTEST:
        return None
    numbers = array("i", sorted(set(found)))
    if sys.byteorder == "big":
        numbers.byteswap()
    packed = numbers.tobytes()
    return Template(_hash(packed, 8), packed)


def conversation_key(conversation_id: str) -> int:
    """A 64-bit number for an id, the same in every process (ids themselves would take more memory, and may be names)."""
    return _hash(conversation_id.encode("utf-8", "surrogatepass"), 8)


def _hash(data: bytes, size: int) -> int:
    return int.from_bytes(blake2b(data, digest_size=size).digest(), "big")


class _Numbers(dict[str, int]):
    """The number of each word that was met before; `_NONE` for what is no word."""

    def __missing__(self, token: str) -> int:
        if not is_word(token):
            return _NONE
        if any(map(str.isdigit, token)):
            return _DIGITS
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        self[token] = number = _hash(token.lstrip("#").encode("utf-8", "surrogatepass"), 4) >> 2
        return number


_DIGITS = _hash(b"0", 4) >> 2
_numbers = _Numbers()
