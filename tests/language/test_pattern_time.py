"""Places in short texts are fetched by an engine that can backtrack: no pattern of ours may make it do so for long."""

from __future__ import annotations

import re
import time

import pytest

from heartfelt.assessment import lexical_reader
from heartfelt.language.phrases import LONG, Lexicon, searcher

pytestmark = pytest.mark.alone

LONGEST = 0.25  # seconds of processor time for one pattern in one text; what backtracks without end takes minutes


def texts(source: str) -> list[str]:
    """Texts as long as the engine gets them, some made of the pattern's own words, none with its end."""
    own = list(re.findall(r"[a-z]{2,}", source.replace("\\s", " ").replace("\\w", " ").replace("\\b", " ")))
    made = ["a " * LONG, "we will not be able to " * LONG, "a" * LONG, "1 2 3 " * LONG, " ".join(own) * 50]
    made += [f"{word} " * LONG for word in own[:6]]
    return [text[:LONG] for text in made]


def test_no_pattern_backtracks_without_end() -> None:
    lexicons: tuple[Lexicon, ...] = lexical_reader().lexicons
    slow = {}
    for source in {source for lexicon in lexicons for source in lexicon.sources}:
        for text in texts(source):
            start = time.process_time()
            sum(1 for _ in searcher(source, False).finditer(text))
            if time.process_time() - start > LONGEST:
                slow[source] = text[:20]
    assert slow == {}
