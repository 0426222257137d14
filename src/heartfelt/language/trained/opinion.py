"""An opinion: what a trained reader makes of one conversation, before calibration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from heartfelt.conversation import Message
from heartfelt.language.sentences import Sentence

Floats = NDArray[np.float32]
Places = Sequence[tuple[int, Sequence[Sentence]]]
Evidence = Callable[[Places], list[Floats]]
Heard = tuple[Sequence[Message], str]
"""The visible messages of a conversation, and its channel."""


@dataclass(frozen=True)
class Opinion:
    """Raw scores for the visible messages of a conversation, in their order.

    `logits` is [messages, labels], `outcomes` [messages, cues, 3] (probabilities of met, hollow, missed), `whole` the
    scores of the conversation (see `labels.WHOLE`). `evidence` takes messages, each by its position and with its
    sentences, and gives for each of them how much every sentence speaks for every label, [sentences, labels].
    """

    logits: Floats
    outcomes: Floats
    whole: Floats
    evidence: Evidence


class Model(Protocol):
    """Weights that make opinions."""

    name: str

    def opinion(self, messages: Sequence[Message], channel: str) -> Opinion: ...


@runtime_checkable
class ReadsTheEnd(Protocol):
    """A model that can read the end of a conversation alone, which is quicker."""

    def opinion_on_end(self, messages: Sequence[Message], channel: str, first: int) -> Opinion:
        """The opinion on the messages from `first` on, as `opinion` has it; of those before, that they carry nothing."""


@runtime_checkable
class ReadsManyAtOnce(Protocol):
    """A model for which many conversations at once are quicker, best of `at_once` messages together.

    The evidence counts messages through all of them.
    """

    at_once: int

    def opinions(self, conversations: Sequence[Heard]) -> tuple[list[Opinion], Evidence]: ...


def sigmoid(values: Floats) -> Floats:
    """1 / (1 + e^-x), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * values)), dtype=np.float32)


def softmax(values: Floats) -> Floats:
    """Probabilities over the last axis."""
    raised = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), dtype=np.float32)


def gelu(values: Floats) -> Floats:
    """The activation of the heads, in its tanh form."""
    inner = values * values  # a product is many times quicker than a power
    inner = np.tanh((0.7978845608 + 0.7978845608 * 0.044715 * inner) * values)
    return np.asarray(0.5 * values * (1 + inner), dtype=np.float32)
