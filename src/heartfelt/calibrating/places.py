"""What a reader makes of every place where a label could stand, beside what people put there.

The place of a cue is a message, that of a sign or an act a turn, as in `heartfelt.evaluation`. The value of a place is the
reader's own log-odds, of a turn the highest of its messages; a growing line through it keeps the order, so that refitting
needs no more than these values.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heartfelt.assessment import spoken_language
from heartfelt.conversation import Conversation
from heartfelt.evaluation import Labels
from heartfelt.evaluation.pairs import turn_numbers
from heartfelt.language.trained.calibration import Calibration, Scale
from heartfelt.language.trained.labels import CUES, LABELS, OUTCOMES, PLACE
from heartfelt.language.trained.reading import TrainedReader, TrainedReading
from heartfelt.signal import Signal
from heartfelt.signals import named
from heartfelt.signals.running import Given, why_not

Where = str | int | None  # a message or a turn; None where there is no such message
SMALLEST = 1e-6
NOT_ASKED = -1  # an outcome that is none, or of what is no cue
EVEN = (0.0, 0.0, 0.0)


class Place(NamedTuple):
    """One place: whose conversation, the value (-inf where nothing could be read), and whether the label stands there.

    Of a cue also the logarithms of the chances of met, hollow and missed, whether somebody answered, and the outcome.
    """

    conversation: int
    value: float = -math.inf
    labelled: bool = False
    chances: tuple[float, ...] = EVEN
    answered: bool = False
    outcome: int = NOT_ASKED


Rows = NDArray[np.void]  # places as an array with the fields of `Place`
FIELDS = np.dtype(
    [
        ("conversation", np.intp), ("value", np.float64), ("labelled", np.bool_),
        ("chances", np.float64, (len(OUTCOMES),)), ("answered", np.bool_), ("outcome", np.intp),
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Places:
    """The places of every label in so many conversations; `unread` more were not in a language that was validated."""

    conversations: int
    unread: int
    labels: Mapping[str, Rows]


def places(reader: TrainedReader, own: Calibration, pairs: Iterable[tuple[Conversation, Labels]]) -> Places:
    """Read labelled conversations. `own` is the calibration that the reader comes with."""
    rows: dict[str, list[Place]] = {label: [] for label in LABELS}
    conversations = unread = 0
    for conversation, labels in pairs:
        reading, spoken = reader.read(conversation), spoken_language(conversation)
        signals = [named(label) for label in LABELS]
        given = Given.of(conversation, reading, spoken)
        readable = {signal.name for signal in signals if not why_not(signal, given)}
        if not readable:
            unread += 1
            continue
        turns, gold = turn_numbers(conversation), _gold(labels)
        for signal in signals:
            found = _found(reading, signal, own.scale(signal.name)) if signal.name in readable else []
            rows[signal.name] += _placed(conversations, signal.name, found, gold[signal.name], turns)
        conversations += 1
    return Places(conversations, unread, {label: np.array(each, FIELDS) for label, each in rows.items()})


def _found(reading: TrainedReading, signal: Signal, scale: Scale) -> list[tuple[str, Place]]:
    """The messages of a signal's side, each as a place that has no label yet."""
    found = []
    for one in reading.scores(signal, signal.find(reading.conversation, reading)):
        if not one.message.text:
            continue
        place = Place(0, scale.slope * one.score + scale.wording * one.wording + scale.offset)
        if signal.kind == "cues":
            chances = reading.opinion.outcomes[one.position, PLACE[signal.name]]
            logs = tuple(math.log(max(float(chance), SMALLEST)) for chance in chances)
            place = place._replace(chances=logs, answered=bool(reading.answering(one.message)))
        found.append((one.message.id, place))
    return found


def _placed(
    conversation: int, label: str, found: list[tuple[str, Place]], gold: dict[str, int], turns: Mapping[str, int]
) -> Iterator[Place]:
    """The places of one label in one conversation: where it was found or labelled, each once."""
    highest: dict[Where, Place] = {}
    for message, place in found:
        where: Where = message if label in CUES else turns[message]
        if where not in highest or place.value > highest[where].value:
            highest[where] = place
    labelled: dict[Where, int] = {(message if label in CUES else turns.get(message)): gold[message] for message in gold}
    for where in {**highest, **labelled}:
        place, outcome = highest.get(where, Place(conversation)), labelled.get(where, NOT_ASKED)
        yield place._replace(conversation=conversation, labelled=where in labelled, outcome=outcome)


def _gold(labels: Labels) -> dict[str, dict[str, int]]:
    """For each label the messages that carry it, with the outcome of a cue."""
    gold: dict[str, dict[str, int]] = {label: {} for label in LABELS}
    for cue in labels.cues:
        gold[cue.cue][cue.message] = OUTCOMES.index(cue.outcome) if cue.outcome in OUTCOMES else NOT_ASKED
    for sign in labels.signs:
        gold[sign.sign][sign.message] = NOT_ASKED
    for act in labels.acts:
        gold[act.act][act.message] = NOT_ASKED
    return gold
