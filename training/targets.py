"""Labels as arrays, message by message in the order of a reader's outputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from corpus import Row
from numpy.typing import NDArray

from heartfelt.conversation import Conversation, Message
from heartfelt.language.trained.labels import CUES, LABELS, MOMENTS, OUTCOMES, PLACE, RESOLVED, VULNERABILITIES
from heartfelt.language.trained.opinion import Floats

UNTOLD = -1


class Quote(NamedTuple):
    """The words of a message that carry a label (its place in `LABELS`)."""

    label: int
    start: int
    end: int


@dataclass(frozen=True)
class Targets:
    """What a reader should say. `outcomes` is [messages, cues], `UNTOLD` where there is no cue or no answer."""

    labels: Floats
    outcomes: NDArray[np.int64]
    quotes: tuple[list[Quote], ...]
    care: float
    hidden: float
    moment: int
    resolved: int
    start: float
    end: float
    vulnerabilities: Floats


def visible(conversation: Conversation) -> tuple[Message, ...]:
    """The messages that readers are shown: all but notes."""
    return tuple(message for message in conversation.messages if message.role != "note")


def targets_of(messages: Sequence[Message], row: Row) -> Targets:
    """The labels of a conversation for its visible messages."""
    labels = np.zeros((len(messages), len(LABELS)), np.float32)
    outcomes = np.full((len(messages), len(CUES)), UNTOLD, np.int64)
    quotes: tuple[list[Quote], ...] = tuple([] for _ in messages)
    for i, label, given in _marks(messages, row):
        labels[i, label] = 1
        if given.get("outcome") in OUTCOMES:
            outcomes[i, label] = OUTCOMES.index(given["outcome"])
        if quote := _quote(messages[i].text, label, given):
            quotes[i].append(quote)
    return Targets(
        labels=labels,
        outcomes=outcomes,
        quotes=quotes,
        care=float(row["care"]),
        hidden=float(row["hidden_indifference"]),
        moment=MOMENTS.index(row["moment"]),
        resolved=RESOLVED.index(row["resolved"]),
        start=float(row["emotion_start"]),
        end=float(row["emotion_end"]),
        vulnerabilities=np.array([name in row["vulnerability"] for name in VULNERABILITIES], np.float32),
    )


def _marks(messages: Sequence[Message], row: Row) -> Iterator[tuple[int, int, Row]]:
    """Each label with the place of its message and its own; what stands on the wrong side is left out."""
    place = {message.id: i for i, message in enumerate(messages)}
    for kind, name in (("cues", "cue"), ("signs", "sign"), ("acts", "act")):
        for given in row[kind]:
            i, label = place.get(given["message"]), PLACE.get(given[name])
            if i is not None and label is not None and (messages[i].role == "customer") == (kind == "cues"):
                yield i, label, given


def _quote(text: str, label: int, given: Row) -> Quote | None:
    """Where the quote stands: as offsets, or as the words themselves."""
    if "start" in given:
        return Quote(label, given["start"], given["end"])
    start = text.find(given["quote"])
    return Quote(label, start, start + len(given["quote"])) if start >= 0 else None
