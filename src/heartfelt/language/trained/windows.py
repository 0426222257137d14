"""Conversations cut into stretches that an encoder reads at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LONGEST = 448
MOST_BEFORE = 6


class Window(NamedTuple):
    """Messages `first:last` are read together; what is read of them is kept for `start:stop`."""

    first: int
    start: int
    stop: int
    last: int


def windows(lengths: Sequence[int], longest: int = LONGEST) -> list[Window]:
    """Cut messages of these lengths (in tokens) into windows: each with what came before, and seen with what follows."""
    cut: list[Window] = []
    start = 0
    while start < len(lengths):
        first, total = start, 0
        while first > 0 and start - first < MOST_BEFORE and total + lengths[first - 1] <= longest // 2:
            first -= 1
            total += lengths[first]
        last = start
        while last < len(lengths) and (last == start or total + lengths[last] <= longest):
            total += lengths[last]
            last += 1
        # The last message is read again in the next window, where its answer can be seen.
        stop = last - 1 if last < len(lengths) and last - start > 1 else last
        cut.append(Window(first, start, stop, last))
        start = stop
    return cut
