"""How the same words come out differently: second languages, haste, hesitation in speech, emoji."""

from __future__ import annotations

import re
from random import Random

from heartfelt.sample.people import Style
from heartfelt.sample.pieces import Wording

# Words that a sentence may begin with and that are written small inside one.
_ORDINARY = frozenset(
    re.findall(
        r"\S+",
        "The This That There These Those It It's My We We've You You've You're Your What When Where Why How Who Can "
        "Could Is Will Would Please If Every Since Because Have Do Does No Not Nobody One Two Let So And But At Then "
        "Good Yes Oh All Internet Thanks Thank Anything Bear Just Enjoy Hello Hi",
    )
)


def worded(rng: Random, wording: Wording, text: str, style: Style, spoken: bool) -> str:
    """A piece as this person would put it."""
    if style == "second_language":
        text = _replaced(rng, wording.second_language, text, 0.22)
    elif style == "casual" and not spoken:
        text = _hasty(rng, wording, text)
    return _hesitating(rng, wording, text) if spoken else text


def _replaced(rng: Random, pairs: tuple[tuple[str, str], ...], text: str, likely: float) -> str:
    for this, that in pairs:
        if this in text and rng.random() < likely:
            text = text.replace(this, that, 1)
    return text


def _hasty(rng: Random, wording: Wording, text: str) -> str:
    if rng.random() < 0.3:
        text = _replaced(rng, wording.casual, text, 0.6)
    if rng.random() < 0.35:
        text = text[:1].lower() + text[1:]
    if rng.random() < 0.12 and len(text) > 20:
        place = 3 + int(rng.random() * (len(text) - 6))
        if text[place : place + 2].isalpha() and text[place : place + 2].islower():
            text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return f"{text}.." if rng.random() < 0.25 and text.endswith(".") else text


def _hesitating(rng: Random, wording: Wording, text: str) -> str:
    if rng.random() < 0.16:
        start = text[:1].lower() + text[1:] if text.split(" ", 1)[0].rstrip(",.") in _ORDINARY else text
        text = wording.hesitation[int(rng.random() * len(wording.hesitation))] + start
    comma = text.find(", ", 12)
    if comma > 0 and rng.random() < 0.2 and text[comma + 2].islower():
        text = text[: comma + 2] + wording.filler[int(rng.random() * len(wording.filler))] + text[comma + 2 :]
    return text
