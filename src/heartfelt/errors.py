"""What can go wrong, said as fact, place and next step.

Every error a user can mend is a `HeartfeltError`. Its text never holds a customer's words: only places, ids and names of
fields.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path


class HeartfeltError(Exception):
    """Any error whose text tells the user what happened, where, and what to do next."""


class UnreadableInput(HeartfeltError, ValueError):
    """A whole source cannot be read: empty, binary, cut off, or of no known format."""


class InvalidConversation(HeartfeltError, ValueError):
    """One conversation does not follow the format."""


class UnknownName(HeartfeltError, LookupError):
    """A name that does not exist was asked for."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no {kind} {name!r}. Known: {', '.join(sorted(known))}.")


class MissingExtra(HeartfeltError, ImportError):
    """An optional part of heartfelt is needed and not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f'{what} needs an extra. Install it with: pip install "heartfelt[{extra}]"')


@dataclass(frozen=True)
class Problem:
    """One thing in the input that was not as it should be.

    `lost` says whether something was left out because of it; otherwise it was mended and `what` says how.
    """

    path: str
    line: int | None
    what: str
    lost: bool = True

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.what}"


@dataclass
class Problems:
    """Counts every problem of a run and keeps the first few of each kind; with `strict` the first lost one raises."""

    strict: bool = False
    kept: int = 5
    counts: Counter[tuple[str, bool]] = field(default_factory=Counter)
    examples: dict[tuple[str, bool], list[Problem]] = field(default_factory=dict)

    def add(self, path: str | Path, line: int | None, what: str, *, kind: str | None = None, lost: bool = True) -> None:
        """Report one problem; `kind` groups those that differ only in details (default: `what`)."""
        problem = Problem(str(path), line, what, lost)
        if self.strict and lost:
            raise InvalidConversation(f"{problem} (--strict stops at the first problem)")
        key = (kind or what, lost)
        self.counts[key] += 1
        examples = self.examples.setdefault(key, [])
        if len(examples) < self.kept:
            examples.append(problem)

    @property
    def lost(self) -> int:
        """How many items were left out."""
        return sum(count for (_, lost), count in self.counts.items() if lost)

    @property
    def mended(self) -> int:
        """How many items were used after a small repair."""
        return sum(count for (_, lost), count in self.counts.items() if not lost)
