"""Which listed n-grams occur in texts. All texts are looked through at once, as numbers: no n-gram is ever written out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

FIRST, LAST = "^", "$"

Numbers = NDArray[np.int64]


class Ngrams:
    """A list of n-grams: runs of one to three words with a space between, `^` before the first word and `$` after the last."""

    def __init__(self, listed: Iterable[str]) -> None:
        grams = [gram.split(" ") for gram in listed]
        words = dict.fromkeys(chain((FIRST, LAST), *grams))
        self._numbers = {word: number for number, word in enumerate(words, 1)}  # 0 is any other word
        keys = np.array([self._key(gram) for gram in grams], np.int64)
        self._places = np.argsort(keys)
        self._keys = keys[self._places]

    def __len__(self) -> int:
        return len(self._keys)

    def _key(self, gram: Sequence[str]) -> int:
        """The n-gram as one number; those of fewer words are smaller than any of more."""
        key = 0
        for word in gram:
            key = key * (len(self._numbers) + 1) + self._numbers[word]
        return key

    def occurring(self, texts: Sequence[Sequence[str]]) -> tuple[Numbers, Numbers]:
        """The places in the list of the distinct n-grams of each text, one text after the other, and how many each has."""
        words, texts_of = self._marked(texts)
        follows = texts_of[1:] == texts_of[:-1]
        base = len(self._numbers) + 1
        pairs = np.where(follows & (words[:-1] > 0) & (words[1:] > 0), words[:-1] * base + words[1:], 0)
        # No three end with the mark of the end.
        three = (pairs[:-1] > 0) & follows[1:] & (words[2:] > 0)
        three[:-1] &= follows[2:]
        three[-1:] = False
        inside = np.zeros(len(words), bool)
        inside[1:-1] = follows[:-1] & follows[1:]
        found = ((words, inside & (words > 0)), (pairs, pairs > 0), (pairs[:-1] * base + words[2:], three))
        keys = np.concatenate([keys[there] for keys, there in found])
        owners = np.concatenate([texts_of[: len(there)][there] for _, there in found])
        near = np.minimum(np.searchsorted(self._keys, keys), len(self) - 1)
        listed = self._keys[near] == keys
        every = np.sort(owners[listed] * len(self) + self._places[near[listed]])
        distinct = every[np.diff(every, prepend=-1) > 0]
        return distinct % len(self), np.bincount(distinct // len(self), minlength=len(texts))

    def _marked(self, texts: Sequence[Sequence[str]]) -> tuple[Numbers, Numbers]:
        """The words of all texts as numbers, between marks, and the text of each; texts without words have none."""
        first, last = self._numbers[FIRST], self._numbers[LAST]
        found: list[int] = []
        for text in texts:
            if text:
                found.append(first)
                found += map(self._numbers.get, text, repeat(0))
                found.append(last)
        sizes = [len(text) + 2 if text else 0 for text in texts]
        return np.array(found, np.int64), np.repeat(np.arange(len(texts)), sizes)
