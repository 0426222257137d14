"""The full reader: the fast model first; the transformer where that one is unsure.

Then both have a say in what there is and in what the conversation comes to. How a cue was answered, n-grams tell less well:
there the transformer decides alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate, groupby

import numpy as np

from heartfelt.conversation import Message
from heartfelt.language.trained.fast import FastModel
from heartfelt.language.trained.full import FullModel
from heartfelt.language.trained.labels import CUES
from heartfelt.language.trained.opinion import Evidence, Floats, Heard, Opinion, Places, sigmoid

SURE = 0.04
DEEP = 0.65
NOTHING = -100.0


class Cascade:
    """Two models, one opinion. `passes` and `skipped` count how many conversations the transformer read and did not."""

    name = "full"
    at_once = 100

    def __init__(self, fast: FastModel, full: FullModel) -> None:
        self._fast, self._full = fast, full
        self.passes = 0
        self.skipped = 0

    def opinion(self, messages: Sequence[Message], channel: str) -> Opinion:
        """Read the visible messages of a conversation."""
        return self._deeper(self._fast.opinion(messages, channel), messages, channel)

    def opinions(self, conversations: Sequence[Heard]) -> tuple[list[Opinion], Evidence]:
        """Read conversations, each the visible messages and the channel; only the fast model reads them in one go.

        The evidence takes messages by their position among those of all conversations, one after the other.
        """
        quick, _ = self._fast.opinions(conversations)
        found = [self._deeper(each, *heard) for each, heard in zip(quick, conversations, strict=True)]
        return found, partial(_evidence, found)

    def _deeper(self, quick: Opinion, messages: Sequence[Message], channel: str) -> Opinion:
        """What both make of a conversation, or the fast model alone where it is sure."""
        if sure(quick, messages):
            self.skipped += 1
            return quick
        self.passes += 1
        deep = self._full.opinion(messages, channel)
        return Opinion(
            logits=_mean(deep.logits, quick.logits),
            outcomes=deep.outcomes,
            whole=_mean(deep.whole, quick.whole),
            evidence=deep.evidence,
        )

    def opinion_on_end(self, messages: Sequence[Message], channel: str, first: int) -> Opinion:
        """As `opinion` for the messages from `first` on; of those before, that they carry nothing."""
        quick = self._fast.opinion(messages, channel)
        if sure(quick, messages):
            self.skipped += 1
            return quick
        self.passes += 1
        deep = self._full.opinion_on_end(messages, channel, first)
        logits = _mean(deep.logits, quick.logits)
        logits[:first] = NOTHING
        return Opinion(logits, deep.outcomes, quick.whole, deep.evidence)


def _evidence(opinions: Sequence[Opinion], places: Places) -> list[Floats]:
    """What each opinion has as evidence in the messages of its own conversation; places are in order."""
    ends = list(accumulate(len(each.logits) for each in opinions))

    def owned() -> Iterator[Floats]:
        for owner, own in groupby(places, lambda place: bisect_right(ends, place[0])):
            first = ends[owner] - len(opinions[owner].logits)
            yield from opinions[owner].evidence([(message - first, sentences) for message, sentences in own])

    return list(owned())


def sure(opinion: Opinion, messages: Sequence[Message]) -> bool:
    """Whether every label of every message is all but certain, and the outcome of every cue too."""
    by_customer = np.array([message.role == "customer" for message in messages])
    chances = sigmoid(opinion.logits)
    unsure = np.minimum(chances, 1 - chances)
    of_cues = unsure[by_customer, : len(CUES)]
    of_answers = unsure[~by_customer, len(CUES) :]
    found = (chances[:, : len(CUES)] > SURE) & by_customer[:, None]
    outcomes = 1 - opinion.outcomes[found].max(axis=-1)
    return all(bool((each < SURE).all()) for each in (of_cues, of_answers, outcomes))


def _mean(deep: Floats, quick: Floats) -> Floats:
    return np.asarray(DEEP * deep + (1 - DEEP) * quick, np.float32)
