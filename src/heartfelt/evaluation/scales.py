"""Agreement on a scale: of ranks, of whole steps, of distance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heartfelt.evaluation.evaluation import Figure
from heartfelt.evaluation.resampling import Numbers, Resampling, figure


def spearman(gold: Numbers, found: Numbers, resampling: Resampling) -> Figure:
    """Spearman's rank correlation; 0 where one side has a single value."""
    from scipy.stats import rankdata  # slow to import

    def correlation(indices: NDArray[np.intp]) -> float:
        a, b = rankdata(gold[indices]), rankdata(found[indices])
        a, b = a - a.mean(), b - b.mean()
        spread = float(np.sqrt((a @ a) * (b @ b)))
        return float(a @ b) / spread if spread else 0.0

    return figure(resampling.each(correlation))


def weighted_kappa(gold: Numbers, found: Numbers, low: int, high: int, resampling: Resampling) -> Figure:
    """Cohen's kappa with quadratic weights over whole steps from `low` to `high`; 0 where chance leaves no room."""
    a, b = (np.clip(np.rint(values), low, high) for values in (gold, found))
    sums = resampling.totals(np.stack([a, b, a * a, b * b, a * b], axis=1)) / resampling.size
    mean_a, mean_b, square_a, square_b, product = sums.T
    observed = square_a + square_b - 2 * product
    by_chance = square_a + square_b - 2 * mean_a * mean_b
    possible = by_chance > 1e-12
    return figure(np.where(possible, 1 - observed / np.where(possible, by_chance, 1.0), 0.0))


def mean_error(gold: Numbers, found: Numbers, resampling: Resampling) -> Figure:
    """The mean distance."""
    return figure(resampling.totals(np.abs(gold - found)) / resampling.size)
