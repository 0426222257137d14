"""A logistic regression for each label of a kind, with a threshold chosen on folds that were not fitted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

Numbers = NDArray[np.float64]
FOLDS = 5
THRESHOLDS = np.arange(0.05, 0.91, 0.025)
NEVER = -20.0  # the log odds of a label that was never seen


class Classifier:
    """Tells the probability of each label from features; rows of one conversation stay in one fold."""

    def __init__(self, labels: Sequence[str], strength: float, balanced: bool = False) -> None:
        self.labels = tuple(labels)
        self.threshold = 0.5
        self._strength = strength
        self._weight = "balanced" if balanced else None

    def fit(self, features: csr_matrix, truth: Numbers, conversations: NDArray[np.intp]) -> Numbers:
        """Fit, choose the threshold, and return the probabilities that models without the row's fold gave."""
        held_out: Numbers = np.zeros(truth.shape)
        for kept, held in GroupKFold(FOLDS).split(features, groups=conversations):
            held_out[held] = _told(self._fitted(features[kept], truth[kept]), features[held])
        self._model = self._fitted(features, truth)
        self.threshold = best_threshold(held_out, truth)
        return held_out

    def probabilities(self, features: csr_matrix) -> Numbers:
        """One row each, one column a label."""
        return _told(self._model, features)

    def _fitted(self, features: csr_matrix, truth: Numbers) -> Numbers:
        """The weights of the features and, in the last row, the level: one column a label."""
        columns = []
        wide = features.shape[1] > features.shape[0]  # then the dual problem is far quicker
        for present in truth.T.astype(bool):
            if present.all() or not present.any():
                columns.append(np.append(np.zeros(features.shape[1]), -NEVER if present.all() else NEVER))
                continue
            model = LogisticRegression(
                C=self._strength, solver="liblinear", dual=wide, class_weight=self._weight, random_state=1
            )
            model.fit(features, present)
            columns.append(np.append(model.coef_[0], model.intercept_))
        return np.column_stack(columns)


def best_threshold(told: Numbers, truth: Numbers) -> float:
    """The threshold, one for all labels, at which their micro F1 is best."""
    return float(max(THRESHOLDS, key=lambda threshold: micro_f1(told >= threshold, truth > 0)))


def micro_f1(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """F1 over all labels together."""
    either = int(found.sum() + truth.sum())
    return 2 * int((found & truth).sum()) / either if either else 0.0


def _told(model: Numbers, features: csr_matrix) -> Numbers:
    return cast(Numbers, expit(features @ model[:-1] + model[-1]))
