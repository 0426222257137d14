"""Phrases that hint at something, and a lexicon that looks for all of them in one pass.

Patterns use the syntax that RE2 knows (no look-around, no back-references), so the time to search grows only with the
length of the text, whatever the pattern. In a pattern a plain `'` also matches the typographic one, and a space any white
space; matching ignores case and starts and ends at a word's edge where the pattern does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import re2

MOST_SPANS = 100

Span = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Phrases:
    """What words hint at something: one `strong` pattern is enough, `weak` ones add up, `unless` speaks against it.

    The weights are strengths: of one strong hit, of one weak hit (several combine as independent hints), and the factor
    that a hit of `unless` in the same sentence leaves of the rest.
    """

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    strong_weight: float = 0.8
    weak_weight: float = 0.35
    unless_factor: float = 0.3

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
    """Many `Phrases` compiled together: one scan tells which patterns occur, spans are fetched only for those."""

    def __init__(self, phrases: Iterable[Phrases]) -> None:
        self._entries: list[tuple[Phrases, str, re2._Regexp]] = []
        self.phrases = frozenset(phrases)
        options = re2.Options()
        options.case_sensitive = False
        options.log_errors = False
        options.max_mem = 256 << 20
        self._set = re2.Set.SearchSet(options)
        for each in sorted(self.phrases, key=lambda one: one.groups):
            for group, patterns in each.groups:
                for pattern in patterns:
                    source = expanded(pattern)
                    self._set.Add(source)
                    self._entries.append((each, group, re2.compile(source, options)))
        self._set.Compile()

    def hits(self, text: str) -> dict[Phrases, list[Hit]]:
        """Every hit in the text, by phrases, in order of place."""
        found: dict[Phrases, list[Hit]] = {}
        for index in sorted((self._entries and self._set.Match(text)) or ()):
            phrases, group, pattern = self._entries[index]
            matches = islice(pattern.finditer(text), MOST_SPANS)
            found.setdefault(phrases, []).extend(Hit(group, *match.span()) for match in matches)
        for hits in found.values():
            hits.sort(key=lambda hit: (hit.start, hit.end, hit.group))
        return found


def expanded(pattern: str) -> str:
    """The pattern as RE2 gets it: apostrophes and spaces widened, bound to the edges of words."""
    source = "".join(_widened(part) for part in re.split(r"(\[(?:\\.|[^\]])*\])", pattern.replace("'", "['’]")))
    before = r"\b" if re.match(r"[\w(\[]", pattern) else ""
    after = r"\b" if re.search(r"[\w)\]]$", pattern) and not pattern.endswith(r"\w") else ""
    return f"{before}(?:{source}){after}"


def _widened(part: str) -> str:
    """A space as any white space; in a class of characters as one of it."""
    if part.startswith("["):
        return part.replace(" ", r"\s")
    return re.sub(r" (\??)", lambda space: r"\s*" if space[1] else r"\s+", part)
