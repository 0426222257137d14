"""Care: the agent side as a whole, 1 to 5, as a sum that can be read, with an interval.

The weights and the half width of the interval are in `models/READER/care.toml`, fitted on labelled conversations (see the card
beside it). The interval is a split-conformal one (Vovk et al. 2005): in labelled conversations that were not used for the
weights, nine of ten lay within it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import msgspec

from heartfelt.finding import Act, Cue, Sign
from heartfelt.moment import Moment

MOST_OF_ONE_KIND = 2.0
ROUTINE_FACTOR = 0.5
MIDDLE = 3.0
AS_A_WHOLE = "the conversation as a whole"
EXPECTED_OF_ROUTINE = ("question ", "slow_reply", "no_reply", "repeated_reply", "reproach", "hostile")


class Care(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The agent side as a whole, 1 (hostile) to 5 (heartfelt), with the sum it comes from and a 90 % interval."""

    score: float
    low: float
    high: float
    sum: tuple[tuple[str, float], ...]


def amounts(cues: Sequence[Cue], signs: Sequence[Sign], acts: Sequence[Act]) -> dict[str, float]:
    """How much of each kind was found: the strengths added up, at most `MOST_OF_ONE_KIND`; bots' findings left out."""
    total: dict[str, float] = {}
    found = [(f"{cue.cue} {cue.outcome}", cue.strength) for cue in cues if cue.outcome != "none"]
    found += [(sign.sign, sign.strength) for sign in signs if sign.role == "agent"]
    found += [(act.act, act.strength) for act in acts if act.role == "agent"]
    for name, strength in found:
        total[name] = min(MOST_OF_ONE_KIND, total.get(name, 0.0) + strength)
    return total


def care(
    cues: Sequence[Cue],
    signs: Sequence[Sign],
    acts: Sequence[Act],
    moment: Moment,
    reader: str = "phrases",
    whole: float | None = None,
) -> Care:
    """The sum of what was found, weighed by what the moment expects: of a routine one, the question and the time.

    `reader` says who found it (each has weights of its own), `whole` how the conversation reads as a whole to a reader
    that says so (1 to 5); it is one term of the sum.
    """
    model = _model(reader)
    terms = [("base", round(float(model["base"]), 2))]
    for name, amount in sorted(amounts(cues, signs, acts).items()):
        weight = model["weights"].get(name, 0.0) * amount * expectation(name, moment)
        if abs(weight) >= 0.005:
            terms.append((name, round(weight, 2)))
    if whole is not None:
        terms.append((AS_A_WHOLE, round(float(model["whole"]) * (whole - MIDDLE), 2)))
    score = round(min(5.0, max(1.0, sum(weight for _, weight in terms))), 2)
    half = float(model["half_width"])
    return Care(
        score=score, low=round(max(1.0, score - half), 2), high=round(min(5.0, score + half), 2), sum=tuple(terms)
    )


def expectation(name: str, moment: Moment) -> float:
    """How much of a finding's weight counts in a moment."""
    return ROUTINE_FACTOR if moment == "routine" and not name.startswith(EXPECTED_OF_ROUTINE) else 1.0


@lru_cache(maxsize=4)
def _model(reader: str) -> dict[str, Any]:
    model = tomllib.loads((files("heartfelt") / "models" / reader / "care.toml").read_text(encoding="utf-8"))
    return {**model, "weights": {**model["cues"], **model["signs"], **model["acts"]}}
