"""What was counted as rows, and the coarser levels added up from the finest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from heartfelt.web.reports.counting import Counted, Place
from heartfelt.web.reports.models import AgentWeek, Count, Week, listed, names_in, sums_of

MOST_IN_A_SLOT = 3
Level = tuple[str, Place]


def keep(places: Mapping[Place, Counted], now: datetime) -> None:
    """Keep what was counted in a week of a team, at every level."""
    levels = _added_up(places)
    weeks = Week.objects.bulk_create(_week(*level, counted, now) for level, counted in levels.items())
    counts, agents = [], []
    for week, ((level, _), counted) in zip(weeks, levels.items(), strict=True):
        counts += [Count(week=week, what=what[:100], **sums_of(tally)) for what, tally in counted.tallies.items()]
        for author, each in counted.by_agent.items() if level == Week.Level.PLACE else ():
            sums = sums_of(each.tally)
            agents.append(AgentWeek(week=week, author=author, shares=each.shares, share_squares=each.squares, **sums))
    Count.objects.bulk_create(counts, batch_size=2000)
    AgentWeek.objects.bulk_create(agents, batch_size=2000)


def _added_up(places: Mapping[Place, Counted]) -> dict[Level, Counted]:
    levels: dict[Level, Counted] = defaultdict(Counted)
    for place, counted in sorted(places.items()):
        levels[Week.Level.PLACE, place] = counted
        levels[Week.Level.QUEUE, place._replace(channel="")].join(counted)
        levels[Week.Level.CHANNEL, place._replace(queue="")].join(counted)
        levels[Week.Level.TEAM, place._replace(queue="", channel="")].join(counted)
    return levels


def _week(level: str, place: Place, counted: Counted, now: datetime) -> Week:
    who = listed(counted.agents)
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
    )


def _slots(counted: Counted, names: list[str]) -> dict[str, list[int]]:
    """Who answered in each slot, as places in a list."""
    places = {name: place for place, name in enumerate(names)}
    return {
        slot: [places[name] for name in names_in(listed(who))[:MOST_IN_A_SLOT]]
        for slot, who in counted.slots.items()
        if who
    }
