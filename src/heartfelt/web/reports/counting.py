"""Counting a week of a team, by queue and channel, from what is open to everybody by now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.timezone import localtime

from heartfelt.conversation import Event
from heartfelt.finding import OUTCOMES
from heartfelt.norms import Hours
from heartfelt.rates import Tally
from heartfelt.web.conversations.models import Answerer, Finding, Message
from heartfelt.web.conversations.selectors import open_to_all
from heartfelt.web.reports.packing import BOT_WROTE
from heartfelt.web.reports.waits import Said, Wait, bin_of, events_of, waits


class Place(NamedTuple):
    """A week of a queue on a channel; `week` is its Monday in the team's time zone."""

    team: int
    queue: str
    channel: str
    week: date


@dataclass
class Facts:
    """What one conversation adds to the numbers; cues are (name, outcome, whom they are about), bots' (name, outcome).

    `named` are the names of things that are counted once a conversation: signs and acts, of people and of bots.
    """

    place: Place
    began: datetime
    events: tuple[Event, ...] = ()
    said: list[Said] = field(default_factory=list)
    cues: list[tuple[str, str, str]] = field(default_factory=list)
    of_bots: list[tuple[str, str]] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)


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

    def add(self, facts: Facts, found: list[Wait]) -> None:
        """Count one conversation, with how long its customer waited."""
        self.conversations += 1
        self.with_sign += any(name.startswith("sign:") for name in facts.named)
        self.agents |= facts.agents
        slot = f"{facts.began.weekday()}:{facts.began.hour}"
        self.slots[slot] |= facts.agents
        for name in facts.named:
            self.tallies[name].count += 1
        self._add_cues(facts, slot)
        self._add_waits(found)

    def _add_cues(self, facts: Facts, slot: str) -> None:
        outcomes = [outcome for _, outcome, _ in facts.cues]
        self.met.add(outcomes.count(OUTCOMES[0]), len(outcomes))
        self.tallies[f"hour:{slot}"].add(outcomes.count(OUTCOMES[0]), len(outcomes))
        self._add_outcomes("cue", [(name, outcome) for name, outcome, _ in facts.cues])
        self._add_outcomes("bot", facts.of_bots)
        for author in {about for _, _, about in facts.cues if about}:
            mine = [outcome for _, outcome, about in facts.cues if about == author]
            self.by_agent[author].add(mine.count(OUTCOMES[0]), len(mine))

    def _add_outcomes(self, whose: str, cues: list[tuple[str, str]]) -> None:
        for cue in {name for name, _ in cues}:
            mine = [outcome for name, outcome in cues if name == cue]
            for outcome in OUTCOMES:
                self.tallies[f"{whose}:{cue}:{outcome}"].add(mine.count(outcome), len(mine))

    def _add_waits(self, found: list[Wait]) -> None:
        names = [f"wait:{'first' if wait.first else 'next'}:{wait.side}" for wait in found]
        for name in set(names):
            self.tallies[name].count += 1
        for name, wait in zip(names, found, strict=True):
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


def count(team: int, week: date, zone: ZoneInfo, hours: Hours, now: datetime) -> dict[Place, Counted]:
    """Everything of a team's week that is open to everybody at a moment, by queue and channel."""
    here = {
        "conversation__team": team,
        "conversation__began_at__gte": datetime.combine(week, time(), zone),
        "conversation__began_at__lt": datetime.combine(week + timedelta(days=7), time(), zone),
    }
    findings, readings = open_to_all(now)
    fields = ("queue", "channel", "began_at", "events")
    facts: dict[int, Facts] = {}
    for pk, queue, channel, began, events in readings.filter(**here).values_list(
        "conversation", *(f"conversation__{name}" for name in fields)
    ):
        facts[pk] = Facts(Place(team, queue, channel, week), localtime(began, zone), events_of(events))
    _add_findings(facts, findings.filter(**here))
    _add_messages(facts, Message.objects.filter(**here).order_by("conversation", "position"))
    for pk, author in Answerer.objects.filter(**here).values_list("conversation", "author"):
        if pk in facts:
            facts[pk].agents.add(author)
    counted: dict[Place, Counted] = defaultdict(Counted)
    for each in facts.values():
        counted[each.place].add(each, list(waits(each.said, each.events, hours)))
    return counted


def _add_findings(facts: dict[int, Facts], findings: QuerySet[Finding]) -> None:
    """What bots did has names of its own, so that it is in no number of people."""
    fields = ("conversation", "kind", "name", "outcome", "about", "bot")
    for pk, kind, name, outcome, about, bot in findings.order_by().values_list(*fields):
        if pk not in facts:
            continue
        if bot:
            facts[pk].named.add(BOT_WROTE)
        if kind != Finding.Kind.CUE:
            facts[pk].named.add(f"bot{kind}:{name}" if bot else f"{kind}:{name}")
        elif bot:
            facts[pk].of_bots.append((name, outcome))
        else:
            facts[pk].cues.append((name, outcome, about))


def _add_messages(facts: dict[int, Facts], messages: QuerySet[Message]) -> None:
    for pk, role, author, at in messages.values_list("conversation", "role", "author", "at"):
        if pk not in facts:
            continue
        facts[pk].said.append(Said(role, author, at))
        if role == "bot":
            facts[pk].named.add(BOT_WROTE)


def place_of(team: int, queue: str, channel: str, began_at: datetime, zone: ZoneInfo) -> Place:
    """The week in which a conversation counts."""
    day = began_at.astimezone(zone).date()
    return Place(team, queue, channel, day - timedelta(days=day.weekday()))
