"""How what is said of whole conversations agrees with labels."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Literal

import numpy as np

from heartfelt.assessment import Assessment
from heartfelt.evaluation import scales
from heartfelt.evaluation.counts import Counts, count, macro_f1, micro
from heartfelt.evaluation.evaluation import CareAgreement, Figure, Score
from heartfelt.evaluation.labels import Labels
from heartfelt.evaluation.pairs import Pair
from heartfelt.evaluation.resampling import Numbers, Resampling

LOW_LABEL, LOW_SCORE = 2, 2.5
MIDDLE_OF_CARE = 3.0  # what counts as said of a conversation that was not read
LIKELY = 0.5
NOTHING = Figure(value=0.0, low=0.0, high=0.0)


def care(pairs: Sequence[Pair], resampling: Resampling) -> CareAgreement:
    """How the scores of care agree with the labelled ones."""
    gold: Numbers = np.array([pair.gold.care for pair in pairs], float)
    found: Numbers = np.array([_score(pair.found) for pair in pairs], float)
    return CareAgreement(
        spearman=scales.spearman(gold, found, resampling),
        weighted_kappa=scales.weighted_kappa(gold, found, 1, 5, resampling),
        mean_error=scales.mean_error(gold, found, resampling),
        low_care=whether(
            pairs, lambda gold: gold.care <= LOW_LABEL, lambda found: _score(found) < LOW_SCORE, resampling
        ),
    )


def hidden_indifference(pairs: Sequence[Pair], resampling: Resampling) -> Score:
    """The score of hidden indifference, said where it is likelier than not."""
    return whether(pairs, lambda gold: gold.hidden_indifference, _hidden, resampling)


def feeling(pairs: Sequence[Pair], name: Literal["emotion_start", "emotion_end"], resampling: Resampling) -> Figure:
    """How the customer's feeling agrees in rank; one that was not told counts as neutral."""
    gold: Numbers = np.array([getattr(pair.gold, name) for pair in pairs], float)
    found: Numbers = np.array([getattr(pair.found, name) or 0.0 for pair in pairs], float)
    return scales.spearman(gold, found, resampling)


def whether(
    pairs: Sequence[Pair],
    of_gold: Callable[[Labels], bool],
    of_found: Callable[[Assessment], bool],
    resampling: Resampling,
) -> Score:
    """The score of something that holds of a conversation or not."""
    counts = _said(pairs, lambda gold: ["yes"] * of_gold(gold), lambda found: ["yes"] * of_found(found))
    return micro(counts, resampling)


def value(
    pairs: Sequence[Pair],
    of_gold: Callable[[Labels], str],
    of_found: Callable[[Assessment], str],
    resampling: Resampling,
) -> Figure:
    """The mean F1 over the values that the labels give to conversations."""
    counts = _said(pairs, lambda gold: [of_gold(gold)], lambda found: [of_found(found)])
    return macro_f1(counts, resampling) or NOTHING


def vulnerability(pairs: Sequence[Pair], resampling: Resampling) -> Score:
    """The score of all that makes things harder for customers."""
    return micro(_said(pairs, lambda gold: gold.vulnerability, lambda found: found.vulnerability), resampling)


def _said(
    pairs: Sequence[Pair],
    of_gold: Callable[[Labels], Collection[str]],
    of_found: Callable[[Assessment], Collection[str]],
) -> Counts:
    gold = [{(None, label) for label in of_gold(pair.gold)} for pair in pairs]
    found = [{(None, label) for label in of_found(pair.found)} for pair in pairs]
    return count(gold, found)


def _score(assessment: Assessment) -> float:
    return MIDDLE_OF_CARE if assessment.care is None else assessment.care.score


def _hidden(assessment: Assessment) -> bool:
    return assessment.hidden_indifference is not None and assessment.hidden_indifference.strength >= LIKELY
