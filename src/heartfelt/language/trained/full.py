"""The full reader's model: one encoder pass over a stretch of conversation serves every label."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from heartfelt.conversation import Message
from heartfelt.language.trained.cleaning import positions
from heartfelt.language.trained.encoder import MARKS, START, STOP, Encoder, Tokens, Words
from heartfelt.language.trained.labels import CUES, LABELS, OUTCOMES, WHOLE
from heartfelt.language.trained.opinion import Floats, Opinion, Places, gelu, softmax
from heartfelt.language.trained.windows import Window, windows

WINDOWS_KEPT = 8  # about 6 MB

_threads = ThreadpoolController()  # threads that wait for small products hold up the encoder

Vectors = tuple[Floats, Floats]
ReadTokens = Callable[[tuple[int, ...]], Vectors]


class FullModel:
    """A fine-tuned encoder with heads for messages, tokens (the evidence), outcomes and the whole."""

    name = "full"

    def __init__(self, folder: Path, words: Words) -> None:
        self._encoder = Encoder(folder, words)
        # Of a draft that is written on, or written anew, the windows before its own stay as they were.
        self._read_lately: ReadTokens = lru_cache(maxsize=WINDOWS_KEPT)(self._encoder.read)
        with np.load(folder / "heads.npz") as heads:
            # For so few rows a product is several times quicker with rows of weights that lie together.
            self._heads = {name: heads[name].astype(np.float32, order="C") for name in heads.files}

    def opinion(self, messages: Sequence[Message], channel: str) -> Opinion:  # noqa: ARG002
        """Read the visible messages of a conversation."""
        tokens = [self._encoder.tokens(message) for message in messages]
        return self._opinion(messages, tokens, windows([len(each.ids) + 1 for each in tokens]), self._encoder.read)

    def opinion_on_end(self, messages: Sequence[Message], channel: str, first: int) -> Opinion:  # noqa: ARG002
        """Read only the windows that messages from `first` on are kept of."""
        tokens = [self._encoder.tokens(message) for message in messages]
        cut = windows([len(each.ids) + 1 for each in tokens])
        return self._opinion(messages, tokens, [window for window in cut if window.stop > first], self._read_lately)

    def _opinion(
        self, messages: Sequence[Message], tokens: Sequence[Tokens], cut: Sequence[Window], read_tokens: ReadTokens
    ) -> Opinion:
        with _threads.limit(limits=1, user_api="blas"):
            return self._joined(messages, tokens, cut, read_tokens)

    def _joined(
        self, messages: Sequence[Message], tokens: Sequence[Tokens], cut: Sequence[Window], read_tokens: ReadTokens
    ) -> Opinion:
        count = len(messages)
        logits = np.zeros((count, len(LABELS)), np.float32)
        outcomes = np.zeros((count, len(CUES), len(OUTCOMES)), np.float32)
        whole = np.zeros(WHOLE, np.float32)
        tags: list[Floats] = [np.zeros((0, len(LABELS)), np.float32)] * count
        for window in cut:
            read = self._read(window, messages, tokens, read_tokens)
            kept = slice(window.start, window.stop)
            inside = slice(window.start - window.first, window.stop - window.first)
            logits[kept], outcomes[kept] = read.logits[inside], read.outcomes[inside]
            tags[kept] = read.tags[inside]
            whole += read.whole * (window.stop - window.start) / count
        return Opinion(logits, outcomes, whole, partial(_evidence, messages, tokens, tags))

    def _read(
        self, window: Window, messages: Sequence[Message], tokens: Sequence[Tokens], read_tokens: ReadTokens
    ) -> _Read:
        inside = messages[window.first : window.last]
        ids = [START]
        starts = []
        for message, each in zip(inside, tokens[window.first : window.last], strict=True):
            starts.append(len(ids))
            ids += [MARKS[message.role], *each.ids]
        vectors, tags = read_tokens((*ids, STOP))
        ends = [*starts[1:], len(ids)]
        means = np.stack([vectors[a:b].mean(axis=0) for a, b in zip(starts, ends, strict=True)])
        each_message = np.concatenate([vectors[starts], means], axis=1)
        highest = np.stack([tags[a:b].max(axis=0) for a, b in zip(starts, ends, strict=True)])
        logits = self._linear("message", each_message) + self._heads["highest"] * highest
        outcomes = self._outcomes(inside, each_message)
        all_of_it = np.concatenate([vectors[0], means.mean(axis=0)])
        whole = self._linear("whole2", gelu(self._linear("whole1", all_of_it)))
        own_tags = [tags[a + 1 : b] for a, b in zip(starts, ends, strict=True)]
        return _Read(logits, outcomes, whole, own_tags)

    def _outcomes(self, messages: Sequence[Message], each_message: Floats) -> Floats:
        """How the cues of each message of the customer's were answered; zeros for others' and what nobody answered."""
        answers = _next_turns(messages)
        asked = answers.any(axis=1)
        answered = np.concatenate([each_message[asked], answers[asked] @ each_message], axis=1)
        found = self._linear("outcome2", gelu(self._linear("outcome1", answered)))
        outcomes = np.zeros((len(messages), len(CUES), len(OUTCOMES)), np.float32)
        outcomes[asked] = softmax(found.reshape(len(answered), len(CUES), len(OUTCOMES)))
        return outcomes

    def _linear(self, head: str, values: Floats) -> Floats:
        return np.asarray(values @ self._heads[f"{head}.weight"] + self._heads[f"{head}.bias"], np.float32)


class _Read:
    """What was read of one window."""

    def __init__(self, logits: Floats, outcomes: Floats, whole: Floats, tags: list[Floats]) -> None:
        self.logits, self.outcomes, self.whole, self.tags = logits, outcomes, whole, tags


def _next_turns(messages: Sequence[Message]) -> Floats:
    """[messages, messages]: for a customer's message the mean over the messages of the turn that answers it."""
    turn, turns = -1, []
    for i, message in enumerate(messages):
        if i == 0 or (message.role == "customer") != (messages[i - 1].role == "customer"):
            turn += 1
        turns.append(turn)
    answers: NDArray[np.float32] = np.zeros((len(messages), len(messages)), np.float32)
    for i, message in enumerate(messages):
        following = [j for j, other in enumerate(turns) if other == turns[i] + 1]
        if message.role == "customer" and following:
            answers[i, following] = 1 / len(following)
    return answers


def _evidence(
    messages: Sequence[Message], tokens: Sequence[Tokens], tags: Sequence[Floats], places: Places
) -> list[Floats]:
    """Of each sentence the token that speaks most for a label."""
    found = []
    for message, sentences in places:
        place = positions(messages[message].text)
        starts = [sentence.start for sentence in sentences]
        owners = [max(0, bisect_right(starts, place[start]) - 1) for start, _ in tokens[message].spans]
        scores = np.full((len(sentences), len(LABELS)), -np.inf, np.float32)
        np.maximum.at(scores, owners, tags[message])
        found.append(scores)
    return found
