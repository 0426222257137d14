"""Numbers for queue, channel, team and time, and about people only where they are sure enough.

All of it is counted from what the person who asks may see; every rate has its interval or says why there is none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from heartfelt.assessment import CUES
from heartfelt.finding import OUTCOMES
from heartfelt.rates import Rate, Reliability, Tally, TooFew, may_show, rate, reliability
from heartfelt.report import labels
from heartfelt.report.tallies import week_of
from heartfelt.web.conversations.models import Answerer, Finding, Reading
from heartfelt.web.conversations.selectors import findings_for, readings_for
from heartfelt.web.people.models import Person
from heartfelt.web.people.selectors import agents_for

GROUPS = ("queue", "channel", "team", "week")
FEWEST_PEOPLE = 3  # a rate of fewer agents than these would be a number about a person
ABOUT_A_PERSON = TooFew(reason=f"fewer than {FEWEST_PEOPLE} agents answered here", total=0)


@dataclass
class CueRow:
    """How one kind of cue was answered: a rate for each outcome, with its interval."""

    name: str
    title: str
    total: int
    outcomes: dict[str, Rate | TooFew]


@dataclass
class GroupRow:
    """A queue, channel, team or week: how many conversations, the share of cues met, conversations with a sign."""

    name: str
    conversations: int
    met: Rate | TooFew
    signs: Rate | TooFew


@dataclass
class NameRow:
    """In how many of a hundred conversations something was found."""

    title: str
    what: str
    count: int
    rate: Rate | TooFew


@dataclass
class PersonRow:
    """A person's share of cues met; `rate` is None where it is not sure enough for others to see."""

    person: Person
    rate: Rate | None


@dataclass
class Report:
    """Everything that a page of numbers shows; no rates at all where too few agents answered."""

    conversations: int
    enough_people: bool
    cues: list[CueRow]
    signs: list[NameRow]
    acts: list[NameRow]
    groups: dict[str, list[GroupRow]] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """So many cues of a conversation with one outcome."""

    conversation: int
    cue: str
    outcome: str
    count: int


def report(person: Person, wanted: dict[str, Any]) -> Report:
    """The report on what a person may see; `wanted` is the cleaned data of a RangeForm."""
    readings = _in_range(readings_for(person), wanted)
    findings = _in_range(findings_for(person), wanted).filter(bot=False)
    places = _places(readings)
    counted = [each for each in _counted(findings) if each.conversation in places]
    with_sign = set(findings.filter(kind=Finding.Kind.SIGN).values_list("conversation", flat=True).distinct())
    agents = _agents(readings)
    if len(_together(agents, places)) < FEWEST_PEOPLE:
        return Report(len(places), False, [], [], [])
    return Report(
        conversations=len(places),
        enough_people=True,
        cues=_cue_rows(counted),
        signs=_name_rows(findings, Finding.Kind.SIGN, len(places), labels.SIGNS),
        acts=_name_rows(findings, Finding.Kind.ACT, len(places), labels.ACTS),
        groups={group: _group_rows(group, places, counted, with_sign, agents) for group in GROUPS},
    )


def own_rates(person: Person, since: datetime) -> list[CueRow]:
    """An agent's own numbers, which they see whatever their reliability, with the interval."""
    mine = findings_for(person).filter(about=person.agent_name or "", conversation__began_at__gte=since)
    return _cue_rows(_counted(mine.exclude(about="")))


def people_rows(coach: Person, wanted: dict[str, Any]) -> list[PersonRow]:
    """The agents whom a coach helps, by name, with a rate only where it reliably tells one from another."""
    agents = [agent for agent in agents_for(coach) if agent.agent_name]
    findings = _in_range(findings_for(coach), wanted).filter(about__in=[agent.agent_name for agent in agents])
    shares: dict[str, dict[int, tuple[int, int]]] = {str(agent.agent_name): {} for agent in agents}
    for about, conversation, outcome, count in _by_agent(findings):
        met, total = shares[about].get(conversation, (0, 0))
        shares[about][conversation] = (met + count * (outcome == OUTCOMES[0]), total + count)
    measured = reliability([[met / total for met, total in each.values()] for each in shares.values()])
    return [PersonRow(agent, _showable(list(shares[str(agent.agent_name)].values()), measured)) for agent in agents]


def _showable(counts: list[tuple[int, int]], measured: Reliability | TooFew) -> Rate | None:
    if isinstance(measured, TooFew) or not may_show(measured.at(len(counts))):
        return None
    found = _tally(counts).rate()
    return None if isinstance(found, TooFew) else found


def _by_agent(findings: QuerySet[Finding]) -> Iterable[tuple[str, int, str, int]]:
    cues = findings.filter(kind=Finding.Kind.CUE).order_by()
    return cues.values_list("about", "conversation_id", "outcome").annotate(count=Count("pk")).iterator()


def _in_range(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    fields = {"team": "conversation__team", "queue": "conversation__queue", "channel": "conversation__channel"}
    rows = rows.filter(**{fields[name]: wanted[name] for name in fields if wanted.get(name)})
    if wanted.get("since"):
        rows = rows.filter(conversation__began_at__gte=wanted["since"])
    if wanted.get("until"):
        rows = rows.filter(conversation__began_at__lt=wanted["until"])
    return rows


def _places(readings: QuerySet[Reading]) -> dict[int, dict[str, str]]:
    """For each conversation the group it belongs to, of every kind."""
    fields = ("conversation_id", "conversation__queue", "conversation__channel", "conversation__team__name")
    found = {}
    for pk, queue, channel, team, began in readings.values_list(*fields, "conversation__began_at").iterator():
        week = week_of(timezone.localtime(began).date()).isoformat() if began else ""
        found[pk] = {"queue": queue, "channel": channel.capitalize(), "team": team, "week": week}
    return found


def _counted(findings: QuerySet[Finding]) -> list[Counted]:
    cues = findings.filter(kind=Finding.Kind.CUE).order_by()
    return [Counted(*row) for row in cues.values_list("conversation_id", "name", "outcome").annotate(Count("pk"))]


def _cue_rows(counted: list[Counted]) -> list[CueRow]:
    rows = []
    for cue in CUES:
        per = _per_conversation((each for each in counted if each.cue == cue), lambda each: each.conversation)
        outcomes: dict[str, Rate | TooFew] = {
            name: _tally((counts[name], counts.total()) for counts in per.values()).rate() for name in OUTCOMES
        }
        total = sum(counts.total() for counts in per.values())
        rows.append(CueRow(cue, labels.label(labels.CUES, cue).title, total, outcomes))
    return rows


def _per_conversation(counted: Iterable[Counted], key: Callable[[Counted], int]) -> dict[int, Counter[str]]:
    per: dict[int, Counter[str]] = defaultdict(Counter)
    for each in counted:
        per[key(each)][each.outcome] += each.count
    return per


def _tally(counts: Iterable[tuple[int, int]]) -> Tally:
    tally = Tally()
    for count, total in counts:
        tally.add(count, total)
    return tally


def _name_rows(
    findings: QuerySet[Finding], kind: str, conversations: int, known: dict[str, labels.Label]
) -> list[NameRow]:
    found = (
        findings.filter(kind=kind).order_by().values_list("name").annotate(count=Count("conversation", distinct=True))
    )
    rows = [
        NameRow(labels.label(known, name).title, labels.label(known, name).what, count, rate(count, conversations))
        for name, count in found
        if count <= conversations
    ]
    return sorted(rows, key=lambda row: (-row.count, row.title))


def _group_rows(
    group: str,
    places: dict[int, dict[str, str]],
    counted: list[Counted],
    with_sign: set[int],
    agents: dict[int, set[str]],
) -> list[GroupRow]:
    members: dict[str, set[int]] = defaultdict(set)
    for pk, place in places.items():
        members[place[group]].add(pk)
    per = _per_conversation(counted, lambda each: each.conversation)
    rows = []
    for name, pks in sorted(members.items()):
        row = GroupRow(name, len(pks), ABOUT_A_PERSON, ABOUT_A_PERSON)
        if len(_together(agents, pks)) >= FEWEST_PEOPLE:
            row.met = _tally((per[pk][OUTCOMES[0]], per[pk].total()) for pk in pks if pk in per).rate()
            row.signs = rate(len(pks & with_sign), len(pks))
        rows.append(row)
    return rows


def _agents(readings: QuerySet[Reading]) -> dict[int, set[str]]:
    """Who answered in each conversation."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Answerer.objects.filter(conversation__in=readings.values("conversation"))
    for pk, author in rows.values_list("conversation_id", "author").iterator():
        found[pk].add(author)
    return found


def _together(agents: dict[int, set[str]], conversations: Iterable[int]) -> set[str]:
    return set().union(*(agents.get(pk, ()) for pk in conversations))
