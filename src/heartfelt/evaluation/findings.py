"""How cues, signs and acts agree with labels, and the outcomes of cues."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np

from heartfelt.assessment import Assessment
from heartfelt.evaluation.counts import BOTH, GOLD, Placed, count, macro_f1, micro, scores, share
from heartfelt.evaluation.evaluation import Kind, Outcomes
from heartfelt.evaluation.labels import KNOWN, Labels
from heartfelt.evaluation.pairs import Pair
from heartfelt.evaluation.resampling import Resampling

COMMON = 5  # labels that occur less often are left out of a macro mean
ALIKE = 0.3
PASSED_OVER = ("missed", "hollow")
KindName = Literal["cue", "sign", "act"]


def kind(pairs: Sequence[Pair], name: KindName, resampling: Resampling) -> Kind:
    """The scores of one kind of finding: cues match by message, signs and acts by turn."""
    gold = [_quotes(pair, pair.gold, name) for pair in pairs]
    found = [_quotes(pair, pair.found, name) for pair in pairs]
    counts = count([set(one) for one in gold], [set(one) for one in found])
    alike = [
        sum(quotes_agree(labelled[place], quoted[place]) for place in labelled.keys() & quoted.keys())
        for labelled, quoted in zip(gold, found, strict=True)
    ]
    return Kind(
        labels=scores(counts, resampling),
        micro=micro(counts, resampling),
        macro_f1=macro_f1(counts, resampling, COMMON),
        quotes_overlap=share(np.array(alike, float), counts.numbers[..., BOTH].sum(axis=1), resampling),
    )


def outcomes(pairs: Sequence[Pair], resampling: Resampling) -> Outcomes:
    """How the cues that both have were judged, and the passed-over cue as one finding."""
    gold = [_outcomes(pair.gold) for pair in pairs]
    found = [_outcomes(pair.found) for pair in pairs]
    judged = count(
        [{(place, one[place]) for place in one.keys() & other.keys()} for one, other in zip(gold, found, strict=True)],
        [
            {(place, other[place]) for place in one.keys() & other.keys()}
            for one, other in zip(gold, found, strict=True)
        ],
    )
    passed_over = count([_passed_over(one) for one in gold], [_passed_over(one) for one in found])
    of_all = judged.numbers.sum(axis=1)
    return Outcomes(
        accuracy=share(of_all[:, BOTH], of_all[:, GOLD], resampling),
        macro_f1=macro_f1(judged, resampling),
        passed_over=micro(passed_over, resampling),
    )


def placed(pair: Pair, side: Labels | Assessment, name: KindName) -> Iterator[tuple[Placed, Any]]:
    """The findings of one kind with their place and label; what the codebook does not know is left aside."""
    for one in getattr(side, f"{name}s"):
        place: Hashable = one.message if name == "cue" else pair.turns.get(one.message)
        if (label := getattr(one, name)) in KNOWN[name]:
            yield (place, label), one


def quotes_agree(labelled: str, quoted: str) -> bool:
    """Whether one quote holds the other, or they share three of ten words."""
    if not labelled or not quoted:
        return False
    a, b = set(labelled.split()), set(quoted.split())
    return labelled in quoted or quoted in labelled or len(a & b) >= ALIKE * len(a | b)


def _quotes(pair: Pair, side: Labels | Assessment, name: KindName) -> dict[Placed, str]:
    """The quotes of one kind of finding, by place and label."""
    return {where: one.quote or "" for where, one in placed(pair, side, name)}


def _outcomes(side: Labels | Assessment) -> dict[tuple[str, str], str]:
    return {(cue.message, cue.cue): cue.outcome for cue in side.cues}


def _passed_over(outcomes: Mapping[tuple[str, str], str]) -> set[Placed]:
    return {(place, "passed_over") for place, outcome in outcomes.items() if outcome in PASSED_OVER}
