"""Counting agreement: per conversation and label, how many stand in both, in the findings, in the labels."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence, Set
from dataclasses import dataclass

import numpy as np

from heartfelt.evaluation.evaluation import Figure, Score
from heartfelt.evaluation.resampling import Numbers, Resampling, figure

Placed = tuple[Hashable, str]  # where something stands, and its label
BOTH, FOUND, GOLD = range(3)


@dataclass(frozen=True)
class Counts:
    """`numbers[conversation, label]` holds how many are both right and found, found, and labelled."""

    labels: tuple[str, ...]
    numbers: Numbers

    @property
    def whole(self) -> Numbers:
        """The counts over all conversations, one row a label."""
        return np.asarray(self.numbers.sum(axis=0))

    def of(self, labels: Collection[str]) -> Counts:
        """The counts of some labels only."""
        chosen = [index for index, label in enumerate(self.labels) if label in labels]
        return Counts(tuple(self.labels[index] for index in chosen), self.numbers[:, chosen])


def count(gold: Sequence[Set[Placed]], found: Sequence[Set[Placed]]) -> Counts:
    """Count what two readings of the same conversations say; labels match where they stand in the same place."""
    labels = tuple(sorted({label for placed in (*gold, *found) for _, label in placed}))
    column = {label: index for index, label in enumerate(labels)}
    numbers = np.zeros((len(gold), len(labels), 3))
    for row, (in_gold, in_found) in enumerate(zip(gold, found, strict=True)):
        for side, placed in ((BOTH, in_gold & in_found), (FOUND, in_found), (GOLD, in_gold)):
            for _, label in placed:
                numbers[row, column[label], side] += 1
    return Counts(labels, numbers)


def scores(counts: Counts, resampling: Resampling) -> dict[str, Score]:
    """The score of every label."""
    totals = resampling.totals(counts.numbers)
    return {label: _score(totals[:, index]) for index, label in enumerate(counts.labels)}


def micro(counts: Counts, resampling: Resampling) -> Score:
    """The score of all labels taken together."""
    return _score(resampling.totals(counts.numbers.sum(axis=1)))


def macro_f1(counts: Counts, resampling: Resampling, least: int = 1) -> Figure | None:
    """The mean F1 of the labels that occur at least `least` times; None when there are none."""
    common = counts.whole[:, GOLD] >= least
    if not common.any():
        return None
    each = np.nan_to_num(_f1(resampling.totals(counts.numbers[:, common])))
    return figure(each.mean(axis=1))


def share(parts: Numbers, wholes: Numbers, resampling: Resampling) -> Figure | None:
    """A share given by its counts per conversation; None of nothing."""
    if not wholes.sum():
        return None
    return figure(_ratio(resampling.totals(parts), resampling.totals(wholes)))


def _score(totals: Numbers) -> Score:
    both, found, gold = np.moveaxis(totals, -1, 0)
    return Score(
        precision=figure(_ratio(both, found)),
        recall=figure(_ratio(both, gold)),
        f1=figure(_f1(totals)),
        gold=int(gold[0]),
        found=int(found[0]),
    )


def _f1(totals: Numbers) -> Numbers:
    return _ratio(2 * totals[..., BOTH], totals[..., FOUND] + totals[..., GOLD])


def _ratio(parts: Numbers, wholes: Numbers) -> Numbers:
    shares: Numbers = np.full(wholes.shape, np.nan)
    np.divide(parts, wholes, out=shares, where=wholes > 0)
    return shares
