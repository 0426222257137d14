"""Phrase lists and VADER sentiment, as teams use them today in quality checks: no model, nothing to label.

The lists are of the kind that guides to service quality hand out. Words of empathy count as heard, an apology without them
is the hollow answer. Two things are fitted: from where on a sentiment is a feeling, and, so that care can be compared at all,
how what was found adds up to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from heartfelt.assessment import CUES as CUE_NAMES
from heartfelt.assessment import Assessment
from heartfelt.conversation import Conversation
from heartfelt.finding import OUTCOMES, CueName, CueOutcome
from peers.care import CareScale, Numbers, per_conversation
from peers.classifier import micro_f1
from peers.found import Found
from peers.lists import ACTS, CUES, EMPATHY, FORMULA, QUESTION, REDIRECT, SIGNS
from peers.peer import Labelled
from peers.places import Answer, Said, places

THRESHOLDS = np.arange(0.05, 1.0, 0.05)
SHORT = 12  # words of an answer that says hardly more than where to go
COLUMNS = {name: column for column, name in enumerate(
    [*(f"{cue} {outcome}" for cue in CUE_NAMES for outcome in OUTCOMES), *SIGNS, *ACTS]
)}  # fmt: skip


class PhraseLists:
    """Finds what its lists name."""

    title = "phrase lists + VADER"

    def __init__(self) -> None:
        self._sentiment = SentimentIntensityAnalyzer()
        self._care = CareScale()
        self._feeling = 0.5

    def fit(self, train: Sequence[Labelled]) -> None:
        """Choose from where on a sentiment is a feeling, and how findings add up to care."""
        conversations = [one.conversation for one in train]
        felt = {(i, cue.message) for i, one in enumerate(train) for cue in one.labels.cues if cue.cue == "feeling"}
        said, _ = places(conversations)
        truth = np.array([(one.conversation, one.message.id) in felt for one in said])
        told = np.array([self._felt(one.text) for one in said])
        self._feeling = float(max(THRESHOLDS, key=lambda threshold: micro_f1(told >= threshold, truth)))
        _, amounts = self._read(conversations)
        self._care.fit(amounts, np.array([one.labels.care for one in train]))

    def assess(self, conversations: Sequence[Conversation]) -> list[Assessment]:
        """Everything that a list names, and care."""
        found, amounts = self._read(conversations)
        return found.assessments(self._care.scores(amounts))

    def _read(self, conversations: Sequence[Conversation]) -> tuple[Found, Numbers]:
        """What is found, and how much of everything in each conversation."""
        found = Found(conversations)
        said, answers = places(conversations)
        rows = np.zeros((len(said) + len(answers), len(COLUMNS)))
        for row, one in enumerate(said):
            for cue in self._cues(one):
                outcome = _outcome(cue, one)
                found.cue(one, cue, outcome)
                rows[row, COLUMNS[f"{cue} {outcome}"]] = 1
        for row, answer in enumerate(answers, len(said)):
            for sign in _named(SIGNS, answer):
                found.sign(answer, sign)
                rows[row, COLUMNS[sign]] = 1
            for act in _named(ACTS, answer):
                found.act(answer, act)
                rows[row, COLUMNS[act]] = 1
        owners = np.array([one.conversation for one in said] + [one.conversation for one in answers], np.intp)
        return found, per_conversation(rows, owners, len(conversations))

    def _cues(self, said: Said) -> Iterator[CueName]:
        if said.is_first or QUESTION.search(said.text):
            yield "question"
        if self._felt(said.text) >= self._feeling:
            yield "feeling"
        for cue, phrases in CUES.items():
            if phrases.search(said.text) and not (cue == "objection" and said.is_first):
                yield cue

    def _felt(self, text: str) -> float:
        """How far the sentiment is from neutral, 0 to 1."""
        return abs(float(self._sentiment.polarity_scores(text)["compound"]))


def _outcome(cue: CueName, said: Said) -> CueOutcome:
    """A question is met by any answer that says more than where to go; what wants to be heard, by words of empathy."""
    if said.answer is None:
        return "none"
    text = said.answer.text
    if cue in ("question", "objection"):
        return "hollow" if REDIRECT.search(text) and len(text.split()) < SHORT else "met"
    if EMPATHY.search(text):
        return "met"
    return "hollow" if FORMULA.search(text) else "missed"


def _named(lists: Mapping[str, re.Pattern[str]], answer: Answer) -> Iterator[str]:
    text = answer.text
    return (name for name, phrases in lists.items() if phrases.search(text))
