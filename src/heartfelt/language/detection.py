"""Which language a conversation is in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from heartfelt.language.words import STOP, words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

SHORTEST = 20
LONGEST = 2000
OPENING = 400
FUNCTION_WORDS = 0.25
CERTAIN = 0.9


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # loads numpy, and most text is plainly English

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language(text: str) -> str | None:
    """The ISO 639-1 code, or None when the text is too short or mixed to say.

    Short, slangy English is often taken for something else, so a text with many English function words is English.
    """
    if len(text) > OPENING and _is_english(words(text[:OPENING])):
        return "en"
    text = text[:LONGEST]
    tokens = words(text)
    if sum(map(len, tokens)) < SHORTEST:
        return None
    if _is_english(tokens):
        return "en"
    code, probability = _identifier().classify(text)
    return str(code) if probability >= CERTAIN else None


def _is_english(tokens: Sequence[str]) -> bool:
    return bool(tokens) and sum(map(STOP.__contains__, tokens)) / len(tokens) >= FUNCTION_WORDS
