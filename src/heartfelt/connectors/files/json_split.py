"""Finds where the objects of a JSON stream begin and end, without holding more than one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_OUTSIDE_STRING = re.compile(rb'["{}\[\]]')
_INSIDE_STRING = re.compile(rb'"|\\.', re.DOTALL)
_BETWEEN = b" \t\r\n,[]\x1e"


def split(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each outermost object, and whatever else stands between them, with the line on which it begins.

    The stream is an array of objects, or objects one after another. The last object may be cut off.
    """
    splitter, held = _Splitter(), b""
    for chunk in chunks:
        # A backslash and what it escapes have to stay together.
        whole = (held + chunk).rstrip(b"\\")
        held = (held + chunk)[len(whole) :]
        yield from splitter.feed(whole)
    yield from splitter.feed(held)
    yield from splitter.rest()


class _Splitter:
    def __init__(self) -> None:
        self._line = self._begins = 1
        self._depth = 0
        self._in_string = False
        self._held = bytearray()

    def feed(self, chunk: bytes) -> Iterator[tuple[int, bytes]]:
        """The objects that end in this chunk."""
        position = start = counted = 0
        while mark := (_INSIDE_STRING if self._in_string else _OUTSIDE_STRING).search(chunk, position):
            position, sign = mark.end(), mark.group()
            if self._in_string or sign == b'"':
                self._in_string ^= sign == b'"'
            elif self._depth == 0 and sign == b"{":
                yield from self._between(chunk[start : mark.start()])
                start = mark.start()
                self._line += chunk.count(b"\n", counted, start)
                self._begins, counted, self._depth = self._line, start, 1
            elif self._depth:
                self._depth += 1 if sign in b"{[" else -1
                if self._depth == 0:
                    yield self._begins, bytes(self._held) + chunk[start:position]
                    self._held.clear()
                    start = position
        self._line += chunk.count(b"\n", counted)
        if self._depth:
            self._held += chunk[start:]
        else:
            yield from self._between(chunk[start:])

    def rest(self) -> Iterator[tuple[int, bytes]]:
        """The object that never ended, if there is one."""
        if self._held:
            yield self._begins, bytes(self._held)

    def _between(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        if stray := data.strip(_BETWEEN):
            yield self._line, stray[:100]
