"""Which templates are nearly the same: MinHash (Broder 1997) in bands, then the Jaccard similarity of their words.

The signatures are made by the library rensa. Its own table of bands takes 1.2 kB a template; the sorted columns here
take 212 bytes, and a million templates can be looked up in one pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from heartfelt.collection.part import Part
from heartfelt.collection.ragged import Integers, Ragged, spans

NEAR = 0.8
PERMUTATIONS = 70
BANDS = 14
BUCKETS = BANDS + 1
SEED = 7
MOST_CANDIDATES = 200
MOST_IN_BUCKET = 50
_STEP = 1_000
_LOW = np.uint64(0xFFFFFFFF)
_ODD = np.uint64(0x9E3779B97F4A7C15) ** np.arange(1, PERMUTATIONS + 1, dtype=np.uint64)


def buckets(words: Ragged) -> NDArray[np.uint64]:
    """For each row of words its buckets, shape (rows, `BUCKETS`): one a band, and one for the whole signature.

    The last one sees to it that a template finds itself in any crowd. The high 32 bits say which of them it is.
    """
    made = np.empty((len(words), BUCKETS), dtype=np.uint64, order="F")
    for start in range(0, len(words), _STEP):
        some = words.take(slice(start, start + _STEP))
        tokens, offsets = some.values.astype(np.uint64), some.offsets.astype(np.uint64)
        signed = RMinHash.digest_matrix_from_flat_token_hashes(tokens, offsets, PERMUTATIONS, SEED).to_rows()
        signatures = np.fromiter(chain.from_iterable(signed), np.uint64, len(some) * PERMUTATIONS)
        each = signatures.reshape(len(some), PERMUTATIONS) * _ODD
        made[start : start + _STEP, :BANDS] = each.reshape(len(some), BANDS, -1).sum(axis=2) >> np.uint64(32)
        made[start : start + _STEP, BANDS] = each.sum(axis=1) >> np.uint64(32)
    made |= np.arange(BUCKETS, dtype=np.uint64) << np.uint64(32)
    return made


@dataclass(frozen=True, eq=False)
class Table:
    """A part that can be asked which of its templates are near to others.

    Its rows are ordered by how many conversations a template stood in, most first (ties by key): of a crowded bucket only
    the first `MOST_IN_BUCKET` are looked at, and they are the ones that matter.
    """

    part: Part
    _buckets: NDArray[np.uint64]
    _rows: NDArray[np.uint32]
    _bits: NDArray[np.uint64]
    _lengths: NDArray[np.int32]

    @classmethod
    def of(cls, part: Part) -> Table:
        """The table of a part, in whatever order its rows are."""
        order = np.lexsort((part.templates, -part.conversations.lengths))
        ordered = part.take(order)
        del part, order  # a quarter of the memory of the whole, where the caller does not keep it
        made = buckets(ordered.words).T
        rows = np.empty(made.shape, dtype=np.uint32)
        every = np.arange(len(ordered), dtype=np.uint64)
        for one in range(BUCKETS):
            both = np.sort(made[one] << np.uint64(32) | every)  # quicker than the order of either
            rows[one] = both & _LOW
            made[one] = both >> np.uint64(32) | np.uint64(one << 32)
        lengths = ordered.words.lengths.astype(np.int32)
        return cls(ordered, made.ravel(), rows.ravel(), _bits(ordered.words), lengths)

    def near(self, words: Ragged) -> tuple[Integers, Integers]:
        """Pairs (row of `words`, row of the table) whose Jaccard similarity is at least `NEAR`, as two arrays."""
        made = buckets(words)
        starts = np.searchsorted(self._buckets, made)
        counts = np.searchsorted(self._buckets, made, side="right") - starts
        if not counts.any():  # most replies are like no other, and this is the quickest way to say so
            none = np.empty(0, dtype=np.int64)
            return none, none
        return self._verified(words, _bits(words), starts, counts)

    def near_each_other(self) -> Iterator[tuple[slice, Integers, Integers]]:
        """The same for the table's own templates, some thousand at a time: which rows, and the pairs of each step."""
        starts, counts = self._own_buckets()
        for start in range(0, len(self.part), _STEP):
            some = slice(start, min(start + _STEP, len(self.part)))
            yield some, *self._verified(self.part.words.take(some), self._bits[some], starts[some], counts[some])

    def _own_buckets(self) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """Where the bucket of each row begins and how many it holds (at most `MOST_IN_BUCKET`), shapes (rows, `BUCKETS`)."""
        size = len(self.part)
        starts, counts = (np.empty((size, BUCKETS), dtype=kind) for kind in (np.int32, np.uint8))
        for one in range(BUCKETS):  # all at once would take a third of the memory of the whole
            these = slice(one * size, (one + 1) * size)
            begins = np.flatnonzero(np.diff(self._buckets[these], prepend=np.uint64(2**64 - 1)))
            lengths = np.diff(begins, append=size)
            starts[self._rows[these], one] = (begins + these.start).repeat(lengths)
            counts[self._rows[these], one] = np.minimum(lengths, MOST_IN_BUCKET).repeat(lengths)
        return starts, counts

    def _verified(
        self, words: Ragged, bits: NDArray[np.uint64], starts: NDArray[Any], counts: NDArray[Any]
    ) -> tuple[Integers, Integers]:
        asking, rows = self._candidates(words, bits, starts, np.minimum(counts, MOST_IN_BUCKET))
        both = _in_common(words, asking, self.part.words, rows)
        either = words.lengths[asking] + self.part.words.lengths[rows] - both
        near = both / either >= NEAR
        return asking[near], rows[near]

    def _candidates(
        self, words: Ragged, bits: NDArray[np.uint64], starts: NDArray[Any], counts: NDArray[Any]
    ) -> tuple[Integers, Integers]:
        """Pairs that share a bucket and may be near; for each who asks `MOST_CANDIDATES`: itself, then the most used."""
        asking = np.arange(len(starts), dtype=np.int64).repeat(counts.sum(axis=1, dtype=np.int64))
        rows = self._rows[spans(starts.ravel(), counts.ravel())].astype(np.int64)
        may = self._may_be_near(words, bits, asking, rows)
        pairs = np.unique((asking[may] << 32) | rows[may])
        each = np.bincount(pairs >> 32, minlength=len(starts))
        if each.max() > MOST_CANDIDATES:
            same = spans(starts[:, BANDS], counts[:, BANDS])
            itself = (np.arange(len(starts), dtype=np.int64).repeat(counts[:, BANDS]) << 32) | self._rows[same]
            ordered = pairs[np.lexsort((pairs, ~np.isin(pairs, itself), pairs >> 32))]
            pairs = ordered[spans(np.cumsum(each) - each, np.minimum(each, MOST_CANDIDATES))]
        return pairs >> 32, pairs & 0xFFFFFFFF

    def _may_be_near(
        self, words: Ragged, bits: NDArray[np.uint64], asking: Integers, rows: Integers
    ) -> NDArray[np.bool_]:
        """False only for pairs that cannot be near, by how many words each has and by the bits that both have set.

        Words in common are at most the bits in common and those words of one of them that fell on a bit already set.
        """
        one, other = words.lengths[asking], self._lengths[rows]
        may: NDArray[np.bool_] = _is_enough(np.minimum(one, other), one, other)
        some = np.flatnonzero(may)
        asking, rows, one, other = asking[some], rows[some], one[some], other[some]
        crowded = words.lengths - np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
        # `take` gives whole rows many times as quickly as an index does.
        shared = np.bitwise_count(bits.take(asking, axis=0) & self._bits.take(rows, axis=0))
        may[some] = _is_enough(sum(shared.T, start=crowded[asking]), one, other)
        return may


def _is_enough(common: Integers, one: NDArray[Any], other: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether rows of so many words would be near with so many in common."""
    enough: NDArray[np.bool_] = common * (1 + 1 / NEAR) >= one + other - 1e-6
    return enough


def _bits(words: Ragged) -> NDArray[np.uint64]:
    """For each row of words (none is empty) the bits that they fall on, of 256: shape (rows, 4)."""
    bits = np.zeros((len(words), 4), dtype=np.uint64)
    for start in range(0, len(words), _STEP):
        some = words.take(slice(start, start + _STEP))
        fallen = some.values.astype(np.uint64)
        lanes, marks = (fallen >> np.uint64(6)) & np.uint64(3), np.uint64(1) << (fallen & np.uint64(63))
        for lane in range(4):
            here = np.where(lanes == lane, marks, np.uint64(0))
            bits[start : start + _STEP, lane] = np.bitwise_or.reduceat(here, some.offsets[:-1])
    return bits


def _in_common(words: Ragged, asking: Integers, others: Ragged, rows: Integers) -> Integers:
    """For each pair of rows, how many words they have in common."""
    from scipy.sparse import csr_array  # slow to load

    def sets(some: Ragged) -> Any:
        ones = np.ones(len(some.values), dtype=np.int8)
        return csr_array((ones, some.values, some.offsets.astype(np.int32)), shape=(len(some), 1 << 30))

    shared = sets(words.take(asking)).multiply(sets(others.take(rows)))
    counts: Integers = np.diff(shared.indptr).astype(np.int64)
    return counts
