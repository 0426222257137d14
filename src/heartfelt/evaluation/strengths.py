"""Whether strengths mean what they say: of the findings listed at about 0.8, eight in ten should be labelled too.

Listed findings fall into ten equal bins of strength. A bin is off by the distance between its mean strength and the share
that is labelled; the expected calibration error is the mean of that, each bin weighted by its findings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from heartfelt.evaluation.counts import Placed
from heartfelt.evaluation.evaluation import StrengthError, Strengths
from heartfelt.evaluation.findings import KindName, placed
from heartfelt.evaluation.pairs import Pair
from heartfelt.evaluation.resampling import Numbers, Resampling, figure

BINS = 10
KINDS: tuple[KindName, ...] = ("cue", "sign", "act")


def strengths(pairs: Sequence[Pair], resampling: Resampling) -> Strengths:
    """The expected calibration error of all listed findings together, and of cues, signs and acts apart."""
    surplus, counts = np.zeros((len(pairs), len(KINDS), BINS)), np.zeros((len(pairs), len(KINDS)))
    for row, pair in enumerate(pairs):
        for column, name in enumerate(KINDS):
            for strength, right in _listed(pair, name):
                surplus[row, column, min(int(strength * BINS), BINS - 1)] += strength - right
                counts[row, column] += 1
    cues, signs, acts = (_error(surplus[:, k], counts[:, k], resampling) for k in range(len(KINDS)))
    pooled = _error(surplus.sum(axis=1), counts.sum(axis=1), resampling)
    return Strengths(pooled=pooled, cues=cues, signs=signs, acts=acts)


def _listed(pair: Pair, name: KindName) -> Iterator[tuple[float, bool]]:
    """Each listed finding's strength and whether it is labelled; of several in one place the strongest."""
    labelled = {place for place, _ in placed(pair, pair.gold, name)}
    highest: dict[Placed, float] = {}
    for place, one in placed(pair, pair.found, name):
        highest[place] = max(one.strength, highest.get(place, 0.0))
    for place, strength in highest.items():
        yield strength, place in labelled


def _error(surplus: Numbers, counts: Numbers, resampling: Resampling) -> StrengthError:
    if not counts.any():
        return StrengthError(calibration_error=None, findings=0)
    totals = resampling.totals(counts)
    shares: Numbers = np.full(totals.shape, np.nan)
    np.divide(np.abs(resampling.totals(surplus)).sum(axis=1), totals, out=shares, where=totals > 0)
    return StrengthError(calibration_error=figure(shares), findings=int(counts.sum()))
