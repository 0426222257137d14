"""What an evaluation says: every figure with the interval it comes with."""

from __future__ import annotations

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number and its interval: where it lies in nine of ten samples of conversations like these."""

    value: float
    low: float
    high: float


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """How findings agree with labels: of those found, how many are right; of those labelled, how many were found."""

    precision: Figure
    recall: Figure
    f1: Figure
    gold: int
    found: int


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """The scores of one kind of finding.

    `macro_f1` is the mean F1 of labels that occur at least five times; `quotes_overlap` the share of rightly found ones
    whose quote agrees with the labelled one. Both are None where nothing is there to say it of.
    """

    labels: dict[str, Score]
    micro: Score
    macro_f1: Figure | None
    quotes_overlap: Figure | None


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """How cues that are both labelled and found were judged; `passed_over` is the missed or hollow cue as one finding."""

    accuracy: Figure | None
    macro_f1: Figure | None
    passed_over: Score


class StrengthError(msgspec.Struct, frozen=True, kw_only=True):
    """How far the strengths of listed findings are from the share that is labelled; None where nothing is listed."""

    calibration_error: Figure | None
    findings: int


class Strengths(msgspec.Struct, frozen=True, kw_only=True):
    """Whether strengths mean what they say: of all listed findings together, and of each kind apart."""

    pooled: StrengthError
    cues: StrengthError
    signs: StrengthError
    acts: StrengthError


class CareAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """How the score of care agrees with the labelled one; `low_care` is a label of 2 or less, a score under 2.5."""

    spearman: Figure
    weighted_kappa: Figure
    mean_error: Figure
    low_care: Score


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """How well assessments agree with labels.

    `conversations` were compared. Of them `missing` have no assessment and `unread` one that says nothing, because their
    language was not validated: both count as if nothing had been found. `without_conversation` labels were left out,
    because their conversation was not given.
    """

    conversations: int
    missing: int
    unread: int
    without_conversation: int
    cues: Kind
    outcomes: Outcomes
    signs: Kind
    acts: Kind
    strengths: Strengths
    care: CareAgreement
    hidden_indifference: Score
    moment_macro_f1: Figure
    resolved_macro_f1: Figure
    emotion_start_spearman: Figure
    emotion_end_spearman: Figure
    customer_abusive: Score
    vulnerability: Score
    rounds: int
    seed: int
    level: float


def to_json(evaluation: Evaluation) -> bytes:
    """The evaluation as JSON, indented."""
    return msgspec.json.format(msgspec.json.encode(evaluation), indent=2)
