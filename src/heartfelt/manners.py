"""Empathy and politeness as research measures them, so that figures can be compared.

Empathy as in EPITOME (Sharma et al. 2020): a response to a person in distress shows each of three mechanisms not at all (0),
weakly (1) or strongly (2). Politeness as in the Stanford Politeness Corpus (Danescu-Niculescu-Mizil et al. 2013).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from heartfelt.language.trained.manners import MannersModel


class Mechanism(msgspec.Struct, frozen=True):
    """How strongly a response shows one mechanism (0 not, 1 weakly, 2 strongly), and the words that show it."""

    level: int
    rationale: tuple[str, ...] = ()


class Empathy(msgspec.Struct, frozen=True, kw_only=True):
    """What a response shows: warmth or concern, an understanding of feelings and experiences, and interest in more of them."""

    emotional_reactions: Mechanism
    interpretations: Mechanism
    explorations: Mechanism


def empathy(post: str, response: str) -> Empathy:
    """The empathy that `response` shows to the person who wrote `post`, as EPITOME's annotators would rate it.

    English only; trained on peer support, where people write to people in distress. In customer service a low level is no
    fault by itself.
    """
    chances, shown = _model().empathy(post, response)
    levels = [int(each.argmax()) for each in chances]
    found = [Mechanism(level, spans if level else ()) for level, spans in zip(levels, shown, strict=True)]
    return Empathy(emotional_reactions=found[0], interpretations=found[1], explorations=found[2])


def politeness(text: str) -> float:
    """How polite a text is, 0 to 1; 0.5 is as polite as the mean request of the corpus. English only."""
    return round(1 / (1 + math.exp(-2 * _model().politeness(text))), 3)


@lru_cache(maxsize=1)
def _model() -> MannersModel:
    from heartfelt.language.trained import models  # loads weights, so only when it is used

    return models.manners()
