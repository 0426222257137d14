"""Rows of unequal length in two flat arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
_ROWS_AT_ONCE = 1 << 16


@dataclass(frozen=True, eq=False)
class Ragged:
    """Row i is `values[offsets[i]:offsets[i + 1]]`; `offsets` (rows + 1 of them) begins with 0."""

    offsets: Integers
    values: NDArray[Any]

    @classmethod
    def of(cls, lengths: NDArray[Any], values: NDArray[Any]) -> Ragged:
        """Rows of these lengths, their values one after the other."""
        return cls(np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]), values)

    @classmethod
    def joined(cls, several: Sequence[Ragged]) -> Ragged:
        """The rows of all, in order; at least one must be given."""
        lengths = np.concatenate([one.lengths for one in several])
        return cls.of(lengths, np.concatenate([one.values for one in several]))

    @classmethod
    def picked(cls, several: Sequence[Ragged], rows: Integers) -> Ragged:
        """`joined(several).take(rows)`, where joining all first would take as much memory again."""
        starts = np.cumsum([0, *map(len, several)])
        which = np.searchsorted(starts, rows, side="right") - 1
        order = np.argsort(which, kind="stable")
        lengths = np.concatenate([one.lengths for one in several])[rows]
        taken = cls.of(lengths, np.empty(int(lengths.sum()), dtype=several[0].values.dtype))
        ends = np.cumsum(np.bincount(which, minlength=len(several)))
        for one, start, end, count in zip(several, starts, ends, np.diff(ends, prepend=0), strict=False):
            for begin in range(end - count, end, _ROWS_AT_ONCE):
                some = order[begin : min(begin + _ROWS_AT_ONCE, end)]
                places = spans(taken.offsets[some], lengths[some])
                taken.values[places] = one.values[spans(one.offsets[rows[some] - start], lengths[some])]
        return taken

    @property
    def lengths(self) -> Integers:
        """How long each row is."""
        return np.diff(self.offsets)

    @property
    def owners(self) -> Integers:
        """For each value, its row."""
        return np.repeat(np.arange(len(self), dtype=np.int64), self.lengths)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def take(self, rows: NDArray[Any] | slice) -> Ragged:
        """Some rows, in the order asked for, or (a slice) one after the other."""
        if isinstance(rows, slice):
            start, stop, _ = rows.indices(len(self))
            offsets = self.offsets[start : stop + 1]
            return Ragged(offsets - offsets[0], self.values[offsets[0] : offsets[-1]])
        starts = self.offsets[:-1][rows]
        lengths = self.offsets[1:][rows] - starts
        taken = Ragged.of(lengths, np.empty(int(lengths.sum()), dtype=self.values.dtype))
        for start in range(0, len(rows), _ROWS_AT_ONCE):  # else the indices of all would take twice the values
            some = slice(start, start + _ROWS_AT_ONCE)
            taken.take(some).values[:] = self.values[spans(starts[some], lengths[some])]
        return taken

    def distinct(self) -> Ragged:
        """Each row ascending and without repetitions."""
        owners = self.owners
        order = np.lexsort((self.values, owners))
        owners, values = owners[order], self.values[order]
        new = np.ones(len(values), dtype=bool)
        new[1:] = (owners[1:] != owners[:-1]) | (values[1:] != values[:-1])
        return Ragged.of(np.bincount(owners[new], minlength=len(self)), values[new])


def spans(starts: NDArray[Any], lengths: NDArray[Any]) -> Integers:
    """All indices start, start + 1, ... of spans, one span after the other."""
    ends = np.cumsum(lengths, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    indices: Integers = np.repeat(starts - (ends - lengths), lengths)
    indices += np.arange(total, dtype=np.int64)
    return indices
