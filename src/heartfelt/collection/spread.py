"""In how many conversations each reply stood, itself or nearly the same: all of a table counted in one go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from heartfelt.collection.nearness import Table
from heartfelt.collection.part import Keys
from heartfelt.collection.ragged import Integers, Ragged

_MOST_PAIRS_AT_ONCE = 1 << 20


@dataclass(frozen=True, eq=False)
class Spread:
    """All templates, ascending, and for each in how many conversations it or one near to it stood, of those sampled.

    `rows` says where each stands in the table.
    """

    templates: Keys
    counts: Integers
    rows: Integers
    _conversations: Ragged

    @classmethod
    def of(cls, table: Table) -> Spread:
        """The spread of a table's templates."""
        counts = [_counts(table, some, *pairs) for some, *pairs in table.near_each_other()]
        order = np.argsort(table.part.templates)
        every = np.concatenate([np.empty(0, dtype=np.int64), *counts])
        return cls(table.part.templates[order], every[order], order, table.part.conversations)

    def others(self, key: int, own: int) -> int | None:
        """In how many sampled conversations other than `own`; None if `own` is not known to hold this template."""
        place = position(self.templates, key)
        if place is None:
            return None
        row = int(self.rows[place])
        start, stop = self._conversations.offsets[row : row + 2]
        known = position(self._conversations.values[start:stop], own) is not None
        return int(self.counts[place]) - 1 if known else None


def position(ascending: Keys, key: int) -> int | None:
    """Where a key is among these; None where it is not."""
    place = int(ascending.searchsorted(np.uint64(key)))
    return place if place < len(ascending) and int(ascending[place]) == key else None


def estimate(count: int, last: int) -> int:
    """How many conversations there are where so many were found among those with a key of at most `last`."""
    return round(count * 2**64 / (last + 1))


def _counts(table: Table, some: slice, asking: Integers, rows: Integers) -> Integers:
    """The counts of some rows, from the pairs (row asking, row near to it); halved until it fits in memory."""
    asked = some.stop - some.start
    lists = table.part.conversations
    if asked > 1 and lists.lengths[rows].sum() > _MOST_PAIRS_AT_ONCE:
        half = asked // 2
        cut, middle = int(np.searchsorted(asking, half)), some.start + half
        first = _counts(table, slice(some.start, middle), asking[:cut], rows[:cut])
        return np.concatenate([first, _counts(table, slice(middle, some.stop), asking[cut:] - half, rows[cut:])])
    lengths = np.bincount(asking, weights=lists.lengths[rows], minlength=asked).astype(np.int64)
    return Ragged.of(lengths, lists.take(rows).values).distinct().lengths
