"""Phrases that hint at something, and a lexicon that looks for all of them in one pass.

Patterns use the syntax that RE2 knows (no look-around, no back-references). Whether they occur is told by RE2, in time that
grows only with the length of the text; where they occur in a text of up to `LONG` characters is told by the standard
engine, which is quicker there and can backtrack, so gaps in patterns should be bounded (a test holds ours to that).

In a pattern a plain `'` also matches the typographic one, and a space any white
space; matching ignores case and starts and ends at a word's edge where the pattern does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import cast

import re2

MOST_SPANS = 100
LONG = 2000

Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Phrases:
    """What words hint at something: one `strong` pattern is enough, `weak` ones add up, `unless` speaks against it.

    The weights are strengths: of one strong hit, of one weak hit (several combine as independent hints), and the factor
    that a hit of `unless` in the same sentence leaves of the rest. `theirs` says that they are looked for in the messages of
    the other side than the signal's own; it saves time and changes nothing that is found.
    """

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    strong_weight: float = 0.8
    weak_weight: float = 0.35
    unless_factor: float = 0.3
    theirs: bool = False

    @property
    def groups(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return (("strong", self.strong), ("weak", self.weak), ("unless", self.unless))

    @cached_property
    def alone(self) -> Lexicon:
        """A lexicon of only these phrases."""
        return Lexicon([self])


@dataclass(frozen=True)
class Hit:
    """One place where a pattern of a group (strong, weak or unless) matched."""

    group: str
    start: int
    end: int


class Lexicon:
    """Many `Phrases` compiled together: one scan tells which patterns occur, spans are fetched for those asked for."""

    def __init__(self, phrases: Iterable[Phrases]) -> None:
        self.phrases = frozenset(phrases)
        options = re2.Options()
        options.log_errors = False
        self._filter = re2.Filter()
        self._entries: list[tuple[Phrases, str, str]] = []
        for each in sorted(self.phrases, key=lambda one: one.groups):
            for group, patterns in each.groups:
                for pattern in patterns:
                    source = expanded(pattern)
                    self._filter.Add(_in_lower_case(source), options)
                    self._entries.append((each, group, source))
        if self._entries:
            self._filter.Compile()

    @property
    def sources(self) -> tuple[str, ...]:
        """Every pattern as the engines get it."""
        return tuple(source for _, _, source in self._entries)

    def matching(self, text: str) -> dict[Phrases, list[int]]:
        """Which patterns occur in the text, by phrases; what `spans` needs."""
        found: dict[Phrases, list[int]] = {}
        for index in sorted(self._filter.Match(text.lower()) or ()) if self._entries else ():
            found.setdefault(self._entries[index][0], []).append(index)
        return found

    def group(self, index: int) -> str:
        """Whether a pattern is strong, weak or unless."""
        return self._entries[index][1]

    def spans(self, indices: Iterable[int], text: str) -> list[Hit]:
        """Every place where these patterns match, in order; at most `MOST_SPANS` of each."""
        hits = []
        for index in indices:
            _, group, source = self._entries[index]
            matches = islice(searcher(source, len(text) > LONG).finditer(text), MOST_SPANS)
            hits += [Hit(group, *match.span()) for match in matches]
        return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.group))

    def hits(self, text: str) -> dict[Phrases, list[Hit]]:
        """Every hit in the text, by phrases, in order of place."""
        return {phrases: self.spans(indices, text) for phrases, indices in self.matching(text).items()}


@cache
def searcher(source: str, long: bool) -> re.Pattern[str]:
    """The standard library's engine is quicker on short texts, RE2 safe on long ones; the patterns mean the same in both."""
    if not long:
        return re.compile(source, re.IGNORECASE | re.ASCII)
    options = re2.Options()
    options.case_sensitive = False
    return cast("re.Pattern[str]", re2.compile(source, options))


def _in_lower_case(source: str) -> str:
    r"""The pattern for a text in lower case, which scans faster than ignoring case; classes such as \\S stay."""
    return re.sub(r"(\\.)|([A-Z])", lambda found: found[1] or found[2].lower(), source)


def expanded(pattern: str) -> str:
    """The pattern as the engines get it: apostrophes and spaces widened, each alternative bound to the edges of words."""
    parts = re.split(r"(\[(?:\\.|[^\]])*\])", pattern.replace("'", "['’]"))
    return _bound("".join(_widened(part) for part in parts))


def _bound(source: str) -> str:
    branches = _branches(source)
    if len(branches) > 1:
        return f"(?:{'|'.join(_bound(branch) for branch in branches)})"
    if source.startswith("(?:") and _closing(source, 0) == len(source) - 1:
        return _bound(source[3:-1])
    before = r"\b" if re.match(r"(?:\(\?:)*(?:\w|\[|\\[wd])", source) else ""
    after = r"\b" if re.search(r"(?:\w|\)|\])[?]?$", source) and not re.search(r"\\[a-zA-Z]$", source) else ""
    return f"{before}{source}{after}"


def _branches(source: str) -> list[str]:
    """The alternatives at the top level."""
    found, depth, start, inside = [], 0, 0, False
    for i, char in enumerate(source):
        if i and source[i - 1] == "\\" and (i < 2 or source[i - 2] != "\\"):
            continue
        inside = (char == "[") if not inside else char != "]"
        depth += 0 if inside else (char == "(") - (char == ")")
        if char == "|" and depth == 0 and not inside:
            found.append(source[start:i])
            start = i + 1
    return [*found, source[start:]]


def _closing(source: str, opening: int) -> int:
    """The index of the bracket that closes the group opened there."""
    depth, inside = 0, False
    for i in range(opening, len(source)):
        if i and source[i - 1] == "\\" and (i < 2 or source[i - 2] != "\\"):
            continue
        inside = (source[i] == "[") if not inside else source[i] != "]"
        depth += 0 if inside else (source[i] == "(") - (source[i] == ")")
        if depth == 0:
            return i
    return -1


def _widened(part: str) -> str:
    """A space as any white space; in a class of characters as one of it."""
    if part.startswith("["):
        return part.replace(" ", r"\s")
    return re.sub(r" (\??)", lambda space: r"\s*" if space[1] else r"\s+", part)
