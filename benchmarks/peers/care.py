"""Care for peers that have no score of it: a ridge over how much of each thing they found."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

Numbers = NDArray[np.float64]
FOLDS = 5
PENALTIES = (10.0, 30.0, 100.0, 300.0, 1000.0)


class CareScale:
    """Fitted on amounts a conversation; its scores are spread as far as the labels are, since a ridge shrinks them."""

    def fit(self, amounts: Numbers, care: Numbers) -> None:
        held_out = cross_val_predict(self._ridge(), amounts, care, cv=FOLDS)
        self._model = self._ridge().fit(amounts, care)
        self._middle = float(care.mean())
        self._spread = float(care.std() / held_out.std()) if held_out.std() else 1.0

    def scores(self, amounts: Numbers) -> Numbers:
        """The score of each conversation, 1 to 5."""
        told = cast(Numbers, self._model.predict(amounts))
        return np.clip(self._middle + self._spread * (told - self._middle), 1, 5)

    @staticmethod
    def _ridge() -> Pipeline:
        return make_pipeline(StandardScaler(), RidgeCV(PENALTIES))


def per_conversation(table: Numbers, conversations: NDArray[np.intp], count: int) -> Numbers:
    """The mean and the most of what was found in each conversation, one row each; of a long one no more than of a short."""
    sums, most = np.zeros((count, table.shape[1])), np.zeros((count, table.shape[1]))
    np.add.at(sums, conversations, table)
    np.maximum.at(most, conversations, table)
    lengths = np.bincount(conversations, minlength=count)[:, None]
    return np.hstack([sums / np.maximum(lengths, 1), most])
