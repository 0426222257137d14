"""Which conversations a judge is asked about: a second reading is worth most where the first was unsure."""

from __future__ import annotations

from heartfelt.assessment import Assessment
from heartfelt.conversation import Conversation
from heartfelt.language.reading import Reader
from heartfelt.signals import named

NEAR = 0.05


def unsure(conversation: Conversation, assessment: Assessment, reader: Reader) -> bool:
    """Whether a finding's strength is so near the reader's threshold that a little less would have left it out."""
    found: list[tuple[str, float]] = [(cue.cue, cue.strength) for cue in assessment.cues]
    found += [(sign.sign, sign.strength) for sign in assessment.signs]
    found += [(act.act, act.strength) for act in assessment.acts]
    reading = reader.read(conversation)
    return any(strength < reading.threshold(named(name), named(name).threshold) + NEAR for name, strength in found)
