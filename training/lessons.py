"""What the fast reader is taught: how the full reader reads a conversation, halfway to its labels where it has some."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from network import ENDING, FEELING, MOMENT, VULNERABLE, Predicted
from numpy.typing import NDArray
from targets import UNTOLD, Targets

from heartfelt.conversation import Message
from heartfelt.language.trained import features
from heartfelt.language.trained.context import surroundings
from heartfelt.language.trained.labels import CUES, MOMENTS, OUTCOMES, RESOLVED
from heartfelt.language.trained.opinion import Floats, sigmoid, softmax

FEWEST, MOST_GRAMS = 4, 30_000
GOLD = 0.5  # how much a label counts beside what the full reader says
CONTEXTS = ("before", "case", "beside", "after", "later")


@dataclass(frozen=True)
class Case:
    """A conversation as the fast reader sees it. `contexts` are weights of means over messages, [messages, messages]."""

    grams: list[NDArray[np.int64]]
    numbers: Floats
    numbers_after: Floats
    contexts: dict[str, Floats]
    by_customer: NDArray[np.bool_]
    aims: Aims | None = None


class Aims(NamedTuple):
    """What the student should say: chances of labels and outcomes (with how much each counts), and of the whole."""

    labels: Floats
    outcomes: Floats
    outcomes_count: Floats
    care: float
    hidden: float
    moment: Floats
    ending: Floats
    feelings: Floats
    vulnerabilities: Floats


def vocabulary(conversations: Iterable[Sequence[Message]]) -> list[str]:
    """The n-grams that occur in enough messages, the most frequent first."""
    counts = Counter(
        gram for messages in conversations for message in messages for gram in sorted(_grams(message))
    ).most_common(MOST_GRAMS)
    return [gram for gram, count in counts if count >= FEWEST]


def case_of(messages: Sequence[Message], channel: str, place: Mapping[str, int]) -> Case:
    """A conversation as the fast reader sees it."""
    numbers = features.numbers(messages, [features.words(message.text) for message in messages], channel)
    context = surroundings(messages, np.eye(len(messages), dtype=np.float32), numbers)
    known = [sorted(place[gram] for gram in _grams(message) if gram in place) for message in messages]
    return Case(
        grams=[np.array(each, np.int64) for each in known],
        numbers=numbers,
        numbers_after=context.numbers_after,
        contexts={name: getattr(context, name) for name in CONTEXTS},
        by_customer=np.array([message.role == "customer" for message in messages]),
    )


def taught(case: Case, teacher: Predicted, gold: Targets | None) -> Case:
    """The case with what the teachers say of it, halfway to the labels where there are some."""
    aims = aims_of(teacher, case.by_customer)
    return replace(case, aims=_towards(aims, gold, case.by_customer) if gold else aims)


def aims_of(teacher: Predicted, by_customer: NDArray[np.bool_]) -> Aims:
    """What the teachers say, as chances."""
    labels, whole = sigmoid(teacher.logits), teacher.whole
    moment, ending, others = softmax(whole[MOMENT]), softmax(whole[ENDING]), sigmoid(whole)
    return Aims(
        labels, teacher.outcomes, _cues(labels, by_customer), float(whole[0]), float(others[1]),
        moment, ending, whole[FEELING : FEELING + 2], others[VULNERABLE],
    )  # fmt: skip


def _towards(aims: Aims, gold: Targets, by_customer: NDArray[np.bool_]) -> Aims:
    labels = _mixed(aims.labels, gold.labels)
    told = (gold.outcomes != UNTOLD)[..., None]
    as_told = np.eye(len(OUTCOMES), dtype=np.float32)[np.maximum(gold.outcomes, 0)]
    return Aims(
        labels=labels,
        outcomes=np.where(told, _mixed(aims.outcomes, as_told), aims.outcomes),
        outcomes_count=_cues(labels, by_customer),
        care=aims.care + GOLD * (gold.care - 3 - aims.care),
        hidden=aims.hidden + GOLD * (gold.hidden - aims.hidden),
        moment=_mixed(aims.moment, np.eye(len(MOMENTS), dtype=np.float32)[gold.moment]),
        ending=_mixed(aims.ending, np.eye(len(RESOLVED), dtype=np.float32)[gold.resolved]),
        feelings=_mixed(aims.feelings, np.array([gold.start, gold.end], np.float32)),
        vulnerabilities=_mixed(aims.vulnerabilities, gold.vulnerabilities),
    )


def _cues(labels: Floats, by_customer: NDArray[np.bool_]) -> Floats:
    """The chances of cues that somebody answered: of others there is no outcome to tell."""
    answerers = np.flatnonzero(~by_customer)
    answered = by_customer & (np.arange(len(by_customer)) < (answerers[-1] if len(answerers) else 0))
    return np.asarray(labels[:, : len(CUES)] * answered[:, None], np.float32)


def _grams(message: Message) -> set[str]:
    return features.grams(features.words(message.text))


def _mixed(one: Floats, other: Floats) -> Floats:
    return np.asarray(one + GOLD * (other - one), np.float32)
