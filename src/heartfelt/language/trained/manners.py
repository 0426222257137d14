"""The model behind empathy and politeness: an encoder trained on what people labelled, over the words of the full reader."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from heartfelt.language.trained.cleaning import cleaned, positions
from heartfelt.language.trained.encoder import MARKS, START, STOP, Encoder, Words
from heartfelt.language.trained.opinion import Floats, sigmoid, softmax

MECHANISMS = ("emotional_reactions", "interpretations", "explorations")
LEVELS = 3
MOST_OF_POST = 72
MOST_OF_RESPONSE = 150
SHOWN = 0.5
OF_HIGHEST = 0.6
NEAR = 5  # tokens from one that shows it to the next: with four at most between them they belong together


class MannersModel:
    """Levels of empathy with the words that show them, and politeness."""

    def __init__(self, folder: Path, words: Words) -> None:
        self._words = words
        self._encoder = Encoder(folder, words)
        with np.load(folder / "heads.npz") as heads:
            self._heads: dict[str, Floats] = {name: heads[name].astype(np.float32) for name in heads.files}

    def empathy(self, post: str, response: str) -> tuple[Floats, list[tuple[str, ...]]]:
        """The chances of each level, [mechanisms, levels], and for each mechanism the spans of the response that show it."""
        asked, _ = self._tokens(post, MOST_OF_POST)
        said, spans = self._tokens(response, MOST_OF_RESPONSE)
        mark = len(asked) + 2
        vectors = self._encoder.vectors([START, MARKS["customer"], *asked, MARKS["agent"], *said, STOP])
        body = vectors[mark + 1 : -1] if said else vectors[mark : mark + 1]
        tags = body @ self._heads["tag.weight"] + self._heads["tag.bias"]
        whole = np.concatenate([vectors[mark], body.mean(axis=0)])
        levels = whole @ self._heads["level.weight"] + self._heads["level.bias"]
        scores = levels.reshape(len(MECHANISMS), LEVELS) + self._heads["highest"] * tags.max(axis=0)[:, None]
        place = positions(response)
        shown = [_shown(response, place, spans, sigmoid(tags[:, k])) for k in range(len(MECHANISMS))]
        return softmax(scores), shown

    def politeness(self, text: str) -> float:
        """How polite a request is, as raters' mean in standard deviations."""
        said, _ = self._tokens(text, MOST_OF_RESPONSE)
        vectors = self._encoder.vectors([START, MARKS["agent"], *said, STOP])
        body = vectors[2:-1] if said else vectors[1:2]
        whole = np.concatenate([vectors[1], body.mean(axis=0)])
        return float((whole @ self._heads["polite.weight"] + self._heads["polite.bias"])[0])

    def _tokens(self, text: str, most: int) -> tuple[list[int], list[tuple[int, int]]]:
        encoding = self._words.tokenizer.encode(cleaned(text), add_special_tokens=False)
        return encoding.ids[:most], encoding.offsets[:most]


def _shown(text: str, place: list[int], spans: list[tuple[int, int]], chances: Floats) -> tuple[str, ...]:
    """The words that show it, as they stand in the text: of tokens likelier than not, or nearly as likely as the likeliest.

    Runs of tokens with few between them are one, and a word that is begun is shown whole.
    """
    line = min(SHOWN, OF_HIGHEST * float(chances.max()))
    found: list[tuple[int, int]] = []
    last = -NEAR
    for i, ((start, end), chance) in enumerate(zip(spans, chances.tolist(), strict=False)):
        if chance <= line or end <= start:
            continue
        first, stop = _whole_words(text, place[start], place[end - 1] + 1)
        if found and (i - last <= NEAR or first <= found[-1][1]):
            found[-1] = (found[-1][0], max(stop, found[-1][1]))
        else:
            found.append((first, stop))
        last = i
    runs = (text[start:end].strip(" .,;:!?") for start, end in found)
    return tuple(run for run in runs if any(map(str.isalnum, run)))


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without a word cut at its edges; an apostrophe is part of one."""
    while 0 < start < len(text) and _is_of_a_word(text[start]) and _is_of_a_word(text[start - 1]):
        start -= 1
    while 0 < end < len(text) and _is_of_a_word(text[end]) and _is_of_a_word(text[end - 1]):
        end += 1
    return start, end


def _is_of_a_word(char: str) -> bool:
    return char.isalnum() or char in "'’"
