"""TF-IDF of words and of characters, then logistic regressions: what a data scientist tries on the first day."""

from __future__ import annotations

from collections.abc import Sequence

from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from peers.learned import Learned

LEAST = 3  # texts that a word must stand in
STRENGTH = 3.0


class WordsAndCharacters:
    """One and two words together, and three to five characters inside words."""

    def __init__(self) -> None:
        self._words = TfidfVectorizer(
            ngram_range=(1, 2), min_df=LEAST, sublinear_tf=True, token_pattern=r"(?u)\b\w[\w']*\b|[?!]+"
        )
        self._characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=LEAST, sublinear_tf=True)

    def fit(self, texts: Sequence[str]) -> None:
        """Learn the words and how common they are."""
        for each in (self._words, self._characters):
            each.fit(texts)

    def of(self, texts: Sequence[str]) -> csr_matrix:
        """The weights of words and characters."""
        return csr_matrix(hstack([self._words.transform(texts), self._characters.transform(texts)]))


def peer() -> Learned:
    return Learned("TF-IDF of words and characters + logistic regression", WordsAndCharacters(), STRENGTH)
