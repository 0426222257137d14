"""An invented world: what is true of each message stands in its meta, and a reader that sees it shifted or squeezed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from heartfelt.assessment import lexical_reader
from heartfelt.calibrating import Places, places
from heartfelt.conversation import Conversation, Message, Role
from heartfelt.evaluation import Labels
from heartfelt.language.trained.calibration import Calibration, Scale
from heartfelt.language.trained.labels import ACTS, CUES, LABELS, OUTCOMES, PLACE, SIGNS, WHOLE
from heartfelt.language.trained.opinion import Opinion
from heartfelt.language.trained.reading import TrainedReader

FREQUENT = ("question", "feeling", "canned", "deflected", "owns", "explains")
NEVER = -8.0
Pairs = list[tuple[Conversation, Labels]]


class Invented:
    """Sees the log-odds of each label that stand in a message's meta, `squeezed` and then `shifted`; `met` too often."""

    name = "invented"

    def __init__(self, shifted: float = 0.0, squeezed: float = 1.0, met: float = 0.0) -> None:
        self.shifted, self.squeezed, self.met = shifted, squeezed, met

    def opinion(self, messages: Sequence[Message], channel: str) -> Opinion:  # noqa: ARG002
        """The truth, seen through this."""
        logits = np.full((len(messages), len(LABELS)), NEVER, np.float32)
        outcomes = np.full((len(messages), len(CUES), len(OUTCOMES)), 1 / 3, np.float32)
        for i, message in enumerate(messages):
            for label, odds in message.meta.get("odds", {}).items():
                logits[i, PLACE[label]] = odds * self.squeezed + self.shifted
            scores = np.add(message.meta.get("outcomes", [0.0, 0.0, 0.0]), [self.met, 0, 0])
            outcomes[i] = np.exp(scores) / np.exp(scores).sum()
        return Opinion(logits, outcomes, np.zeros(WHOLE, np.float32), lambda i, label, found: [0.0] * len(found))  # noqa: ARG005


def own(threshold: float = 0.5, **scales: Scale) -> Calibration:
    """The calibration that the invented reader comes with: as it is."""
    labels = {label: scales.get(label, Scale(threshold=threshold)) for label in LABELS}
    return Calibration(reader="invented", labels=labels, outcomes=dict.fromkeys(CUES, (0.0, 0.0, 0.0)))


def reader(model: Invented, calibration: Calibration | None = None) -> TrainedReader:
    """A reader with the invented model, which asks the rules where a scale gives them weight."""
    given = calibration or own()
    return TrainedReader(model, given, lexical_reader(), any(scale.wording for scale in given.labels.values()))


def world(conversations: int, seed: int = 1, believed: bool = True) -> Pairs:
    """Conversations and labels drawn with the chances that stand in them; without `believed`, with others of their own."""
    random = np.random.default_rng(seed)
    return [_pair(f"c{number:04}", random, believed) for number in range(conversations)]


def read(model: Invented, pairs: Pairs, calibration: Calibration | None = None) -> Places:
    """What a reader with this model makes of the pairs."""
    return places(reader(model, calibration), calibration or own(), pairs)


def _pair(name: str, random: np.random.Generator, believed: bool) -> tuple[Conversation, Labels]:
    messages, gold = [], labels(name)
    for number in range(8):
        role: Role = "customer" if number % 3 == 0 else "agent"
        of_side = CUES if role == "customer" else (*SIGNS, *ACTS)
        odds = {label: round(random.normal(-1.5, 2.5), 3) for label in FREQUENT if label in of_side}
        outcomes = random.normal(0, 1.5, 3).round(3).tolist()
        message = Message(
            id=f"m{number}", role=role, text=f"Here is number {number}.", meta={"odds": odds, "outcomes": outcomes}
        )
        messages.append(message)
        for label, value in odds.items():
            if random.random() < 1 / (1 + np.exp(-(value if believed else random.normal(-1.5, 2.5)))):
                outcome = OUTCOMES[random.choice(3, p=np.exp(outcomes) / np.exp(outcomes).sum())]
                gold[_kind(label)].append(_label(label, message, outcome if number < 6 else "none"))
    conversation = Conversation(id=name, channel="chat", language="en", messages=tuple(messages))
    return conversation, msgspec.convert(gold, Labels)


def labels(name: str) -> dict[str, Any]:
    """A label line with nothing found."""
    return {
        "id": name, "cues": [], "signs": [], "acts": [], "moment": "routine", "care": 3, "hidden_indifference": False,
        "resolved": "unclear", "emotion_start": 0, "emotion_end": 0, "customer_abusive": False, "vulnerability": [],
    }  # fmt: skip


def _kind(label: str) -> str:
    return "cues" if label in CUES else "signs" if label in SIGNS else "acts"


def _label(label: str, message: Message, outcome: str) -> dict[str, str]:
    found = {"message": message.id, "quote": message.text, _kind(label)[:-1]: label}
    return {**found, "outcome": outcome} if label in CUES else found
