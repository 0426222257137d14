"""Which conversations a judge is asked about: a second reading is worth most where the first was unsure."""

from __future__ import annotations

from heartfelt.assessment import Assessment
from heartfelt.signals import named

NEAR = 0.05


def unsure(assessment: Assessment) -> bool:
    """Whether a finding's strength is so near its threshold that a little less would have left it out."""
    found: list[tuple[str, float]] = [(cue.cue, cue.strength) for cue in assessment.cues]
    found += [(sign.sign, sign.strength) for sign in assessment.signs]
    found += [(act.act, act.strength) for act in assessment.acts]
    return any(strength < named(name).threshold + NEAR for name, strength in found)
