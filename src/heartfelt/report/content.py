"""What a report says, as data. Nothing in it is about a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from heartfelt.errors import Problems
from heartfelt.rates import Mean, Rate, TooFew
from heartfelt.report.dialogue import Dialogue
from heartfelt.report.labels import Label
from heartfelt.report.quotes import Quote


@dataclass(frozen=True)
class CueRow:
    """How one kind of cue (or all together) was answered."""

    name: str
    label: Label
    outcomes: dict[str, int]
    met: Rate | TooFew

    @property
    def total(self) -> int:
        """How many there were."""
        return sum(self.outcomes.values())


@dataclass(frozen=True)
class GroupRow:
    """A queue, a channel or a stretch of time."""

    name: str
    conversations: int
    met: Rate | TooFew
    care: Mean | TooFew


@dataclass(frozen=True)
class NameRow:
    """A sign or an act: in how many conversations agents showed it, and bots; `among` is how many could show it."""

    name: str
    label: Label
    rate: Rate | TooFew
    agents: int
    bots: int
    among: int
    examples: tuple[Dialogue, ...] = ()


@dataclass(frozen=True)
class Periods:
    """The development over time by `unit` (day, week or month), without gaps.

    `outside` conversations lie far from all others in time, `undated` ones have none.
    """

    unit: str
    rows: tuple[GroupRow, ...]
    outside: int
    undated: int


@dataclass(frozen=True)
class SkippedRow:
    """A reason for which signals were skipped, which ones, and in how many conversations."""

    reason: str
    signals: tuple[str, ...]
    conversations: int


@dataclass(frozen=True)
class Report:
    """Everything the report shows; `render` makes a page of it."""

    conversations: int
    unread: int
    span: tuple[date, date] | None
    all: CueRow
    cues: tuple[CueRow, ...]
    queues: tuple[GroupRow, ...]
    queues_left_out: int
    channels: tuple[GroupRow, ...]
    signs: tuple[NameRow, ...]
    acts: tuple[NameRow, ...]
    by_bot: dict[str, int]
    periods: Periods | None
    worth_reading: tuple[Dialogue, ...]
    hidden: tuple[Dialogue, ...]
    hidden_row: NameRow
    magic: tuple[Dialogue, ...]
    magic_count: int
    quotes: tuple[tuple[Label, tuple[Quote, ...]], ...]
    abuse: NameRow
    abuse_queues: tuple[tuple[str, int], ...]
    vulnerability: tuple[GroupRow, ...]
    skipped: tuple[SkippedRow, ...]
    problems: Problems

    @property
    def read(self) -> int:
        """How many conversations were read."""
        return self.conversations - self.unread
