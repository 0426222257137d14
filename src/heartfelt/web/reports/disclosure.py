"""What may stand in a report at all: nothing that is about one or two agents, also not by subtracting reports.

Weeks are the smallest stretch of time, and each is decided by itself: a report over two stretches differs in whole weeks,
of which each has enough agents. Within a week a queue, channel or team is left out where fewer than three agents
answered; where what is left out would be of fewer than three agents together, the smallest of the others is left out
too, or all without it would tell. A report on one queue shows the weeks in which that queue is not left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from heartfelt.web.reports.models import BETWEEN_NAMES, names_in
from heartfelt.web.reports.packing import agents_in, full_slots

FEWEST_PEOPLE = 3  # a rate of fewer agents than these would be a number about a person
LOOK_AT = 20  # names among which there are usually that many


class Row(NamedTuple):
    """A counted week; `sums` are a tally of cues met. A place that is not told apart is 0 or empty.

    `agents` are its agents by name where they are fewer than enough, else as many as tell that they are enough.
    """

    team: int
    queue: str
    channel: str
    week: date
    conversations: int
    with_sign: int
    agents: frozenset[str]
    sums: tuple[int, ...]
    packed: Mapping[str, bytes] = {}


def may_speak(here: list[Row], around: dict[str, list[Row]], wanted: dict[str, Hashable]) -> set[date]:
    """The weeks in which a report on what is wanted tells nothing about one or two people.

    `around` holds for each queue (channel, team) that was chosen the weeks of all of them.
    """
    dates = {week for week, rows in _by_week(here).items() if len(_agents(rows)) >= FEWEST_PEOPLE}
    for place, rows in around.items():
        hidden = {week for week, each in _by_week(rows).items() if wanted[place] in left_out(each, place)}
        dates -= hidden
    return dates


def left_out(rows: list[Row], place: str) -> set[Hashable]:
    """The queues (channels, teams) of one week about which nothing may be said."""
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, place)].append(row)
    agents = {name: _agents(each) for name, each in groups.items()}
    hidden = {name for name, who in agents.items() if len(who) < FEWEST_PEOPLE}
    others = groups.keys() - hidden
    smallest = sorted(others, key=lambda name: (sum(row.conversations for row in groups[name]), str(name)))
    while hidden and smallest and len(set().union(*(agents[name] for name in hidden))) < FEWEST_PEOPLE:
        hidden.add(smallest.pop(0))
    return hidden


def grouped(rows: list[Row], place: str) -> dict[Hashable, list[Row]]:
    """What may be said of each queue (channel, team): the weeks in which it is not left out."""
    found: dict[Hashable, list[Row]] = defaultdict(list)
    for each in _by_week(rows).values():
        hidden = left_out(each, place)
        for row in each:
            if getattr(row, place) not in hidden:
                found[getattr(row, place)].append(row)
    return found


def busy_slots(weeks: Iterable[Sequence[tuple[str, bytes]]], asked: Iterable[int]) -> set[int]:
    """Those hours of the week in which enough agents answered; some weeks at a time, each with its agents and its slots.

    No more weeks are looked at than it takes.
    """
    who: dict[int, set[str]] = defaultdict(set)
    open_yet = set(asked)
    for some in weeks:
        slots, names = [each for _, each in some], [names_in(text) for text, _ in some]
        open_yet -= full_slots(slots, FEWEST_PEOPLE)
        for place, slot, agent in agents_in(slots, open_yet):
            who[slot].add(names[place][agent])
        open_yet -= {slot for slot in open_yet if len(who[slot]) >= FEWEST_PEOPLE}
        if not open_yet:
            break
    return set(asked) - open_yet


def some_of(text: str) -> frozenset[str]:
    """The agents in a text of names: all where they are fewer than enough, else some."""
    first = frozenset(filter(None, text.split(BETWEEN_NAMES, LOOK_AT)[:LOOK_AT]))
    return first if len(first) >= FEWEST_PEOPLE else frozenset(filter(None, names_in(text)))


def _agents(rows: Iterable[Row]) -> set[str]:
    return set().union(*(row.agents for row in rows))


def _by_week(rows: Iterable[Row]) -> dict[date, list[Row]]:
    found: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.week].append(row)
    return found
