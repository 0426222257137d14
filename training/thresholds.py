"""From which strength findings of each label are listed, on conversations that the weights have not seen.

The best line of a rare label jumps with a few places, so each is the mean over resamples of the conversations, and leans on the
one line that would be best for all labels of its kind: the more the fewer its labels (partial pooling, as in Efron and Morris
1975). How much it leans, and how much precision counts, was tried on resamples of train and what they leave out
(docs/decisions/0011-training.md says what else was in view).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from heartfelt.signals import named

# F-beta under half the labels and half the strengths. A sign accuses, so precision counts for more; at 0.8 its F1 on the
# held-out fifth is still the highest. Cues and acts accuse nobody: whether a cue was passed over is told by its outcome.
BETA = {"cues": 1.0, "signs": 0.8, "acts": 1.0}
LEANS = 100  # as much as so many labels
FEWEST = 8  # labels; with fewer, what all of the kind do
RESAMPLES = 100
LOWEST, HIGHEST = 0.1, 0.7
CUTS = np.linspace(LOWEST, HIGHEST, 61)


class Strengths(NamedTuple):
    """Of one label the places where it could stand: their conversations, strengths, and whether it does."""

    conversations: np.ndarray
    strengths: np.ndarray
    labelled: np.ndarray


class Reached(NamedTuple):
    """For every cut what is found there by half the labels and half the strengths, what is listed, what there is."""

    found: np.ndarray
    listed: np.ndarray
    there: float

    def best(self, beta: float) -> float:
        """The cut with the highest F-beta."""
        value = (1 + beta**2) * self.found / np.maximum(1e-9, self.listed + beta**2 * self.there)
        return float(CUTS[int(np.argmax(value))])


def thresholds(places: Mapping[str, Strengths], conversations: int) -> dict[str, float]:
    """The threshold of each label."""
    draws = np.random.default_rng(1)
    found = defaultdict(list)
    kinds: dict[str, dict[str, Strengths]] = defaultdict(dict)
    for label, each in places.items():
        kinds[named(label).kind][label] = each
    for _ in range(RESAMPLES):
        times = np.bincount(draws.integers(0, conversations, conversations), minlength=conversations)
        for kind, of_kind in kinds.items():
            for label, cut in _of_kind(of_kind, times, BETA[kind]).items():
                found[label].append(cut)
    return {label: float(np.mean(cuts)) for label, cuts in found.items()}


def _of_kind(places: Mapping[str, Strengths], times: np.ndarray, beta: float) -> dict[str, float]:
    reached = {label: _reached(each, times[each.conversations]) for label, each in places.items()}
    together = Reached(*(sum(parts) for parts in zip(*reached.values(), strict=True))).best(beta)
    cuts = {}
    for label, each in places.items():
        count = int(times[each.conversations] @ each.labelled)
        own = reached[label].best(beta) if count >= FEWEST else together
        cuts[label] = (count * own + LEANS * together) / (count + LEANS)
    return cuts


def _reached(places: Strengths, times: np.ndarray) -> Reached:
    soft = times * (0.5 * places.strengths + 0.5 * places.labelled)
    above = (places.strengths >= CUTS[:, None]).astype(np.float64)
    return Reached(above @ soft, above @ times, float(soft.sum()))


def f1(found: Sequence[float]) -> float:
    """Of right ones, listed ones and labelled ones."""
    right, listed, labelled = found
    return 2 * right / max(1.0, listed + labelled)
