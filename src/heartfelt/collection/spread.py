"""In how many conversations each reply stood, itself or nearly the same: all of a table counted in one go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heartfelt.collection.nearness import Table
from heartfelt.collection.part import MOST_KEPT, Keys
from heartfelt.collection.ragged import Integers, Ragged

_MOST_PAIRS = 1 << 22


@dataclass(frozen=True, eq=False)
class Spread:
    """All templates, ascending, and for each in how many conversations it or one near to it stood."""

    templates: Keys
    counts: Integers
    _conversations: Ragged
    _rows: Integers

    @classmethod
    def of(cls, table: Table) -> Spread:
        """The spread of a table's templates."""
        counts = [_counts(table, some, *pairs) for some, *pairs in table.near_each_other()]
        order = np.argsort(table.part.templates)
        every = np.concatenate([np.empty(0, dtype=np.int64), *counts])
        return cls(table.part.templates[order], every[order], table.part.conversations, order)

    def others(self, key: int, own: int) -> int | None:
        """In how many conversations other than `own`; None if this template did not stand in `own`, as far as is known."""
        place = int(self.templates.searchsorted(np.uint64(key)))
        if place == len(self.templates) or int(self.templates[place]) != key:
            return None
        row = int(self._rows[place])
        start, stop = self._conversations.offsets[row : row + 2]
        return int(self.counts[place]) - 1 if contains(self._conversations.values[start:stop], own) else None


def distinct(asking: Integers, lists: Ragged, asked: int) -> Integers:
    """How many distinct conversations the lists of each who asks hold; `asking`, ascending, names the asker of each list.

    A list of `MOST_KEPT` holds the smallest keys only. Below the smallest of their last keys all lists are complete, and
    keys are spread evenly: what is counted there stands for the rest (Dasgupta et al. 2016, theta sketches).
    """
    cut = lists.lengths >= MOST_KEPT
    limit: NDArray[np.uint64] = np.full(asked, 2**64 - 1, dtype=np.uint64)
    np.minimum.at(limit, asking[cut], lists.values[lists.offsets[1:][cut] - 1])
    estimated = np.bincount(asking[cut], minlength=asked) > 0
    lengths = np.bincount(asking, weights=lists.lengths, minlength=asked).astype(np.int64)
    known = Ragged.of(lengths, lists.values).distinct(most=len(lists.values))
    owners = known.owners
    counted = (known.values < limit[owners]) | ~estimated[owners]
    counts = np.bincount(owners[counted], minlength=asked)
    return np.where(estimated, np.rint(counts * (2.0**64 / limit)), counts).astype(np.int64)


def contains(ascending: Keys, key: int) -> bool:
    """Whether a key is among these."""
    place = int(ascending.searchsorted(np.uint64(key)))
    return place < len(ascending) and int(ascending[place]) == key


def _counts(table: Table, some: slice, asking: Integers, rows: Integers) -> Integers:
    """The counts of some rows, from the pairs (row asking, row near to it); halved until it fits in memory."""
    asked = some.stop - some.start
    lists = table.part.conversations
    if asked > 1 and lists.lengths[rows].sum() > _MOST_PAIRS:
        half = asked // 2
        cut, middle = int(np.searchsorted(asking, half)), some.start + half
        first = _counts(table, slice(some.start, middle), asking[:cut], rows[:cut])
        return np.concatenate([first, _counts(table, slice(middle, some.stop), asking[cut:] - half, rows[cut:])])
    return distinct(asking, lists.take(rows), asked)
