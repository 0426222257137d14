"""What is counted over all conversations, in memory that does not grow with their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Generic, Literal, TypeVar

from heartfelt.assessment import Assessment
from heartfelt.conversation import Conversation
from heartfelt.finding import OUTCOMES
from heartfelt.rates import Tally, Values

KEPT_GROUPS = 4000
HIDDEN_FROM = 0.5  # hidden indifference counts from this strength on

Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True)
class Group:
    """Conversations that share a queue, a channel or a stretch of time."""

    conversations: int = 0
    abusive: int = 0
    met: Tally = field(default_factory=Tally)
    care: Values = field(default_factory=Values)

    def add(self, assessment: Assessment) -> None:
        """Count one conversation."""
        self.conversations += 1
        self.abusive += assessment.customer_abusive
        counts = assessment.opportunities.values()
        self.met.add(sum(found[0] for found in counts), sum(map(sum, counts)))
        if assessment.care is not None:
            self.care.add(assessment.care.score)


@dataclass
class Groups(Generic[Key]):
    """Groups by key; once `limit` keys are known, conversations of further ones count as `beyond`."""

    limit: int = KEPT_GROUPS
    known: dict[Key, Group] = field(default_factory=dict)
    beyond: int = 0

    def add(self, key: Key, assessment: Assessment) -> None:
        """Count one conversation in its group."""
        if key not in self.known and len(self.known) >= self.limit:
            self.beyond += 1
            return
        self.known.setdefault(key, Group()).add(assessment)


@dataclass
class Named:
    """In how many conversations something of this name was found, by agents and by bots."""

    agents: int = 0
    bots: int = 0


@dataclass
class Reason:
    """Why signals were skipped: which ones, and in how many conversations."""

    conversations: int = 0
    signals: set[str] = field(default_factory=set)


@dataclass
class Tallies:
    """All counts of a run; `add` one conversation after the other."""

    conversations: int = 0
    unread: int = 0  # in a language whose words are not read; times and events still are
    all: Group = field(default_factory=Group)
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    cues: dict[str, Tally] = field(default_factory=dict)
    signs: dict[str, Named] = field(default_factory=dict)
    acts: dict[str, Named] = field(default_factory=dict)
    by_bot: Counter[str] = field(default_factory=Counter)
    queues: Groups[str | None] = field(default_factory=Groups)
    channels: Groups[str] = field(default_factory=Groups)
    days: Groups[date] = field(default_factory=Groups)
    weeks: Groups[date] = field(default_factory=Groups)
    months: Groups[date] = field(default_factory=Groups)
    undated: int = 0
    vulnerability: dict[str, Group] = field(default_factory=dict)
    hidden: int = 0
    moments: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)  # by signal
    reasons: dict[str, Reason] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """How many conversations had their words read."""
        return self.conversations - self.unread

    def add(self, conversation: Conversation, assessment: Assessment) -> None:
        """Count one conversation."""
        self.conversations += 1
        self._add_skipped(assessment)
        _count_names(self.signs, {(found.sign, found.role) for found in assessment.signs})
        _count_names(self.acts, {(found.act, found.role) for found in assessment.acts})
        if assessment.moment is None:
            self.unread += 1
            return
        self._add_groups(conversation, assessment)
        self._add_cues(conversation, assessment)
        self.hidden += is_hidden(assessment)
        self.moments[assessment.moment] += 1

    def without(self, signal: str) -> int:
        """In how many conversations this signal was not skipped."""
        return self.conversations - self.skipped[signal]

    def _add_skipped(self, assessment: Assessment) -> None:
        for skipped in assessment.skipped:
            self.skipped[skipped.signal] += 1
            self.reasons.setdefault(skipped.reason, Reason()).signals.add(skipped.signal)
        for reason in {skipped.reason for skipped in assessment.skipped}:
            self.reasons[reason].conversations += 1

    def _add_groups(self, conversation: Conversation, assessment: Assessment) -> None:
        self.all.add(assessment)
        self.queues.add(conversation.queue, assessment)
        self.channels.add(conversation.channel, assessment)
        day = next((message.at.date() for message in conversation.messages if message.at is not None), None)
        if day is None:
            self.undated += 1
            return
        self.days.add(day, assessment)
        self.weeks.add(week_of(day), assessment)
        self.months.add(day.replace(day=1), assessment)

    def _add_cues(self, conversation: Conversation, assessment: Assessment) -> None:
        for cue, counts in assessment.opportunities.items():
            self.cues.setdefault(cue, Tally()).add(counts[0], sum(counts))
            self.outcomes.setdefault(cue, Counter()).update(dict(zip(OUTCOMES, counts, strict=True)))
        circumstance = assessment.opportunities.get("circumstance", (0, 0, 0, 0))
        for kind in assessment.vulnerability:
            group = self.vulnerability.setdefault(kind, Group())
            group.conversations += 1
            group.met.add(circumstance[0], sum(circumstance))
        bots = {message.id for message in conversation.messages if message.role == "bot"}
        self.by_bot.update(cue.outcome for cue in assessment.cues if cue.by in bots)


def is_hidden(assessment: Assessment) -> bool:
    """Whether the conversation shows hidden indifference: no step is wrong and still nobody was there."""
    return assessment.hidden_indifference is not None and assessment.hidden_indifference.strength >= HIDDEN_FROM


def week_of(day: date) -> date:
    """The Monday of the day's week (the first day of the calendar has no Monday before it)."""
    return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))


def _count_names(counted: dict[str, Named], found: set[tuple[str, Literal["agent", "bot"]]]) -> None:
    for name, role in found:
        named = counted.setdefault(name, Named())
        named.agents += role == "agent"
        named.bots += role == "bot"
