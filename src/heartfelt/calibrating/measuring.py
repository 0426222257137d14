"""How well a calibration does on labelled places: sums per conversation, so that resamples of them cost next to nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heartfelt.calibrating.places import Places, Rows
from heartfelt.evaluation.counts import BOTH, FOUND, GOLD
from heartfelt.evaluation.resampling import Numbers
from heartfelt.language.trained.calibration import Calibration
from heartfelt.language.trained.labels import ACTS, CUES, LABELS, PLACE, SIGNS

PASSED_OVER = len(LABELS)  # the cue that was missed or answered by a formula, counted as one more label
KINDS = {
    "cues": [PLACE[label] for label in CUES],
    "cues passed over": [PASSED_OVER],
    "signs": [PLACE[label] for label in SIGNS],
    "acts": [PLACE[label] for label in ACTS],
}
BINS = 10


@dataclass(frozen=True)
class Sums:
    """For each conversation: `counts[label]` of what is both found and labelled, found, labelled (the last label is the
    cue passed over); `surplus[label, bin]`, strengths less labels among strengths of about this size; how many places."""

    counts: Numbers
    surplus: Numbers
    places: Numbers

    @classmethod
    def empty(cls, conversations: int) -> Sums:
        """Nothing counted yet."""
        return cls(
            np.zeros((conversations, len(LABELS) + 1, 3)),
            np.zeros((conversations, len(LABELS), BINS)),
            np.zeros(conversations),
        )

    def take(self, other: Sums, chosen: NDArray[np.bool_]) -> None:
        """Take over what another counted in some conversations."""
        for mine, others in ((self.counts, other.counts), (self.surplus, other.surplus), (self.places, other.places)):
            mine[chosen] = others[chosen]

    def f1(self, weights: Numbers, labels: list[int]) -> Numbers:
        """The F1 of some labels taken together, one for each row of weights over the conversations."""
        totals = weights @ self.counts[:, labels].sum(axis=1)
        size = totals[:, FOUND] + totals[:, GOLD]
        return np.asarray(2 * totals[:, BOTH] / np.maximum(size, 1))

    def error(self, weights: Numbers) -> Numbers:
        """How far strengths are from the share of labelled ones, mean over all places where a label could stand."""
        surplus = weights @ self.surplus.reshape(len(self.surplus), -1)
        return np.asarray(np.abs(surplus).sum(axis=1) / np.maximum(weights @ self.places, 1))


def sums(places: Places, lines: Calibration) -> Sums:
    """Count what a calibration (as lines through the reader's own log-odds) finds."""
    counted = Sums.empty(places.conversations)
    for label, rows in places.labels.items():
        scale = lines.scale(label)
        strengths = 0.5 * (1 + np.tanh(0.5 * (scale.slope * rows["value"] + scale.offset)))
        listed = strengths >= scale.threshold
        _count(counted, PLACE[label], rows, listed, rows["labelled"])
        if label in CUES:
            passed = rows["answered"] & ((rows["chances"] + lines.outcomes[label]).argmax(axis=1) > 0)
            _count(counted, PASSED_OVER, rows, listed & passed, rows["outcome"] > 0)
        bins = np.minimum((strengths * BINS).astype(np.intp), BINS - 1)
        surplus = counted.surplus[:, PLACE[label]]
        np.add.at(surplus, (rows["conversation"], bins), strengths - rows["labelled"])
        np.add.at(counted.places, rows["conversation"], 1)
    return counted


def related(places: Places) -> float:
    """How the reader orders places: of a labelled one and another, how often the labelled one has the higher value.

    0.5 is chance (the area under the ROC curve, over all pairs of places of the same label).
    """
    from scipy.stats import rankdata  # slow to import

    above = pairs = 0.0
    for rows in places.labels.values():
        ranks, labelled = rankdata(rows["value"]), int(rows["labelled"].sum())
        above += float(ranks[rows["labelled"]].sum()) - labelled * (labelled + 1) / 2
        pairs += labelled * (len(rows) - labelled)
    return above / pairs if pairs else 0.5


def _count(counted: Sums, label: int, rows: Rows, found: NDArray[np.bool_], labelled: NDArray[np.bool_]) -> None:
    counts = counted.counts[:, label]
    for side, there in ((BOTH, found & labelled), (FOUND, found), (GOLD, labelled)):
        np.add.at(counts[:, side], rows["conversation"], there)
