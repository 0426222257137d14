"""What somebody typed, as words, phrases and beginnings of words."""

from __future__ import annotations

import re
from typing import NamedTuple

MOST_TERMS = 12
SHORTEST_BEGINNING = 3  # "a*" would be half of everything that was ever said
_TYPED = re.compile(r'"([^"]*)"?|([^\s"]+)')
_LETTER = re.compile(r"[^\W_]")


class Term(NamedTuple):
    """A word, or several in a row that stand so in one message; `beginning`: the last may go on."""

    text: str
    beginning: bool = False


def terms(typed: str) -> list[Term]:
    """Each word and each "phrase" with a letter or digit in it; refund* is every word that begins so."""
    found = (_term(phrase or word) for phrase, word in _TYPED.findall(typed.replace("\x00", " ")))
    return [term for term in found if term is not None]


def _term(text: str) -> Term | None:
    letters = len(_LETTER.findall(text))
    if not letters:
        return None
    return Term(text.strip(), text.endswith("*") and letters >= SHORTEST_BEGINNING)
