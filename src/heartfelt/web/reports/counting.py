"""Counting a week of a queue on a channel, from what is open to everybody by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.timezone import localtime

from heartfelt.finding import OUTCOMES
from heartfelt.norms import Hours
from heartfelt.rates import Tally
from heartfelt.web.conversations.models import Answerer, Finding, Message
from heartfelt.web.conversations.selectors import open_to_all
from heartfelt.web.reports.waits import Said, Wait, bin_of, events_of, waits


class Place(NamedTuple):
    """A week of a queue on a channel; `week` is its Monday in the team's time zone."""

    team: int
    queue: str
    channel: str
    week: date


@dataclass
class Facts:
    """What one conversation adds to the numbers; cues are (name, outcome, whom they are about)."""

    began: datetime
    cues: list[tuple[str, str, str]] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    waits: list[Wait] = field(default_factory=list)


@dataclass
class Shares:
    """An agent's cues, and each conversation's share of them that was met."""

    tally: Tally = field(default_factory=Tally)
    shares: float = 0.0
    squares: float = 0.0

    def add(self, met: int, total: int) -> None:
        """Add one conversation."""
        self.tally.add(met, total)
        self.shares += met / total
        self.squares += (met / total) ** 2


@dataclass
class Counted:
    """All sums of a week."""

    conversations: int = 0
    with_sign: int = 0
    met: Tally = field(default_factory=Tally)
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_agent: dict[str, Shares] = field(default_factory=lambda: defaultdict(Shares))
    agents: set[str] = field(default_factory=set)
    slots: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, facts: Facts) -> None:
        """Count one conversation."""
        self.conversations += 1
        self.with_sign += any(name.startswith("sign:") for name in facts.named)
        self.agents |= facts.agents
        slot = f"{facts.began.weekday()}:{facts.began.hour}"
        self.slots[slot] |= facts.agents
        for name in facts.named:
            self.tallies[name].count += 1
        self._add_cues(facts, slot)
        self._add_waits(facts.waits)

    def _add_cues(self, facts: Facts, slot: str) -> None:
        outcomes = [outcome for _, outcome, _ in facts.cues]
        self.met.add(outcomes.count(OUTCOMES[0]), len(outcomes))
        self.tallies[f"hour:{slot}"].add(outcomes.count(OUTCOMES[0]), len(outcomes))
        for cue in {name for name, _, _ in facts.cues}:
            mine = [outcome for name, outcome, _ in facts.cues if name == cue]
            for outcome in OUTCOMES:
                self.tallies[f"cue:{cue}:{outcome}"].add(mine.count(outcome), len(mine))
        for author in {about for _, _, about in facts.cues if about}:
            mine = [outcome for _, outcome, about in facts.cues if about == author]
            self.by_agent[author].add(mine.count(OUTCOMES[0]), len(mine))

    def _add_waits(self, found: list[Wait]) -> None:
        names = [f"wait:{'first' if wait.first else 'next'}:{wait.side}" for wait in found]
        for name in set(names):
            self.tallies[name].clusters += 1
        for name, wait in zip(names, found, strict=True):
            self.tallies[name].count += 1
            self.tallies[f"{name}:{bin_of(wait.minutes)}"].count += 1

    def join(self, other: Counted) -> None:
        """Add what was counted elsewhere in the same week."""
        self.conversations += other.conversations
        self.with_sign += other.with_sign
        self.met.join(other.met)
        for what, tally in other.tallies.items():
            self.tallies[what].join(tally)
        self.agents |= other.agents
        for slot, agents in other.slots.items():
            self.slots[slot] |= agents


def count(place: Place, zone: ZoneInfo, hours: Hours, now: datetime) -> Counted:
    """Everything of a week that is open to everybody at a moment."""
    counted = Counted()
    for facts in _facts(place, zone, hours, now):
        counted.add(facts)
    return counted


def _facts(place: Place, zone: ZoneInfo, hours: Hours, now: datetime) -> Iterable[Facts]:
    monday = datetime.combine(place.week, time(), zone)
    here = {
        "conversation__team": place.team,
        "conversation__queue": place.queue,
        "conversation__channel": place.channel,
        "conversation__began_at__gte": monday,
        "conversation__began_at__lt": datetime.combine(place.week + timedelta(days=7), time(), zone),
    }
    findings, readings = open_to_all(now)
    rows = readings.filter(**here).values_list("conversation", "conversation__began_at", "conversation__events")
    facts, events = {}, {}
    for pk, began, happened in rows:
        facts[pk], events[pk] = Facts(localtime(began, zone)), events_of(happened)
    said: dict[int, list[Said]] = defaultdict(list)
    messages = Message.objects.filter(**here).order_by("conversation", "position")
    for pk, role, author, at in messages.values_list("conversation", "role", "author", "at"):
        said[pk].append(Said(role, author, at))
    for pk, author in Answerer.objects.filter(**here).values_list("conversation", "author"):
        if pk in facts:
            facts[pk].agents.add(author)
    fields = ("conversation", "kind", "name", "outcome", "about")
    for pk, kind, name, outcome, about in findings.filter(**here, bot=False).order_by().values_list(*fields):
        if pk not in facts:
            continue
        if kind == Finding.Kind.CUE:
            facts[pk].cues.append((name, outcome, about))
        else:
            facts[pk].named.add(f"{kind}:{name}")
    for pk, found in facts.items():
        found.waits = list(waits(said[pk], events[pk], hours))
    return facts.values()


def place_of(team: int, queue: str, channel: str, began_at: datetime, zone: ZoneInfo) -> Place:
    """The week in which a conversation counts."""
    day = began_at.astimezone(zone).date()
    return Place(team, queue, channel, day - timedelta(days=day.weekday()))
