"""Sentences of a text, as spans of the text as given."""

from __future__ import annotations

import re
from typing import NamedTuple

# Marks, and quotes or brackets that close with them, or line breaks; one class first, which the engine looks for quickly.
_END = re.compile(r"[.!?…\n](?:(?<=\n)\n*|(?<!\n)[.!?…]*[\"'”’)\]]*(?=\s|$))")
_SAYS = re.compile(r"[^\W_]")
_LEAD = re.compile(r"(?:\s|@\w+|[-–—*•>]+(?=\s)|\.(?=@))+")
_TAIL = re.compile(r"https?://\S+")
LONGEST = 240
LONG = 100
SHORTEST_CLAUSE = 15
# Where a sentence that somebody wrote without marks may be cut: before a word that leads on, after a mark or a face.
_CLAUSE = re.compile(
    r"(?:,(?=\s+(?:and|but|so|which|because)\b)|;|…|\.{3,}|(?<=\s)[–—-](?=\s)|(?<=\s)(?=but\s|because\s|and (?:i|we|you|"
    r"they|it|he|she|my|now|nobody|no one|still)\s|so (?:i|we|you|now|please)\s)|"
    r"[\u2600-\u27BF\U0001F300-\U0001FAFF\uFE0F\u200D]+)",
    re.IGNORECASE,
)


class Sentence(NamedTuple):
    """One sentence: `text` equals `source[start:end]`, without the names and white space that lead to it."""

    start: int
    end: int
    text: str

    @property
    def is_question(self) -> bool:
        return self.text.rstrip("\"'”’)] ").endswith("?")


def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text at sentence ends and line breaks; linear in its length."""
    found: list[Sentence] = []
    start = 0
    for match in _END.finditer(text):
        _add(found, text, start, match.end())
        start = match.end()
    _add(found, text, start, len(text))
    return tuple(found)


def clauses(sentence: Sentence) -> tuple[Sentence, ...]:
    """The clauses of a sentence longer than `LONG` characters; of a shorter one the sentence itself. Linear in its length."""
    text, found, start = sentence.text, list[Sentence](), 0
    for match in _CLAUSE.finditer(text) if len(text) > LONG else ():
        if match.end() - start >= SHORTEST_CLAUSE <= len(text) - match.end():
            _add(found, text, start, match.end())
            start = match.end()
    _add(found, text, start, len(text))
    return tuple(_within(sentence, each) for each in found) or (sentence,)


def _within(sentence: Sentence, clause: Sentence) -> Sentence:
    """A clause as a span of the text that the sentence is one of, without the mark that it was cut at."""
    said = clause.text.rstrip(" ,;–—-")
    start = sentence.start + clause.start
    return Sentence(start, start + len(said), said)


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    start += text.startswith(" ", start, end)
    said = text[start:end].rstrip()
    if said[:1].isalnum():  # as nearly always: then nothing leads to it, and it says something
        found.append(Sentence(start, start + len(said), said))
        return
    if lead := _LEAD.match(text, start, end):
        start = lead.end()
        said = text[start:end].rstrip()
    if _SAYS.search(said, 0, 400):
        found.append(Sentence(start, start + len(said), said))


def shortest(text: str, sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The span to quote for a hit: its sentence without links, or where that is long the words around the hit."""
    link = _TAIL.search(text, end, sentence.end)
    last = link.start() if link else sentence.end
    first = sentence.start
    if last - first > LONGEST:
        room = max(0, (LONGEST - (end - start)) // 2)
        first, last = _word_edges(text, max(first, start - room), min(last, end + room), sentence)
    while last > end and text[last - 1].isspace():
        last -= 1
    return first, max(last, end)


def _word_edges(text: str, first: int, last: int, sentence: Sentence) -> tuple[int, int]:
    low, high = max(sentence.start, first - 30), min(sentence.end, last + 30)
    while first > low and not text[first - 1].isspace():
        first -= 1
    while last < high and not text[last].isspace():
        last += 1
    return first, last
