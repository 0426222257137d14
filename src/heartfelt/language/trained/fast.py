"""The fast reader's model: bags of n-grams, what stood before and after, and a small network. Read in plain numpy.

Conversations are read many at once. What comes out for one does not depend on which others are beside it: sums over n-grams are
of whole numbers, and products are taken over a fixed number of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import ThreadpoolController

from heartfelt.conversation import Message
from heartfelt.language.trained import features
from heartfelt.language.trained.context import Context, surroundings
from heartfelt.language.trained.labels import CUES, LABELS, OUTCOMES
from heartfelt.language.trained.ngrams import Ngrams
from heartfelt.language.trained.opinion import Evidence, Floats, Heard, Opinion, Places, gelu, sigmoid, softmax

ROWS = 16  # of a product: they lie in the lanes of the processor, so that each is summed in the same way
MOST_KEPT = 16_384
LONGEST_KEPT = 400

_threads = ThreadpoolController()  # products this small take many times longer on several threads


@dataclass(frozen=True)
class _Bags:
    """Texts as the sums over their n-grams: a vector each, and what speaks directly for the labels and outcomes."""

    vectors: Floats
    direct: Floats


class FastModel:
    """A vocabulary of n-grams with a vector and direct weights each (one byte a number), and three small networks."""

    name = "fast"
    at_once = 500

    def __init__(self, folder: Path) -> None:
        with np.load(folder / "weights.npz") as stored:
            tables = [stored[name] for name in ("vectors", "direct")]
            self._size = tables[0].shape[1]
            self._table: Floats = np.concatenate(tables, axis=1).astype(np.float32)
            self._scales = np.concatenate([stored["vectors.scale"], stored["direct.scale"]]).astype(np.float32)
            heads = [name for name in stored.files if name.partition(".")[0] not in ("vectors", "direct")]
            # Weights as [outputs, inputs], biases as columns.
            self._heads: dict[str, Floats] = {
                name: np.ascontiguousarray(np.atleast_2d(stored[name]).astype(np.float32).T) for name in heads
            }
        self._ngrams = Ngrams((folder / "ngrams.txt").read_text(encoding="utf-8").splitlines())
        self._kept: dict[str, Floats] = {}

    def opinion(self, messages: Sequence[Message], channel: str) -> Opinion:
        """Read the visible messages of a conversation."""
        return self.opinions([(messages, channel)])[0][0]

    def opinions(self, conversations: Sequence[Heard]) -> tuple[list[Opinion], Evidence]:
        """Read conversations, each the visible messages and the channel, at once.

        The evidence takes messages by their position among those of all conversations, one after the other.
        """
        with _threads.limit(limits=1, user_api="blas"):
            return self._opinions(conversations)

    def _opinions(self, conversations: Sequence[Heard]) -> tuple[list[Opinion], Evidence]:
        messages = [message for each, _ in conversations for message in each]
        lengths = [len(each) for each, _ in conversations]
        said = [features.words(message.text) for message in messages]
        bags = self._bags(self._sums(said))
        places = list(pairwise(np.cumsum([0, *lengths]).tolist()))
        of_each = [
            features.numbers(each, said[start:stop], channel)
            for (each, channel), (start, stop) in zip(conversations, places, strict=True)
        ]
        numbers = np.concatenate(of_each)
        context = surroundings(messages, bags.vectors, numbers, lengths)
        logits = self._logits(bags, numbers, context)
        outcomes = self._outcomes(bags, numbers, context)
        wholes = self._network("whole", _of_all(context, bags.vectors, logits))
        evidence = partial(self._evidence, numbers, context)
        found = [
            Opinion(logits[a:b], outcomes[a:b], whole, partial(_from, a, evidence))
            for (a, b), whole in zip(places, wholes, strict=True)
        ]
        return found, evidence

    def _sums(self, said: Sequence[list[str]]) -> Floats:
        """Sums over the known n-grams of each text, with their number as the last column."""
        rows, counts = self._ngrams.occurring(said)
        shape = (len(said), len(self._table))
        ones = np.ones(len(rows), np.float32)
        bags = csr_matrix((ones, rows.astype(np.int32), np.concatenate([[0], np.cumsum(counts)])), shape=shape)
        return np.concatenate([bags @ self._table, counts[:, None]], axis=1, dtype=np.float32)

    def _bags(self, sums: Floats) -> _Bags:
        scaled = sums[:, :-1] * self._scales
        roots = np.sqrt(np.maximum(sums[:, -1:], 1))
        return _Bags(np.asarray(scaled[:, : self._size] / roots, np.float32), scaled[:, self._size :])

    def _logits(
        self, bags: _Bags, numbers: Floats, context: Context, of: Sequence[int] | slice = slice(None)
    ) -> Floats:
        """What speaks for each label, `of` these messages."""
        vectors, before, case = bags.vectors, context.before[of], context.case[of]
        given = [vectors, before, case, context.beside[of], vectors * case, vectors * before, numbers[of]]
        return self._network("message", given) + bags.direct[:, : len(LABELS)]

    def _outcomes(self, bags: _Bags, numbers: Floats, context: Context) -> Floats:
        vectors, answer, case = bags.vectors, context.after, context.case
        seen = [vectors, context.before, case, answer, vectors * answer, case * answer, context.later]
        found = self._network("outcome", [*seen, context.beside, numbers, context.numbers_after])
        found += context.mean_after(bags.direct)[:, len(LABELS) :]
        return softmax(found.reshape(len(found), len(CUES), len(OUTCOMES)))

    def _network(self, name: str, parts: Sequence[Floats]) -> Floats:
        count = len(parts[0])
        padded = np.zeros((-(-count // ROWS) * ROWS, sum(part.shape[1] for part in parts)), np.float32)
        np.concatenate(parts, axis=1, out=padded[:count])
        blocks = padded.reshape(-1, ROWS, padded.shape[1]).transpose(0, 2, 1)
        hidden = gelu(self._heads[f"{name}.0.weight"] @ blocks + self._heads[f"{name}.0.bias"])
        found = self._heads[f"{name}.1.weight"] @ hidden + self._heads[f"{name}.1.bias"]
        return np.asarray(found.transpose(0, 2, 1).reshape(len(padded), -1)[:count], np.float32)

    def _evidence(self, numbers: Floats, context: Context, places: Places) -> list[Floats]:
        """Each sentence read as if it were the message."""
        owners = [message for message, sentences in places for _ in sentences]
        sums = self._kept_sums([each.text for _, sentences in places for each in sentences])
        with _threads.limit(limits=1, user_api="blas"):
            logits = self._logits(self._bags(sums), numbers, context, owners)
        return np.split(logits, np.cumsum([len(sentences) for _, sentences in places])[:-1])

    def _kept_sums(self, texts: Sequence[str]) -> Floats:
        """The sums of sentences; those of short ones are kept for a while, since sentences come again."""
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        found = dict(zip(new, self._sums([features.words(text) for text in new]), strict=True)) if new else {}
        sums = np.stack([found[text] if text in found else self._kept[text] for text in texts])
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        self._kept.update({text: row.copy() for text, row in found.items() if len(text) <= LONGEST_KEPT})
        return sums


def _from(first: int, evidence: Evidence, places: Places) -> list[Floats]:
    return evidence([(first + message, sentences) for message, sentences in places])


def _of_all(context: Context, vectors: Floats, logits: Floats) -> list[Floats]:
    """What conversations come to: the mean of each side, the first and last message, and what was found."""
    starts, lasts = context.turns.bounds[:-1], context.turns.bounds[1:] - 1
    by_customer, counts = context.turns.by_customer, lasts - starts + 1
    chances = sigmoid(logits)
    answered = ~np.logical_and.reduceat(by_customer, starts)
    ends = np.stack([np.log(counts), by_customer[lasts], by_customer[starts], answered], axis=1)
    found = [np.maximum.reduceat(chances, starts), np.add.reduceat(chances, starts) / 3, ends.astype(np.float32)]
    return [*context.sides, vectors[starts], vectors[lasts], *found]
