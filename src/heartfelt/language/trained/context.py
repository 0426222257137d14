"""What surrounds each message of a conversation, as means of vectors. Linear in the number of messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heartfelt.conversation import Message
from heartfelt.language.trained.opinion import Floats


@dataclass(frozen=True)
class Context:
    """For each message: the turn before, the customer's earlier messages (the case), the rest of its own turn, the turn
    that answers it, and what its answerers wrote later; the last two as means too over numbers or any other rows."""

    turns: NDArray[np.int64]
    before: Floats
    case: Floats
    beside: Floats
    after: Floats
    later: Floats
    numbers_after: Floats

    def mean_after(self, rows: Floats) -> Floats:
        """For each message the mean of these rows over the turn that answers it; zeros where none does."""
        return _shifted(_turn_means(rows, self.turns), self.turns, 1)

    def of(self, messages: Sequence[int]) -> Context:
        """The context of these messages, by their positions; the same one may stand there more than once."""
        chosen = list(messages)
        parts = (self.before, self.case, self.beside, self.after, self.later, self.numbers_after)
        return Context(self.turns[chosen], *(part[chosen] for part in parts))


def surroundings(messages: Sequence[Message], vectors: Floats, numbers: Floats) -> Context:
    """The context of every message."""
    by_customer = np.array([message.role == "customer" for message in messages])
    changes = np.concatenate([[False], by_customer[1:] != by_customer[:-1]])
    turns: NDArray[np.int64] = np.cumsum(changes)
    means = _turn_means(vectors, turns)
    sizes = np.bincount(turns)[turns][:, None].astype(np.float32)
    beside = np.where(sizes > 1, (means[turns] * sizes - vectors) / np.maximum(sizes - 1, 1), 0)
    return Context(
        turns=turns,
        before=_shifted(means, turns, -1),
        case=_customer_before(vectors, by_customer),
        beside=np.asarray(beside, np.float32),
        after=_shifted(means, turns, 1),
        later=_later(vectors, by_customer, turns),
        numbers_after=_shifted(_turn_means(numbers, turns), turns, 1),
    )


def _turn_means(rows: Floats, turns: NDArray[np.int64]) -> Floats:
    starts = np.flatnonzero(np.concatenate([[True], turns[1:] != turns[:-1]]))
    sums = np.add.reduceat(rows, starts, axis=0)
    return np.asarray(sums / np.bincount(turns)[:, None], np.float32)


def _shifted(means: Floats, turns: NDArray[np.int64], by: int) -> Floats:
    """For each message the mean of the turn `by` turns away; zeros beyond the ends."""
    wanted = turns + by
    there = (wanted >= 0) & (wanted < len(means))
    found = means[np.clip(wanted, 0, len(means) - 1)]
    return np.asarray(found * there[:, None], np.float32)


def _customer_before(vectors: Floats, by_customer: NDArray[np.bool_]) -> Floats:
    told = vectors * by_customer[:, None]
    sums = np.cumsum(told, axis=0) - told
    counts: NDArray[np.int64] = np.cumsum(by_customer) - by_customer
    return np.asarray(sums / np.maximum(counts, 1)[:, None], np.float32)


def _later(vectors: Floats, by_customer: NDArray[np.bool_], turns: NDArray[np.int64]) -> Floats:
    """The mean of what the other side wrote after the turn that answers the message."""
    found = np.zeros_like(vectors)
    ends = np.cumsum(np.bincount(turns))
    after = np.minimum(turns + 1, len(ends) - 1)
    for side in (True, False):
        theirs = by_customer != side
        sums = np.concatenate(
            [np.zeros((1, vectors.shape[1]), np.float32), np.cumsum(vectors * theirs[:, None], axis=0)]
        )
        counts: NDArray[np.int64] = np.concatenate([[0], np.cumsum(theirs)])
        own = np.flatnonzero(by_customer == side)
        end = ends[after[own]]
        left = counts[-1] - counts[end]
        found[own] = (sums[-1] - sums[end]) / np.maximum(left, 1)[:, None]
    return np.asarray(found, np.float32)
