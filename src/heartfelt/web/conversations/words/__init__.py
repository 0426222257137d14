"""The index of words: what was said, found by word, phrase or beginning of a word, on PostgreSQL and SQLite alike.

The database keeps the index itself, by triggers on messages and subjects: whoever writes or deletes rows, in whatever way,
need not know of it.
"""

from __future__ import annotations

from heartfelt.web.conversations.words.matching import Matches
from heartfelt.web.conversations.words.terms import MOST_TERMS, Term, terms

__all__ = ["MOST_TERMS", "Matches", "Term", "terms"]
