"""Intervals by resampling conversations (the percentile bootstrap, Efron and Tibshirani 1993).

A sample of conversations is a row of weights: how often each was drawn. Row 0 is the data itself, every conversation once,
so one pass of numpy gives a number and all its resampled versions. Where next to nothing is labelled, or all of it is right,
the interval is too narrow: the samples hold nothing that the data does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from heartfelt.evaluation.evaluation import Figure
from heartfelt.rates import LEVEL

Numbers = NDArray[np.float64]


class Resampling:
    """Draws `rounds` samples of `size` conversations, the same ones for every figure of an evaluation."""

    def __init__(self, size: int, rounds: int, seed: int) -> None:
        drawn = np.random.default_rng(seed).multinomial(size, np.full(size, 1 / size), size=rounds)
        self.size = size
        self.weights: Numbers = np.vstack([np.ones(size), drawn])

    def totals(self, per_conversation: Numbers) -> Numbers:
        """The sums of numbers per conversation (axis 0), one a sample."""
        return np.tensordot(self.weights, per_conversation, axes=1)

    def draws(self) -> Iterator[NDArray[np.intp]]:
        """The indices of the conversations in each sample."""
        for row in self.weights:
            yield np.repeat(np.arange(self.size), row.astype(np.intp))

    def each(self, statistic: Callable[[NDArray[np.intp]], float]) -> Numbers:
        """A statistic that is no function of sums, one a sample."""
        return np.array([statistic(indices) for indices in self.draws()])


def figure(values: Numbers) -> Figure:
    """The value of the data (the first) with its interval from the samples.

    Samples in which the number does not exist (NaN: nothing was drawn to say it of) are left out; the value itself lies in
    its interval even where a small sample is lopsided.
    """
    value = float(np.nan_to_num(values[0]))
    samples = values[1:][~np.isnan(values[1:])]
    if not samples.size:
        samples = np.array([value])
    low, high = np.quantile(samples, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Figure(value=_rounded(value), low=_rounded(min(low, value)), high=_rounded(max(high, value)))


def _rounded(value: float) -> float:
    return round(float(value), 4)
