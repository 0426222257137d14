"""Which replies stood in which conversations: what one part of an input contributes, and how such parts merge."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heartfelt.collection.ragged import Integers, Ragged
from heartfelt.collection.template import Template, conversation_key, template
from heartfelt.conversation import Conversation

MOST_PAIRS = 1 << 20
MOST_PENDING = 100_000
EVERY = 2**64 - 1

Keys = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Part:
    """Distinct templates, ascending by key, each with its words and the conversations it stood in (ascending keys).

    A part is a function of the *set* of pairs (template, conversation) that it was built from and of nothing else. So
    `merged` may be called in any order and grouping, and with the same part or conversation twice: the result is the
    same in every bit as that of one part built from everything.

    Of more than `MOST_PAIRS` pairs a sample is kept: those of the conversations whose key is at most `last`, the largest
    for which they fit. Keys are spread evenly, so what is counted there stands for the rest (Dasgupta et al. 2016), and
    the memory is bounded: at most 28 bytes a pair, and 4 for each word of its template.
    """

    templates: Keys
    words: Ragged
    conversations: Ragged
    last: int = EVERY

    @classmethod
    def empty(cls) -> Part:
        """The part of no conversation."""
        none = np.empty(0, dtype=np.uint64)
        return cls(none, Ragged.of(none, np.empty(0, dtype=np.int32)), Ragged.of(none, none))

    @classmethod
    def merged(cls, parts: Iterable[Part]) -> Part:
        """One part that says what all of them say; at no time are many more than `MOST_PAIRS` pairs held."""
        whole, waiting, pairs = cls.empty(), list[Part](), 0
        for part in parts:
            waiting.append(part.sampled(whole.last))
            pairs += len(waiting[-1].conversations.values)
            if pairs > MOST_PAIRS // 4:
                whole, waiting, pairs = cls._joined([whole, *waiting]), [], 0
        return cls._joined([whole, *waiting])

    @classmethod
    def _joined(cls, several: Sequence[Part]) -> Part:
        last = min(part.last for part in several)
        several = [part.sampled(last) for part in several]
        templates, first, conversations = _pairs_of(several)
        if len(conversations.values) > MOST_PAIRS:
            last = int(np.partition(conversations.values, MOST_PAIRS)[MOST_PAIRS]) - 1
            there, conversations = _sampled(conversations, last)
            templates, first = templates[there], first[there]
        return cls(templates, Ragged.picked([part.words for part in several], first), conversations, last)

    def sampled(self, last: int) -> Part:
        """The part of the conversations whose key is at most `last`."""
        if last >= self.last:
            return self
        there, conversations = _sampled(self.conversations, last)
        return Part(self.templates[there], self.words.take(there), conversations, last)

    def take(self, rows: NDArray[np.int64]) -> Part:
        """Some of its templates, in the order asked for."""
        return Part(self.templates[rows], self.words.take(rows), self.conversations.take(rows), self.last)

    def __len__(self) -> int:
        return len(self.templates)


def _pairs_of(several: Sequence[Part]) -> tuple[Keys, Integers, Ragged]:
    """All templates, ascending, where among the rows of all these each first stands, and its conversations."""
    keys = np.concatenate([part.templates for part in several])
    templates, first, rows = np.unique(keys, return_index=True, return_inverse=True)
    pairs = Ragged.joined([part.conversations for part in several])
    lengths = np.bincount(rows, weights=pairs.lengths, minlength=len(templates)).astype(np.int64)
    values = pairs.take(np.argsort(rows, kind="stable")).values
    return templates, first, Ragged.of(lengths, values).distinct()


def _sampled(conversations: Ragged, last: int) -> tuple[Integers, Ragged]:
    """Which rows hold keys of at most `last`, and these rows with those keys alone."""
    kept = conversations.values <= np.uint64(last)
    lengths = np.bincount(conversations.owners[kept], minlength=len(conversations))
    there = np.flatnonzero(lengths)
    return there, Ragged.of(lengths[there], conversations.values[kept])


@dataclass
class Gathering:
    """Takes in conversations one at a time and gives the part of all of them."""

    _words: dict[int, bytes] = field(default_factory=dict)
    _templates: array[int] = field(default_factory=lambda: array("Q"))
    _conversations: array[int] = field(default_factory=lambda: array("Q"))
    _parts: list[Part] = field(default_factory=list)

    def add(self, conversation: Conversation) -> None:
        """Take in the replies of one conversation: what agents and bots said, if it is long enough to tell anything."""
        key = conversation_key(conversation.id)
        for message in conversation.messages:
            if message.role in ("agent", "bot") and (found := template(message.text)):
                self._words[found.key] = found.words
                self._templates.append(found.key)
                self._conversations.append(key)
        if len(self._templates) >= MOST_PENDING:
            self._seal()

    def taken(self) -> Part:
        """The part of everything since the last call; forgets it here."""
        self._seal()
        whole = Part.merged(self._parts)
        self._parts.clear()
        return whole

    def __bool__(self) -> bool:
        return bool(self._templates or self._parts)

    def _seal(self) -> None:
        """Turn what is pending into a part; parts of like size are merged, so that each is copied a few times at most."""
        if not self._templates:
            return
        keys, conversations = (np.array(each, dtype=np.uint64) for each in (self._templates, self._conversations))
        packed = [self._words[key] for key in self._templates]
        lengths = np.fromiter(map(len, packed), dtype=np.int64, count=len(packed)) // 4
        words = np.frombuffer(b"".join(packed), dtype="<i4").astype(np.int32, copy=False)
        each = Ragged.of(np.ones_like(lengths), conversations)
        self._parts.append(Part.merged([Part(keys, Ragged.of(lengths, words), each)]))
        self._templates, self._conversations = array("Q"), array("Q")
        self._words.clear()
        while len(self._parts) > 1 and len(self._parts[-2]) < 2 * len(self._parts[-1]):
            self._parts.append(Part.merged([self._parts.pop(), self._parts.pop()]))


def words_of(found: Template) -> Ragged:
    """One row: the words of a template."""
    numbers = np.frombuffer(found.words, dtype="<i4").astype(np.int32, copy=False)
    return Ragged.of(np.array([len(numbers)]), numbers)
