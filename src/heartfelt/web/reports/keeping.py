"""What was counted as rows, and the coarser levels added up from the finest."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from heartfelt.rates import Tally
from heartfelt.web.reports.counting import Counted, Place
from heartfelt.web.reports.models import SUMS, AgentWeek, Count, Week, listed, names_in, sums_of

MOST_IN_A_SLOT = 3


def keep(level: str, place: Place, counted: Counted, now: datetime) -> None:
    """Keep what was counted of a week, if there was anything."""
    if not counted.conversations:
        return
    who = listed(counted.agents)
    week = Week.objects.create(
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
    Count.objects.bulk_create(
        Count(week=week, what=what[:100], **sums_of(tally)) for what, tally in sorted(counted.tallies.items())
    )
    AgentWeek.objects.bulk_create(
        AgentWeek(week=week, author=author, shares=each.shares, share_squares=each.squares, **sums_of(each.tally))
        for author, each in sorted(counted.by_agent.items())
    )


def added_up(team: int, week: date) -> dict[tuple[str, Place], Counted]:
    """The levels above places, of one week of a team."""
    found: dict[tuple[str, Place], Counted] = defaultdict(Counted)
    rows = Week.objects.filter(team=team, week=week, level=Week.Level.PLACE).prefetch_related("counts")
    for row in rows:
        counted = _restored(row)
        found[Week.Level.QUEUE, Place(team, row.queue, "", week)].join(counted)
        found[Week.Level.CHANNEL, Place(team, "", row.channel, week)].join(counted)
        found[Week.Level.TEAM, Place(team, "", "", week)].join(counted)
    return found


def _restored(row: Week) -> Counted:
    names = names_in(row.who)
    counted = Counted(row.conversations, row.with_sign, _tally(row), agents=set(names))
    counted.tallies.update({each.what: _tally(each) for each in row.counts.all()})
    counted.slots.update({slot: {names[place] for place in places} for slot, places in row.slots.items()})
    return counted


def _tally(row: Week | Count) -> Tally:
    return Tally(*(getattr(row, name) for name in SUMS))


def _slots(counted: Counted, names: list[str]) -> dict[str, list[int]]:
    """Who answered in each slot, as places in a list."""
    places = {name: place for place, name in enumerate(names)}
    return {
        slot: [places[name] for name in names_in(listed(who))[:MOST_IN_A_SLOT]]
        for slot, who in counted.slots.items()
        if who
    }
