"""Response times: how long customers waited for a first and for a next answer, of people and, by themselves, of bots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from heartfelt.rates import Quantile, Tally, TooFew, quantile
from heartfelt.web.agreements.models import Agreement
from heartfelt.web.agreements.selectors import agreements_of, hours_of
from heartfelt.web.conversations.models import Conversation, Message
from heartfelt.web.conversations.selectors import conversations_for
from heartfelt.web.people.models import Person
from heartfelt.web.reports.disclosure import Row, grouped
from heartfelt.web.reports.packing import Tallies, add_up, joined
from heartfelt.web.reports.scope import PLACES, Scope, scope
from heartfelt.web.reports.selectors import ABOUT_A_PERSON, name_of
from heartfelt.web.reports.waits import Said, Wait, bin_of, edges, events_of, waits

WHICH = ("first", "next")
SHARES = (0.5, 0.9)
Found = Quantile | TooFew


@dataclass(frozen=True)
class Times:
    """Half and nine of ten customers waited at most so long (minutes), for a first answer and for each next one."""

    name: str
    first: list[Found]
    next: list[Found]

    @property
    def titled(self) -> list[tuple[str, Found]]:
        """Each with what it is."""
        titles = (
            "First answer: half within",
            "First answer: nine in ten within",
            "Next answers: half within",
            "Next answers: nine in ten within",
        )
        return list(zip(titles, [*self.first, *self.next], strict=True))


@dataclass(frozen=True)
class ResponseTimes:
    """What the page of response times shows; `kinds` are the hours that count, of the teams in it."""

    conversations: int
    counted: int
    kinds: list[str]
    people: list[Times]
    bots: list[Times]
    groups: dict[str, list[Times]]


class By(NamedTuple):
    """The sums of each queue (channel, team), and whether none was left out, so that together they are everything."""

    sums: dict[Hashable, Tallies]
    is_whole: bool


def response_times(person: Person, wanted: dict[str, Any]) -> ResponseTimes:
    """Response times of what a person may see."""
    asked = scope(person, wanted, "waits")
    fitting = {group: asked.groups(group, "waits") for group in PLACES if group not in asked.wanted}
    found = {group: _by(asked, group, rows) for group, rows in fitting.items() if asked.dates}
    whole = next((each.sums for each in found.values() if each.is_whole), None)
    everything = asked.sums("waits") if whole is None else joined(whole.values())
    return ResponseTimes(
        conversations=asked.conversations,
        counted=asked.counted,
        kinds=_kinds({row.team for row in fitting["team"]} if "team" in fitting else {asked.wanted["team"]}),
        people=[_times("All", everything, "agent")],
        bots=[_times("Bots", everything, "bot")] if any(":bot" in what for what in everything) else [],
        groups={group: _rows(asked, group, fitting[group], by.sums) for group, by in found.items()},
    )


def own_times(person: Person, among: Collection[int]) -> Times | None:
    """How long customers waited for an agent's own answers in these conversations; None where there were none."""
    mine = conversations_for(person).filter(pk__in=among) if person.agent_name else Conversation.objects.none()
    said: dict[int, list[Said]] = defaultdict(list)
    messages = Message.objects.filter(conversation__in=mine).order_by("conversation", "position")
    for pk, role, author, at in messages.values_list("conversation", "role", "author", "at"):
        said[pk].append(Said(role, author, at))
    found: dict[int, list[Wait]] = {}
    rows = list(mine.values_list("pk", "team", "events"))
    agreements = agreements_of({team for _, team, _ in rows})
    hours = {team: hours_of(agreement) for team, agreement in agreements.items()}
    for pk, team, events in rows:
        answered = waits(said[pk], events_of(events), hours[team])
        found[pk] = [wait for wait in answered if wait.author == person.agent_name and wait.side == "agent"]
    sums = _counted(found.values())
    return _times("You", sums, "agent") if sums else None


def _counted(found: Iterable[list[Wait]]) -> Tallies:
    sums: Tallies = defaultdict(Tally)
    for mine in found:
        names = [f"wait:{WHICH[not wait.first]}:agent" for wait in mine]
        for name in set(names):
            sums[name].count += 1
        for name, wait in zip(names, mine, strict=True):
            sums[f"{name}:{bin_of(wait.minutes)}"].count += 1
    return dict(sums)


def _by(asked: Scope, group: str, fitting: list[Row]) -> By:
    """Of each the weeks in which enough agents answered there."""
    rows = [row for row in fitting if row.week in asked.dates]
    sayable = grouped(rows, group)
    said = ((name, row.packed["waits"]) for name, weeks in sayable.items() for row in weeks)
    return By(add_up("waits", said, asked.things), sum(map(len, sayable.values())) == len(rows))


def _rows(asked: Scope, group: str, fitting: list[Row], sums: dict[Hashable, Tallies]) -> list[Times]:
    names = {getattr(row, group) for row in fitting}
    nothing = [ABOUT_A_PERSON] * len(SHARES)
    rows = [
        _times(name_of(group, name, asked), sums[name], "agent")
        if name in sums
        else Times(name_of(group, name, asked), [*nothing], [*nothing])
        for name in names
    ]
    return sorted(rows, key=lambda row: row.name)


def _times(name: str, sums: Tallies, side: str) -> Times:
    return Times(name, *(_quantiles(sums, f"wait:{which}:{side}") for which in WHICH))


def _quantiles(sums: Tallies, what: str) -> list[Found]:
    found = {name.rpartition(":")[2]: tally.count for name, tally in sums.items() if name.startswith(f"{what}:")}
    bins = [(*edges(place), count) for place, count in sorted((int(place), count) for place, count in found.items())]
    return [quantile(share, bins, sums.get(what, Tally()).count) for share in SHARES]


def _kinds(teams: Collection[Any]) -> list[str]:
    said = dict(Agreement.objects.filter(team__in=teams).values_list("team", "kind"))
    return sorted({str(said.get(team, Agreement.Kind.CALENDAR)) for team in teams})
