"""What may stand in a report at all: nothing that is about one or two agents, also not by subtracting reports.

Weeks are the smallest stretch of time, and each is decided by itself: a report over two stretches differs in whole weeks,
of which each has enough agents. Within a week a queue, channel or team is left out where fewer than three agents
answered; where what is left out would be of fewer than three agents together, the smallest of the others is left out
too, or all without it would tell. A report on one queue shows the weeks in which that queue is not left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import Any

from heartfelt.web.reports.models import Week

FEWEST_PEOPLE = 3  # a rate of fewer agents than these would be a number about a person
PLACES: dict[str, Callable[[Week], Hashable]] = {
    "team": lambda week: week.team_id,
    "queue": lambda week: week.queue,
    "channel": lambda week: week.channel,
}


def agents_in(weeks: Iterable[Week]) -> set[str]:
    """Who answered."""
    return set().union(*(week.agents for week in weeks))


def left_out(weeks: list[Week], place: str) -> set[Hashable]:
    """The queues (channels, teams) of one week about which nothing may be said."""
    groups: dict[Hashable, list[Week]] = defaultdict(list)
    for week in weeks:
        groups[PLACES[place](week)].append(week)
    agents = {name: agents_in(rows) for name, rows in groups.items()}
    hidden = {name for name, who in agents.items() if len(who) < FEWEST_PEOPLE}
    smallest = sorted(groups.keys() - hidden, key=lambda name: (sum(w.conversations for w in groups[name]), str(name)))
    while hidden and smallest and len(set().union(*(agents[name] for name in hidden))) < FEWEST_PEOPLE:
        hidden.add(smallest.pop(0))
    return hidden


def sayable(weeks: list[Week], wanted: dict[str, Hashable]) -> list[Week]:
    """Of everything that a person may see, the weeks that count in a report on what they want."""
    by_date: dict[date, list[Week]] = defaultdict(list)
    for week in weeks:
        by_date[week.week].append(week)
    return [week for rows in by_date.values() for week in _sayable_of_one(rows, wanted)]


def _sayable_of_one(weeks: list[Week], wanted: dict[str, Hashable]) -> list[Week]:
    for place, value in wanted.items():
        around = _fitting(weeks, {name: each for name, each in wanted.items() if name != place})
        if len(agents_in(around)) < FEWEST_PEOPLE or value in left_out(around, place):
            return []
    here = _fitting(weeks, wanted)
    return here if len(agents_in(here)) >= FEWEST_PEOPLE else []


def _fitting(weeks: list[Week], wanted: dict[str, Hashable]) -> list[Week]:
    return [week for week in weeks if all(PLACES[place](week) == value for place, value in wanted.items())]


def grouped(weeks: list[Week], place: str) -> dict[Hashable, list[Week]]:
    """What may be said of each queue (channel, team): the weeks in which it is not left out."""
    by_date: dict[date, list[Week]] = defaultdict(list)
    for week in weeks:
        by_date[week.week].append(week)
    found: dict[Hashable, list[Week]] = defaultdict(list)
    for rows in by_date.values():
        hidden = left_out(rows, place)
        for week in rows:
            if (name := PLACES[place](week)) not in hidden:
                found[name].append(week)
    return found


def busy_slots(weeks: Iterable[Week]) -> set[str]:
    """The hours of the week in which enough agents answered."""
    who: dict[str, set[Any]] = defaultdict(set)
    for week in weeks:
        for slot, places in week.slots.items():
            if len(who[slot]) < FEWEST_PEOPLE:
                who[slot].update(week.agents[place] for place in places)
    return {slot for slot, agents in who.items() if len(agents) >= FEWEST_PEOPLE}
