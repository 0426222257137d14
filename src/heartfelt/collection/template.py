"""What of a reply is compared with other replies: its words as numbers, without names after an @, links and digits."""

from __future__ import annotations

import sys
from array import array
from hashlib import blake2b
from itertools import chain, islice
from typing import NamedTuple

from heartfelt.language.words import is_word, tokens

SHORTEST = 6
LONGEST = 400
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 65_536, 40


class Template(NamedTuple):
    """The words of a reply as a set: ascending 30-bit numbers of 4 bytes (int32, little-endian), and a 64-bit hash of them.

    Two words share a number once in a billion pairs, two templates a key once in 10^19. Words cannot be read from their
    numbers, but whoever has a list of words can try which of them are there.
    """

    key: int
    words: bytes


def template(text: str) -> Template | None:
    """The template of a reply, the same in every process; None when it is too short (`SHORTEST` words) to tell anything."""
    pieces = text[: LONGEST * 12].lower().split()
    found = list(islice(chain.from_iterable(map(_numbers.__getitem__, pieces)), LONGEST))
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


class _Numbers(dict[str, tuple[int, ...]]):
    """The numbers of the words in a piece of text between spaces; pieces that hardly come again are not remembered."""

    def __missing__(self, piece: str) -> tuple[int, ...]:
        found = tokens(piece)
        said = tuple([_number(token) for token in found if is_word(token)])
        if len(said) == len(found) and _DIGITS not in said and len(piece) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[piece] = said
        return said


def _number(word: str) -> int:
    if any(map(str.isdigit, word)):
        return _DIGITS
    return _hash(word.lstrip("#").encode("utf-8", "surrogatepass"), 4) >> 2


_DIGITS = _hash(b"0", 4) >> 2
_numbers = _Numbers()
