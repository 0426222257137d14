"""The fast reader's model: bags of n-grams, what stood before and after, and a small network. Read in plain numpy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heartfelt.conversation import Message
from heartfelt.language.trained import features
from heartfelt.language.trained.context import Context, surroundings
from heartfelt.language.trained.labels import CUES, LABELS, OUTCOMES
from heartfelt.language.trained.opinion import Floats, Opinion, Places, gelu, sigmoid, softmax

Indices = NDArray[np.int64]


class FastModel:
    """A vocabulary of n-grams with a vector and direct weights each (one byte a number), and three small networks."""

    name = "fast"

    def __init__(self, folder: Path) -> None:
        with np.load(folder / "weights.npz") as stored:
            self._tables = {name: stored[name] for name in ("vectors", "direct")}
            self._scales = {name: stored[f"{name}.scale"].astype(np.float32) for name in self._tables}
            heads = [name for name in stored.files if name.partition(".")[0] not in self._tables]
            self._heads: dict[str, Floats] = {name: stored[name].astype(np.float32, order="C") for name in heads}
        listed = (folder / "ngrams.txt").read_text(encoding="utf-8").splitlines()
        # From 1, so that of all places only that of an unknown n-gram is false.
        self._place = {gram: place for place, gram in enumerate(listed, 1)}

    def opinion(self, messages: Sequence[Message], channel: str) -> Opinion:
        """Read the visible messages of a conversation."""
        said = [features.words(message.text) for message in messages]
        vectors, direct = self._bags(said)
        numbers = features.numbers(messages, said, channel)
        context = surroundings(messages, vectors, numbers)
        logits = self._logits(vectors, direct, numbers, context)
        outcomes = self._outcomes(vectors, direct, numbers, context, messages)
        whole = self._network("whole", _of_all(messages, vectors, logits))
        return Opinion(logits, outcomes, whole, partial(self._evidence, numbers, context))

    def _bags(self, said: Sequence[list[str]]) -> tuple[Floats, Floats]:
        """The vector and the direct weights of each text: sums over the n-grams known, the vector by their root."""
        known = [sorted(filter(None, map(self._place.get, features.grams(each)))) for each in said]
        counts = np.array([len(each) for each in known])
        rows: Indices = np.fromiter(chain.from_iterable(known), np.int64, int(counts.sum())) - 1
        roots = np.sqrt(np.maximum(counts, 1))[:, None].astype(np.float32)
        return self._sums("vectors", rows, counts) / roots, self._sums("direct", rows, counts)

    def _sums(self, table: str, rows: Indices, counts: NDArray[np.int64]) -> Floats:
        stored = self._tables[table]
        total = np.zeros((len(counts), stored.shape[1]), np.float32)
        filled = np.flatnonzero(counts)
        if len(filled):
            starts = np.concatenate([[0], np.cumsum(counts)[:-1]])[filled]
            total[filled] = np.add.reduceat(stored[rows].astype(np.float32), starts, axis=0)
        return np.asarray(total * self._scales[table], np.float32)

    def _logits(self, vectors: Floats, direct: Floats, numbers: Floats, context: Context) -> Floats:
        seen = [vectors, context.before, context.case, context.beside, vectors * context.case]
        given = np.concatenate([*seen, vectors * context.before, numbers], axis=1)
        return self._network("message", given) + direct[:, : len(LABELS)]

    def _outcomes(
        self, vectors: Floats, direct: Floats, numbers: Floats, context: Context, messages: Sequence[Message]
    ) -> Floats:
        answer = context.after
        seen = [vectors, context.before, context.case, answer, vectors * answer, context.case * answer, context.later]
        given = np.concatenate([*seen, context.beside, numbers, context.numbers_after], axis=1)
        found = self._network("outcome", given) + context.mean_after(direct)[:, len(LABELS) :]
        return softmax(found.reshape(len(messages), len(CUES), len(OUTCOMES)))

    def _network(self, name: str, given: Floats) -> Floats:
        hidden = gelu(given @ self._heads[f"{name}.0.weight"] + self._heads[f"{name}.0.bias"])
        return np.asarray(hidden @ self._heads[f"{name}.1.weight"] + self._heads[f"{name}.1.bias"], np.float32)

    def _evidence(self, numbers: Floats, context: Context, places: Places) -> list[Floats]:
        """Each sentence read as if it were the message."""
        owners = [message for message, sentences in places for _ in sentences]
        vectors, direct = self._bags([features.words(each.text) for _, sentences in places for each in sentences])
        logits = self._logits(vectors, direct, numbers[owners], context.of(owners))
        return np.split(logits, np.cumsum([len(sentences) for _, sentences in places])[:-1])


def _of_all(messages: Sequence[Message], vectors: Floats, logits: Floats) -> Floats:
    """What the conversation comes to: the mean of each side, its first and last message, and what was found."""
    by_customer = np.array([message.role == "customer" for message in messages])
    sides = [vectors[side].sum(axis=0) / max(1, int(side.sum())) for side in (by_customer, ~by_customer)]
    chances = sigmoid(logits)
    ends = [np.log(len(messages)), by_customer[-1], by_customer[0], bool((~by_customer).any())]
    found = [chances.max(axis=0), chances.sum(axis=0) / 3, np.array(ends, np.float32)]
    return np.concatenate([*sides, vectors[0], vectors[-1], *found]).astype(np.float32)
