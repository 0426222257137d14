"""Clearly shows anger, distress, worry, disappointment or joy.

What it notices
    Words in a customer's message that show a feeling.

Why it matters
    x

When it is wrong
    x

What helps instead
    x

References
    x
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading, Turn
from heartfelt.signal import Signal
from heartfelt.signals.response import FORMULA, Response, answered, cue

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:so|very|really|extremely|beyond|utterly|absolutely|quite|bit) (?:angry|disappointed|upset|annoyed|frustrated|frustrating|annoying|sad|worried|happy|pleased|disappointing)",
            r"ridiculous|disgusting|disgusted|appalling|disgraceful|unacceptable|outrageous|pathetic|furious|livid|fuming",
        ),
        weak=(r"worst|terrible|awful|horrible|useless|joke|rubbish|shame|wtf|hate|love",),
    ),
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.customer:
        hint = reading.hint(signal, message)
        valence = reading.valence(message)
        if hint and valence <= -0.8:
            hint = hint.raised("the whole message feels very negative", 0.3)
        if hint is None:
            continue
        response = answered(reading, message, lambda turn: _judge(reading, turn))
        yield cue("feeling", hint, response, "The customer's words show a feeling")


def _judge(reading: Reading, turn: Turn) -> Response:
    for message in turn.messages:
        formula = reading.hint_of(FORMULA, message)
        if formula:
            return Response("hollow", message, "the answer has a formula that would fit anybody and nothing of this case")
    return Response("missed", None, "no word of the answer takes it up")
