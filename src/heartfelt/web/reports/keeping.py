"""What was counted as rows, and the coarser levels added up from the finest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from datetime import datetime

from heartfelt.web.reports.counting import Counted, Place
from heartfelt.web.reports.models import AgentWeek, Thing, Week, listed, names_in, sums_of
from heartfelt.web.reports.packing import packed, packed_slots

MOST_IN_A_SLOT = 3
LONGEST = 100  # characters of the name of a thing
Level = tuple[str, Place]


def keep(places: Mapping[Place, Counted], now: datetime) -> None:
    """Keep what was counted in a week of a team, at every level."""
    levels = _added_up(places)
    numbers = _numbers({what[:LONGEST] for counted in levels.values() for what in counted.tallies})
    weeks = Week.objects.bulk_create(_week(*level, counted, numbers, now) for level, counted in levels.items())
    agents = [
        AgentWeek(week=week, author=author, shares=each.shares, share_squares=each.squares, **sums_of(each.tally))
        for week, ((level, _), counted) in zip(weeks, levels.items(), strict=True)
        if level == Week.Level.PLACE
        for author, each in counted.by_agent.items()
    ]
    AgentWeek.objects.bulk_create(agents, batch_size=2000)


def _numbers(names: Set[str]) -> dict[str, int]:
    """The numbers of things; one that nobody counted before gets the next."""
    known = Thing.objects.values_list("name", "pk")
    if new := names - dict(known).keys():
        Thing.objects.bulk_create((Thing(name=name) for name in sorted(new)), ignore_conflicts=True)
    return dict(known.all())


def _added_up(places: Mapping[Place, Counted]) -> dict[Level, Counted]:
    levels: dict[Level, Counted] = defaultdict(Counted)
    for place, counted in sorted(places.items()):
        levels[Week.Level.PLACE, place] = counted
        levels[Week.Level.QUEUE, place._replace(channel="")].join(counted)
        levels[Week.Level.CHANNEL, place._replace(queue="")].join(counted)
        levels[Week.Level.TEAM, place._replace(queue="", channel="")].join(counted)
    return levels


def _week(level: str, place: Place, counted: Counted, numbers: Mapping[str, int], now: datetime) -> Week:
    who = listed(counted.agents)
    tallies = {what[:LONGEST]: tally for what, tally in counted.tallies.items()}
    return Week(
        team_id=place.team,
        level=level,
        queue=place.queue,
        channel=place.channel,
        week=place.week,
        conversations=counted.conversations,
        with_sign=counted.with_sign,
        who=who,
        slots=_slots(counted, names_in(who)),
        counted_at=now,
        **sums_of(counted.met),
        **packed(tallies, numbers),
    )


def _slots(counted: Counted, names: list[str]) -> bytes:
    """Who answered in each hour of the week, as places in a list."""
    places = {name: place for place, name in enumerate(names)}
    found = {}
    for slot, who in counted.slots.items():
        day, hour = map(int, slot.split(":"))
        found[24 * day + hour] = [places[name] for name in names_in(listed(who))[:MOST_IN_A_SLOT]]
    return packed_slots(found)
