"""Comparing assessments with labels."""

from __future__ import annotations

from collections.abc import Iterable

from heartfelt.assessment import Assessment
from heartfelt.conversation import Conversation
from heartfelt.evaluation import findings, wholes
from heartfelt.evaluation.evaluation import Evaluation
from heartfelt.evaluation.labels import Labels
from heartfelt.evaluation.pairs import paired
from heartfelt.evaluation.resampling import Resampling
from heartfelt.evaluation.strengths import strengths
from heartfelt.rates import LEVEL


def evaluate(
    gold: Iterable[Labels],
    assessments: Iterable[Assessment],
    conversations: Iterable[Conversation],
    rounds: int = 200,
    seed: int = 1,
) -> Evaluation:
    """Compare assessments with labels of the same conversations.

    Cues match by message and kind; signs and acts when the label stands in the same turn. Findings that the codebook does
    not know are left aside. Intervals come from `rounds` resamples of the conversations, drawn with `seed`.
    """
    labelled = list(gold)
    by_id = {assessment.id: assessment for assessment in assessments}
    pairs = paired(labelled, by_id, conversations)
    resampling = Resampling(len(pairs), rounds, seed)
    assessed = [by_id[pair.gold.id] for pair in pairs if pair.gold.id in by_id]
    return Evaluation(
        conversations=len(pairs),
        missing=len(pairs) - len(assessed),
        unread=sum(assessment.care is None for assessment in assessed),
        without_conversation=len(labelled) - len(pairs),
        cues=findings.kind(pairs, "cue", resampling),
        outcomes=findings.outcomes(pairs, resampling),
        signs=findings.kind(pairs, "sign", resampling),
        acts=findings.kind(pairs, "act", resampling),
        strengths=strengths(pairs, resampling),
        care=wholes.care(pairs, resampling),
        hidden_indifference=wholes.hidden_indifference(pairs, resampling),
        moment_macro_f1=wholes.value(pairs, lambda gold: gold.moment, lambda found: found.moment or "", resampling),
        resolved_macro_f1=wholes.value(pairs, lambda gold: gold.resolved, lambda found: found.resolved, resampling),
        emotion_start_spearman=wholes.feeling(pairs, "emotion_start", resampling),
        emotion_end_spearman=wholes.feeling(pairs, "emotion_end", resampling),
        customer_abusive=wholes.whether(
            pairs, lambda gold: gold.customer_abusive, lambda found: found.customer_abusive, resampling
        ),
        vulnerability=wholes.vulnerability(pairs, resampling),
        rounds=rounds,
        seed=seed,
        level=LEVEL,
    )
