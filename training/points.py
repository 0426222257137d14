"""Points: weights for named amounts, fitted by penalised regressions and rounded so that they can be read.

A choice between labels is fitted by a multinomial logistic regression with the first label as zero, a value by a ridge. The
always-present amount (`ALWAYS`) is hardly penalised. Since rare labels would never win by likelihood alone, the levels of the
labels are then shifted to where F1 is best on folds that were not fitted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from scipy.optimize import minimize

ALWAYS = "always"
FOLDS = 5
PENALTY = 10.0
PENALTY_OF_ALWAYS = 0.2
SMALLEST = 0.05
STEPS = np.arange(-2.5, 2.51, 0.1)

Amounts = Mapping[str, float]
Score = Callable[[np.ndarray, np.ndarray], float]


def names_of(rows: Sequence[Amounts]) -> list[str]:
    """Every name in the rows, in order."""
    return sorted({name for row in rows for name in row})


def table_of(rows: Sequence[Amounts], names: Sequence[str]) -> np.ndarray:
    """The amounts as a table, a column a name."""
    return np.array([[row.get(name, 0.0) for name in names] for row in rows])


def readable(points: np.ndarray) -> np.ndarray:
    """The points as they are written: two digits, small ones left out."""
    return np.where(np.abs(points) < SMALLEST, 0.0, np.round(points, 2))


def folds(count: int) -> Iterator[np.ndarray]:
    """Which rows are held out, fold by fold."""
    for fold in range(FOLDS):
        yield np.arange(count) % FOLDS == fold


def value_points(table: np.ndarray, values: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Points whose sum comes near the values (a ridge)."""
    penalty = np.diag(_penalties(names))
    return readable(np.linalg.solve(table.T @ table + penalty, table.T @ values))


def choice_points(table: np.ndarray, labels: np.ndarray, names: Sequence[str], score: Score) -> np.ndarray:
    """Points for each label but the first, with their levels set where the score is best."""
    count = int(labels.max()) + 1
    held_out = np.zeros((len(labels), count))
    for held in folds(len(labels)):
        held_out[held] = sums(table[held], _multinomial(table[~held], labels[~held], names, count))
    points = _multinomial(table, labels, names, count)
    points[list(names).index(ALWAYS)] += _best_levels(held_out, labels, score)[1:]
    return readable(points)


def sums(table: np.ndarray, points: np.ndarray) -> np.ndarray:
    """What each label's points come to, row by row; the first label's are zero."""
    return np.column_stack([np.zeros(len(table)), table @ points])


def chosen(table: np.ndarray, points: np.ndarray) -> np.ndarray:
    """The label with the highest sum, row by row."""
    return np.asarray(sums(table, points).argmax(axis=1))


def f1(labels: np.ndarray, predicted: np.ndarray, label: int = 1) -> float:
    """F1 of one label."""
    both = int(((labels == label) & (predicted == label)).sum())
    either = int((labels == label).sum() + (predicted == label).sum())
    return 2 * both / either if either else 0.0


def macro_f1(labels: np.ndarray, predicted: np.ndarray) -> float:
    """The mean F1 over the labels that occur."""
    return float(np.mean([f1(labels, predicted, label) for label in np.unique(labels)]))


def _penalties(names: Sequence[str]) -> np.ndarray:
    return np.array([PENALTY_OF_ALWAYS if name == ALWAYS else PENALTY for name in names])


def _multinomial(table: np.ndarray, labels: np.ndarray, names: Sequence[str], count: int) -> np.ndarray:
    truth, penalties = np.eye(count)[labels], _penalties(names)[:, None]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        points = flat.reshape(len(names), count - 1)
        levels = sums(table, points)
        logs = levels - np.logaddexp.reduce(levels, axis=1, keepdims=True)
        gradient = table.T @ (np.exp(logs) - truth)[:, 1:] + penalties * points
        return float((penalties * points**2).sum() / 2 - (truth * logs).sum()), gradient.ravel()

    start = np.zeros(len(names) * (count - 1))
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x.reshape(len(names), count - 1))


def _best_levels(levels: np.ndarray, labels: np.ndarray, score: Score) -> np.ndarray:
    """How far to shift each label's level; tried label after label, twice round."""
    shift = np.zeros(levels.shape[1])
    for label in [*range(1, len(shift))] * 2:
        tried = []
        for step in STEPS:
            shift[label] = step
            tried.append((score(labels, (levels + shift).argmax(axis=1)), -abs(step), step))
        shift[label] = max(tried)[2]
    return shift
