"""Numbers for queue, channel, team and time, and about people only where they are sure enough.

Reports are added up from what was counted (`models.Week`); every rate has its interval or says why there is none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count as Counting
from django.db.models import Sum

from heartfelt.assessment import CUES
from heartfelt.finding import OUTCOMES
from heartfelt.rates import Rate, Reliability, Tally, TooFew, Values, may_show, rate, reliability_of
from heartfelt.report import labels
from heartfelt.web.conversations.models import Finding
from heartfelt.web.conversations.selectors import findings_for
from heartfelt.web.people.models import Person
from heartfelt.web.people.selectors import agents_for, teams_for
from heartfelt.web.reports.disclosure import FEWEST_PEOPLE, Row, grouped
from heartfelt.web.reports.models import SUMS, AgentWeek
from heartfelt.web.reports.packing import BOT_WROTE, Tallies, add_up, joined
from heartfelt.web.reports.scope import PLACES, Scope, met_in, scope, stretch

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
    """A queue, channel or team: how many conversations, the share of cues met, conversations with a sign."""

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
class Bots:
    """What bots did, of all weeks: it is about nobody.

    `conversations` are those in which one wrote; signs and acts are in so many of a hundred of these.
    """

    conversations: int
    cues: list[CueRow]
    signs: list[NameRow]
    acts: list[NameRow]


@dataclass
class Report:
    """Everything that a page of numbers shows; no rates at all where too few agents answered.

    `conversations` are all that fit, `counted` those of weeks in which enough agents answered. `bots` is None where none wrote.
    """

    conversations: int
    counted: int
    cues: list[CueRow] = field(default_factory=list)
    bots: Bots | None = None
    signs: list[NameRow] = field(default_factory=list)
    acts: list[NameRow] = field(default_factory=list)
    groups: dict[str, list[GroupRow]] = field(default_factory=dict)

    @property
    def enough_people(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.counted)


def report(person: Person, wanted: dict[str, Any]) -> Report:
    """The report on what a person may see; `wanted` is the cleaned data of a RangeForm."""
    asked = scope(person, wanted, "cues", "named")
    counted, (sums, others) = asked.counted, _sums(asked)
    bots = _bots(joined([sums, others]))
    if not counted:
        return Report(asked.conversations, 0, bots=bots)
    return Report(
        conversations=asked.conversations,
        counted=counted,
        cues=_cue_rows(sums),
        bots=bots,
        signs=_name_rows(sums, "sign", counted, labels.SIGNS),
        acts=_name_rows(sums, "act", counted, labels.ACTS),
        groups={group: _group_rows(group, asked) for group in PLACES if group not in asked.wanted},
    )


def own_rates(person: Person, among: Collection[int]) -> list[CueRow]:
    """An agent's own numbers of these conversations, which they see whatever their reliability, with the interval."""
    mine = findings_for(person).filter(about=person.agent_name or "", conversation__in=among)
    cues = mine.exclude(about="").filter(kind=Finding.Kind.CUE).order_by()
    rows = cues.values_list("conversation_id", "name", "outcome").annotate(Counting("pk"))
    per: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for conversation, name, outcome, number in rows:
        per[conversation, name][outcome] += number
    sums: dict[str, Tally] = defaultdict(Tally)
    for (_, name), counts in per.items():
        for outcome in OUTCOMES:
            sums[f"cue:{name}:{outcome}"].add(counts[outcome], counts.total())
    return _cue_rows(sums)


def people_rows(coach: Person, wanted: dict[str, Any]) -> list[PersonRow]:
    """The agents whom a coach helps, by name, with a rate only where it reliably tells one from another."""
    agents = [agent for agent in agents_for(coach) if agent.agent_name]
    since, until = stretch(wanted)
    fits = {f"week__{name}": wanted[name] for name in PLACES if wanted.get(name)}
    rows = AgentWeek.objects.filter(
        week__team__in=teams_for(coach), week__week__gte=since, week__week__lt=until,
        author__in=[agent.agent_name for agent in agents], **fits,
    )  # fmt: skip
    fields = (*SUMS, "shares", "share_squares")
    sums: dict[str, list[Any]] = {}
    per_author: Any = rows.values("author").annotate(**{f"{name}_of_all": Sum(name) for name in fields}).order_by()
    for row in per_author:
        sums[row["author"]] = [row[f"{name}_of_all"] for name in fields]
    measured = reliability_of(Values.of(row[0], row[-2], row[-1]) for row in sums.values())
    return [PersonRow(agent, _showable(sums.get(str(agent.agent_name)), measured)) for agent in agents]


def _showable(sums: list[Any] | None, measured: Reliability | TooFew) -> Rate | None:
    if sums is None or isinstance(measured, TooFew) or not may_show(measured.at(sums[0])):
        return None
    found = Tally(*sums[: len(SUMS)]).rate()
    return None if isinstance(found, TooFew) else found


def _sums(asked: Scope) -> tuple[Tallies, Tallies]:
    """What the weeks that may be in a rate add up to, and the other weeks."""
    parts: dict[bool, Tallies] = {True: {}, False: {}}
    for name in ("cues", "named"):
        rows = ((row.week in asked.dates, row.packed[name]) for row in asked.here)
        for may, sums in add_up(name, rows, asked.things).items():
            parts[may] |= sums
    return parts[True], parts[False]


def _bots(sums: Tallies) -> Bots | None:
    """What bots did; None where none wrote."""
    if not any(what.startswith("bot") for what in sums):
        return None
    wrote = sums.get(BOT_WROTE, Tally()).count
    return Bots(
        conversations=wrote,
        cues=_cue_rows(sums, "bot"),
        signs=_name_rows(sums, "botsign", wrote, labels.SIGNS),
        acts=_name_rows(sums, "botact", wrote, labels.ACTS),
    )


def _cue_rows(sums: dict[str, Tally], whose: str = "cue") -> list[CueRow]:
    rows = []
    for cue in CUES:
        tallies = {outcome: sums.get(f"{whose}:{cue}:{outcome}", Tally()) for outcome in OUTCOMES}
        outcomes: dict[str, Rate | TooFew] = {outcome: tally.rate() for outcome, tally in tallies.items()}
        rows.append(CueRow(cue, labels.label(labels.CUES, cue).title, tallies[OUTCOMES[0]].total, outcomes))
    return rows


def _name_rows(sums: dict[str, Tally], kind: str, conversations: int, known: dict[str, labels.Label]) -> list[NameRow]:
    found = {what.partition(":")[2]: tally.count for what, tally in sums.items() if what.startswith(f"{kind}:")}
    rows = [
        NameRow(labels.label(known, name).title, labels.label(known, name).what, count, rate(count, conversations))
        for name, count in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.title))


def _group_rows(group: str, asked: Scope) -> list[GroupRow]:
    """All queues (channels, teams) with their conversations; rates only of the weeks in which enough agents answered."""
    fitting = asked.groups(group)
    everything: dict[Any, list[Row]] = defaultdict(list)
    for week in fitting:
        everything[getattr(week, group)].append(week)
    sayable = grouped([week for week in fitting if week.week in asked.dates], group)
    rows = []
    for name, weeks in everything.items():
        row = GroupRow(name_of(group, name, asked), _conversations(weeks), ABOUT_A_PERSON, ABOUT_A_PERSON)
        if mine := sayable.get(name):
            row.met, row.signs = met_in(mine).rate(), rate(sum(week.with_sign for week in mine), _conversations(mine))
        rows.append(row)
    return sorted(rows, key=lambda row: row.name)


def name_of(group: str, value: Any, asked: Scope) -> str:
    """A queue, channel or team as it is shown."""
    return asked.teams[value] if group == "team" else str(value).capitalize() if group == "channel" else str(value)


def _conversations(weeks: Iterable[Row]) -> int:
    return sum(week.conversations for week in weeks)
