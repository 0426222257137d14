"""What a trained reader says of a conversation as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from heartfelt.language.trained.calibration import Calibration
from heartfelt.language.trained.labels import MOMENTS, RESOLVED
from heartfelt.language.trained.opinion import Floats, sigmoid


@dataclass(frozen=True)
class Whole:
    """Care (1 to 5), hidden indifference (0 to 1), the moment, the ending, the feelings (-2 to 2)."""

    care: float
    hidden_indifference: float
    moment: str
    resolved: str
    emotion_start: float
    emotion_end: float

    @classmethod
    def of(cls, scores: Floats, calibration: Calibration) -> Whole:
        """The scores in the order of `labels.WHOLE`, calibrated."""
        ends = (2 + len(MOMENTS), 2 + len(MOMENTS) + len(RESOLVED))
        told = scores.tolist()
        moments, endings = told[2 : ends[0]], told[ends[0] : ends[1]]
        start, end = told[ends[1] : ends[1] + 2]
        return cls(
            care=min(5.0, max(1.0, told[0] + 3)),
            hidden_indifference=float(sigmoid(scores[1:2] + calibration.hidden_indifference)[0]),
            moment=MOMENTS[moments.index(max(moments))],
            resolved=RESOLVED[endings.index(max(endings))],
            emotion_start=round(min(2.0, max(-2.0, start)), 2),
            emotion_end=round(min(2.0, max(-2.0, end)), 2),
        )
