"""The peers that learn: features of texts, a logistic regression for each label, a ridge for care.

A customer message is judged from itself, the turn before, and where it stands; an answer from itself, the customer's turn
before, and where it stands; the outcome of a cue from its message and the answer to it, for each cue apart as well as for
all together. A cue that nobody answered has the outcome none, which needs no learning.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags, hstack

from heartfelt.assessment import CUES, Assessment
from heartfelt.conversation import Conversation
from heartfelt.evaluation.labels import ActName, SignName
from heartfelt.finding import CueOutcome
from peers.care import CareScale, per_conversation
from peers.classifier import Classifier, Numbers
from peers.found import Found
from peers.peer import Labelled
from peers.places import Answer, Place, Said, places

OUTCOMES: tuple[CueOutcome, ...] = ("met", "hollow", "missed")
SIGNS: tuple[str, ...] = get_args(SignName)
ACTS: tuple[str, ...] = get_args(ActName)


class Features(Protocol):
    """Turns texts into numbers, a row each."""

    def fit(self, texts: Sequence[str]) -> None:
        """Learn a vocabulary, where there is one to learn; no label is seen."""

    def of(self, texts: Sequence[str]) -> csr_matrix:
        """The features of texts, in their order."""


class Learned:
    """Logistic regressions over some features."""

    def __init__(self, title: str, features: Features, strength: float) -> None:
        self.title = title
        self._features = features
        self._cues = Classifier(CUES, strength)
        self._outcomes = Classifier(OUTCOMES, strength, balanced=True)
        self._signs = Classifier(SIGNS, strength)
        self._acts = Classifier(ACTS, strength)
        self._care = CareScale()

    def fit(self, train: Sequence[Labelled]) -> None:
        """Fit everything; care from what models told that had not seen the conversation."""
        conversations = [one.conversation for one in train]
        said, answers = places(conversations)
        self._features.fit(list(_texts(said, answers)))
        rows = Rows(self._features, said, answers)
        truth = Truth(train, said, answers)
        told_cues = self._cues.fit(rows.said, truth.cues, _owners(said))
        told_signs = self._signs.fit(rows.answers, truth.signs, _owners(answers))
        told_acts = self._acts.fit(rows.answers, truth.acts, _owners(answers))
        answered = [(row, cue) for row, cue, _ in truth.outcomes]
        outcomes = np.eye(len(OUTCOMES))[[outcome for *_, outcome in truth.outcomes]]
        owners = _owners([said[row] for row, _ in answered])
        self._outcomes.fit(rows.pairs(answered), outcomes, owners)
        told_outcomes = self._told_outcomes(rows, said)
        amounts = _amounts(said, answers, len(train), told_cues, told_outcomes, told_signs, told_acts)
        self._care.fit(amounts, np.array([one.labels.care for one in train]))

    def assess(self, conversations: Sequence[Conversation]) -> list[Assessment]:
        """Everything at or above its threshold, and care."""
        said, answers = places(conversations)
        rows = Rows(self._features, said, answers)
        cues, outcomes = self._cues.probabilities(rows.said), self._told_outcomes(rows, said)
        signs, acts = (each.probabilities(rows.answers) for each in (self._signs, self._acts))
        found = Found(conversations)
        for row, label in np.argwhere(cues >= self._cues.threshold):
            outcome: CueOutcome = OUTCOMES[outcomes[label][row].argmax()] if said[row].answer else "none"
            found.cue(said[row], CUES[label], outcome, cues[row, label])
        for row, label in np.argwhere(signs >= self._signs.threshold):
            found.sign(answers[row], SIGNS[label], signs[row, label])
        for row, label in np.argwhere(acts >= self._acts.threshold):
            found.act(answers[row], ACTS[label], acts[row, label])
        amounts = _amounts(said, answers, len(conversations), cues, outcomes, signs, acts)
        return found.assessments(self._care.scores(amounts))

    def _told_outcomes(self, rows: Rows, said: Sequence[Said]) -> list[Numbers]:
        """For each kind of cue, how likely each outcome is for every message; nothing where nobody answered."""
        answered = np.array([one.answer is not None for one in said])[:, None]
        told = []
        for cue in range(len(CUES)):
            each = self._outcomes.probabilities(rows.pairs([(row, cue) for row in range(len(said))]))
            told.append(answered * each / each.sum(axis=1, keepdims=True))
        return told


class Rows:
    """The features of messages and answers, each with what stands around it."""

    def __init__(self, features: Features, said: Sequence[Said], answers: Sequence[Answer]) -> None:
        texts = list(dict.fromkeys(_texts(said, answers)))
        self._row = {text: row for row, text in enumerate(texts)}
        self._table = csr_matrix(features.of(texts))
        where = [(one.is_first, one.answer is None, bool(one.before)) for one in said]
        self.said = self._beside([one.text for one in said], [one.before for one in said], where)
        places_of = [(one.is_first, one.is_last, bool(one.before)) for one in answers]
        self.answers = self._beside([one.text for one in answers], [one.before for one in answers], places_of)
        self._answer_to = self._beside(
            [one.answer.text if one.answer else one.text for one in said],
            [one.text for one in said],
            [(one.is_first, bool(one.answer and one.answer.is_last), bool(one.before)) for one in said],
        )

    def pairs(self, cues: Sequence[tuple[int, int]]) -> csr_matrix:
        """The features of messages with their answers, as one and for each kind of cue apart."""
        kinds = np.array([cue for _, cue in cues])
        shared = self._answer_to[[row for row, _ in cues]]
        own = [diags((kinds == cue).astype(float)) @ shared for cue in range(len(CUES))]
        return csr_matrix(hstack([shared, *own, np.eye(len(CUES))[kinds]]))

    def _beside(self, texts: Sequence[str], before: Sequence[str], where: Sequence[Sequence[bool]]) -> csr_matrix:
        own, other = (self._table[[self._row[text] for text in each]] for each in (texts, before))
        return csr_matrix(hstack([own, other, np.array(where, float)]))


class Truth:
    """The labels, as tables beside the messages and the answers; and the outcomes of cues that were answered."""

    def __init__(self, train: Sequence[Labelled], said: Sequence[Said], answers: Sequence[Answer]) -> None:
        message_row = {(one.conversation, one.message.id): row for row, one in enumerate(said)}
        turn_row = {(one.conversation, each.id): row for row, one in enumerate(answers) for each in one.messages}
        self.cues: Numbers = np.zeros((len(said), len(CUES)))
        self.signs, self.acts = np.zeros((len(answers), len(SIGNS))), np.zeros((len(answers), len(ACTS)))
        self.outcomes: list[tuple[int, int, int]] = []
        for index, (_, labels) in enumerate(train):
            for cue in labels.cues:
                if (row := message_row.get((index, cue.message))) is not None:
                    label = CUES.index(cue.cue)
                    self.cues[row, label] = 1
                    if cue.outcome != "none" and said[row].answer:
                        self.outcomes.append((row, label, OUTCOMES.index(cue.outcome)))
            for sign in labels.signs:
                if (row := turn_row.get((index, sign.message))) is not None:
                    self.signs[row, SIGNS.index(sign.sign)] = 1
            for act in labels.acts:
                if (row := turn_row.get((index, act.message))) is not None:
                    self.acts[row, ACTS.index(act.act)] = 1


def _texts(said: Sequence[Said], answers: Sequence[Answer]) -> Iterator[str]:
    """Every text that is looked at, some more than once."""
    both: list[Place] = [*said, *answers]
    for one in both:
        yield one.text
        yield one.before


def _owners(each: Sequence[Place]) -> NDArray[np.intp]:
    """The conversation that each stands in."""
    return np.array([one.conversation for one in each], np.intp)


def _amounts(
    said: Sequence[Said],
    answers: Sequence[Answer],
    count: int,
    cues: Numbers,
    outcomes: Sequence[Numbers],
    signs: Numbers,
    acts: Numbers,
) -> Numbers:
    """How much of everything is in each conversation."""
    with_outcomes = np.hstack([cues[:, [label]] * told for label, told in enumerate(outcomes)])
    of_customer = per_conversation(with_outcomes, _owners(said), count)
    return np.hstack([of_customer, per_conversation(np.hstack([signs, acts]), _owners(answers), count)])
