"""Whether refitting is worth it: measured on conversations that it did not learn from."""

from __future__ import annotations

from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from heartfelt.calibrating.fitting import fitted, onto, untouched
from heartfelt.calibrating.measuring import KINDS, Sums, related, sums
from heartfelt.calibrating.places import Places
from heartfelt.errors import HeartfeltError
from heartfelt.evaluation.counts import GOLD
from heartfelt.evaluation.evaluation import Figure
from heartfelt.evaluation.resampling import Numbers, Resampling, figure
from heartfelt.language.trained.calibration import Calibration
from heartfelt.language.trained.labels import LABELS, PLACE

MOST_FOLDS = 5
FEWEST_IN_A_FOLD = 10
FEWEST = 2 * FEWEST_IN_A_FOLD
LEAST_RELATED = 0.65  # labels of other conversations come to about a half, a reader that does its work to nine in ten
Verdict = Literal["better", "unsure", "worse", "unrelated"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A figure before and after, and the difference with the interval it comes with."""

    before: float
    after: float
    difference: Figure


class LabelChange(msgspec.Struct, frozen=True, kw_only=True):
    """Of one label: in how many places it stands, its threshold, and its F1."""

    positives: int
    threshold_before: float
    threshold_after: float
    f1_before: float
    f1_after: float


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A calibration fitted to all conversations given, and what to expect of it.

    All figures `after` are of conversations that the scales behind them were not fitted to. `kinds` are micro F1, `f1` is
    their mean, `error` the calibration error over all places, listed or not. `related` says how well the reader orders places
    (0.5 is chance). `unread` conversations were left out: their language was not validated.
    """

    conversations: int
    unread: int
    folds: int
    kinds: dict[str, Change]
    f1: Change
    error: Change
    related: float
    labels: dict[str, LabelChange]
    calibration: Calibration

    @property
    def verdict(self) -> Verdict:
        """Better where that is beyond noise; a smaller calibration error is enough if F1 does not fall for it.

        Worse where that is beyond noise, for the mean F1, the F1 of any kind or the calibration error; and where the mean
        falls, if only by noise, for no calibration error that is surely smaller.

        Labels that have nothing to do with what the reader sees can be fitted too, by listing everything: `unrelated`.
        """
        if self.related < LEAST_RELATED:
            return "unrelated"
        f1, error = self.f1.difference, self.error.difference
        if f1.high < 0 or error.low > 0 or any(change.difference.high < 0 for change in self.kinds.values()):
            return "worse"
        if f1.value < 0 <= error.high:
            return "worse"
        if f1.low > 0 or (error.high < 0 and f1.value >= 0):
            return "better"
        return "unsure"


def trial(places: Places, own: Calibration, rounds: int = 1000, seed: int = 1) -> Trial:
    """Refit the reader's calibration `own`, and measure that by cross-validation over conversations.

    Intervals come from `rounds` resamples of the conversations, the same ones before and after.
    """
    folds = folded(places.conversations, seed)
    start = untouched(own)
    before, after = sums(places, start), Sums.empty(places.conversations)
    for fold in range(folds.max() + 1):
        held_out = folds == fold
        after.take(sums(places, fitted(places, start, ~held_out)), held_out)
    final = onto(own, fitted(places, start, np.ones(places.conversations, np.bool_)))
    weights = Resampling(places.conversations, rounds, seed).weights
    f1 = {kind: (before.f1(weights, labels), after.f1(weights, labels)) for kind, labels in KINDS.items()}
    means = [np.mean([pair[side] for pair in f1.values()], axis=0) for side in (0, 1)]
    return Trial(
        conversations=places.conversations,
        unread=places.unread,
        folds=int(folds.max()) + 1,
        kinds={kind: _change(*pair) for kind, pair in f1.items()},
        f1=_change(means[0], means[1]),
        error=_change(before.error(weights), after.error(weights)),
        related=related(places),
        labels={label: _label(label, own, final, before, after) for label in LABELS},
        calibration=final,
    )


def folded(conversations: int, seed: int) -> NDArray[np.intp]:
    """The fold that each conversation falls into: five folds, fewer where one would have less than ten conversations."""
    if conversations < FEWEST:
        raise HeartfeltError(
            f"{conversations} labelled conversations are too few to calibrate with: nobody could tell whether it helped. "
            f"Label at least {FEWEST}, better 50."
        )
    folds = min(MOST_FOLDS, conversations // FEWEST_IN_A_FOLD)
    return np.asarray(np.random.default_rng(seed).permutation(conversations) % folds, np.intp)


def _change(before: Numbers, after: Numbers) -> Change:
    return Change(before=float(before[0]), after=float(after[0]), difference=figure(after - before))


def _label(label: str, own: Calibration, final: Calibration, before: Sums, after: Sums) -> LabelChange:
    everything = np.ones((1, len(before.places)))
    return LabelChange(
        positives=int(before.counts[:, PLACE[label], GOLD].sum()),
        threshold_before=own.scale(label).threshold,
        threshold_after=final.scale(label).threshold,
        f1_before=float(before.f1(everything, [PLACE[label]])[0]),
        f1_after=float(after.f1(everything, [PLACE[label]])[0]),
    )
