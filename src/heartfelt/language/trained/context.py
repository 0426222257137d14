"""What surrounds each message of a conversation, as means of vectors. Linear in the number of messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from heartfelt.conversation import Message
from heartfelt.language.trained.opinion import Floats

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Turns:
    """Of the messages of conversations, one conversation after the other: who wrote each, and the turn it is in.

    `starts` are the first messages of the turns; `bounds` the first messages of the conversations, and the end.
    """

    by_customer: NDArray[np.bool_]
    turn: Indices
    starts: Indices
    bounds: Indices

    @classmethod
    def of(cls, messages: Sequence[Message], lengths: Sequence[int] | None = None) -> Turns:
        """The turns of conversations of these lengths; of one where there are none."""
        by_customer = np.array([message.role == "customer" for message in messages])
        bounds = np.cumsum([0, *(lengths or [len(messages)])])
        changes = np.concatenate([[True], by_customer[1:] != by_customer[:-1]])
        changes[bounds[:-1]] = True
        return cls(by_customer, np.cumsum(changes) - 1, np.flatnonzero(changes), bounds)

    def means(self, rows: Floats) -> Floats:
        """The mean of these rows over each turn."""
        return np.asarray(np.add.reduceat(rows, self.starts, axis=0) / self.sizes[:, None], np.float32)

    @cached_property
    def sizes(self) -> Indices:
        """How many messages each turn has."""
        return np.diff(self.starts, append=len(self.turn))

    @cached_property
    def conversation(self) -> Indices:
        """The conversation of each message."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))

    @cached_property
    def edges(self) -> tuple[Indices, Indices]:
        """For each message the first and the last turn of its conversation."""
        owner = self.conversation
        return self.turn[self.bounds[:-1]][owner], self.turn[self.bounds[1:] - 1][owner]

    def shifted(self, means: Floats, by: int) -> Floats:
        """For each message the mean of the turn `by` turns away; zeros beyond the ends of its conversation."""
        first, last = self.edges
        wanted = self.turn + by
        there = (wanted >= first) & (wanted <= last)
        return np.asarray(means[np.clip(wanted, first, last)] * there[:, None], np.float32)

    def running(self, rows: Floats) -> Floats:
        """The sum of these rows over each message and those before it in its conversation."""
        sums = np.empty_like(rows)
        for start, stop in zip(self.bounds[:-1].tolist(), self.bounds[1:].tolist(), strict=True):
            np.cumsum(rows[start:stop], axis=0, out=sums[start:stop])
        return sums


@dataclass(frozen=True)
class Context:
    """For each message: the turn before, the customer's earlier messages (the case), the rest of its own turn, the turn
    that answers it, and what its answerers wrote later; the last two as means too over numbers or any other rows.

    `sides` are the means of what the customer and of what the others wrote, a row a conversation."""

    turns: Turns
    before: Floats
    case: Floats
    beside: Floats
    after: Floats
    later: Floats
    numbers_after: Floats
    sides: tuple[Floats, Floats]

    def mean_after(self, rows: Floats) -> Floats:
        """For each message the mean of these rows over the turn that answers it; zeros where none does."""
        return self.turns.shifted(self.turns.means(rows), 1)


def surroundings(
    messages: Sequence[Message], vectors: Floats, numbers: Floats, lengths: Sequence[int] | None = None
) -> Context:
    """The context of every message; of several conversations, one after the other, with their `lengths` in messages."""
    turns = Turns.of(messages, lengths)
    means = turns.means(vectors)
    sizes = turns.sizes[turns.turn][:, None].astype(np.float32)
    beside = np.where(sizes > 1, (means[turns.turn] * sizes - vectors) / np.maximum(sizes - 1, 1), 0)
    told, answered = (_Told.of(turns, vectors, side) for side in (turns.by_customer, ~turns.by_customer))
    return Context(
        turns=turns,
        before=turns.shifted(means, -1),
        case=told.before(vectors),
        beside=np.asarray(beside, np.float32),
        after=turns.shifted(means, 1),
        later=np.where(turns.by_customer[:, None], answered.later(turns), told.later(turns)),
        numbers_after=turns.shifted(turns.means(numbers), 1),
        sides=(told.mean(turns), answered.mean(turns)),
    )


@dataclass(frozen=True)
class _Told:
    """What one side has told up to each message, and in how many messages."""

    by_them: NDArray[np.bool_]
    sums: Floats
    counts: Indices

    @classmethod
    def of(cls, turns: Turns, vectors: Floats, by_them: NDArray[np.bool_]) -> _Told:
        counted = np.cumsum(by_them)
        earlier = np.concatenate([[0], counted])[turns.bounds[:-1]][turns.conversation]
        return cls(by_them, turns.running(vectors * by_them[:, None]), counted - earlier)

    def before(self, vectors: Floats) -> Floats:
        """The mean of their messages before each message."""
        counts = self.counts - self.by_them
        return np.asarray((self.sums - vectors * self.by_them[:, None]) / np.maximum(counts, 1)[:, None], np.float32)

    def later(self, turns: Turns) -> Floats:
        """The mean of what they wrote after the turn that follows each message."""
        _, last_turn = turns.edges
        ends = np.append(turns.starts[1:], len(turns.turn))[np.minimum(turns.turn + 1, last_turn)] - 1
        last = (turns.bounds[1:] - 1)[turns.conversation]
        left = self.counts[last] - self.counts[ends]
        return np.asarray((self.sums[last] - self.sums[ends]) / np.maximum(left, 1)[:, None], np.float32)

    def mean(self, turns: Turns) -> Floats:
        """The mean of all their messages, a row a conversation."""
        last = turns.bounds[1:] - 1
        return np.asarray(self.sums[last] / np.maximum(self.counts[last], 1)[:, None], np.float32)
