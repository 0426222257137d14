"""The report's tallies, counted by DuckDB."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from heartfelt.finding import OUTCOMES
from heartfelt.rates import Tally, Values
from heartfelt.report.labels import CUES
from heartfelt.report.tallies import HIDDEN_FROM, KEPT_GROUPS, Group, Groups, Named, Reason, Tallies

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Key = TypeVar("Key", bound=Any)

_SUMS = """count(*) FILTER (total > 0)::BIGINT, coalesce(sum(met), 0)::BIGINT, coalesce(sum(total), 0)::BIGINT,
    coalesce(sum(met * met), 0)::BIGINT, coalesce(sum(met * total), 0)::BIGINT, coalesce(sum(total * total), 0)::BIGINT"""
"""What a `Tally` holds, in its order."""

_COUNTED = " + ".join(f"coalesce(list_sum(opportunities.{cue}), 0)" for cue in CUES)
_MET = " + ".join(f"coalesce(opportunities.{cue}[1], 0)" for cue in CUES)

_GROUPS = f"""
    SELECT grouping_id(channel, queue, date, week, month), channel, queue, coalesce(date, week, month),
        count(*), count(*) FILTER (customer_abusive), {_SUMS},
        count(care), coalesce(avg(care), 0), coalesce(var_pop(care) * count(care), 0)
    FROM (
        SELECT channel, queue, date, date_trunc('week', date)::DATE AS week, date_trunc('month', date)::DATE AS month,
            customer_abusive, care.score AS care, ({_MET})::BIGINT AS met, ({_COUNTED})::BIGINT AS total
        FROM assessments WHERE moment IS NOT NULL
    )
    GROUP BY GROUPING SETS ((), (channel), (queue), (date), (week), (month))
"""
_ALL, _CHANNEL, _QUEUE, _DAY, _WEEK, _MONTH = 0b11111, 0b01111, 0b10111, 0b11011, 0b11101, 0b11110

_MOMENTS = f"""
    SELECT moment, count(*), count(*) FILTER (hidden_indifference >= {HIDDEN_FROM}) FROM assessments GROUP BY moment
"""
_OUTCOMES_OF = """
    SELECT {outcomes}, {sums}
    FROM (
        SELECT opportunities.{cue} AS counts, counts[1] AS met, list_sum(counts)::BIGINT AS total
        FROM assessments WHERE moment IS NOT NULL AND opportunities.{cue} IS NOT NULL
    )
"""
_NAMES = """
    SELECT found.name, count(*) FILTER (found.role = 'agent'), count(*) FILTER (found.role = 'bot')
    FROM (
        SELECT unnest(list_distinct(list_transform(
            {kind}s, lambda one: {{'name': one.{kind}, 'role': coalesce(one.role, 'agent')}}))) AS found
        FROM assessments
    )
    GROUP BY found.name ORDER BY found.name
"""
_BY_BOT = """
    SELECT cue.outcome, count(*)
    FROM (
        SELECT bots, unnest(cues) AS cue FROM assessments WHERE moment IS NOT NULL AND len(bots) > 0
    )
    WHERE list_contains(bots, cue."by") GROUP BY cue.outcome
"""
_SKIPPED = "SELECT skipped, count(*) FROM assessments GROUP BY skipped"
_VULNERABILITY = f"""
    SELECT kind, count(*), {_SUMS}
    FROM (
        SELECT unnest(vulnerability) AS kind, coalesce(opportunities.circumstance[1], 0)::BIGINT AS met,
            coalesce(list_sum(opportunities.circumstance), 0)::BIGINT AS total
        FROM assessments WHERE moment IS NOT NULL AND len(vulnerability) > 0
    )
    GROUP BY kind
"""


def count(connection: DuckDBPyConnection) -> Tallies:
    """All counts over the view `assessments`; days are those in UTC."""
    tallies = Tallies()
    for moment, conversations, hidden in connection.execute(_MOMENTS).fetchall():
        tallies.conversations += conversations
        if moment is None:
            tallies.unread += conversations
        else:
            tallies.moments[moment] = conversations
            tallies.hidden += hidden
    _count_groups(tallies, connection.execute(_GROUPS).fetchall())
    _count_cues(tallies, connection)
    for kind, counted in (("sign", tallies.signs), ("act", tallies.acts)):
        for name, agents, bots in connection.execute(_NAMES.format(kind=kind)).fetchall():
            counted[name] = Named(agents, bots)
    tallies.by_bot = Counter(dict(connection.execute(_BY_BOT).fetchall()))
    _count_skipped(tallies, connection.execute(_SKIPPED).fetchall())
    for kind, conversations, *sums in connection.execute(_VULNERABILITY).fetchall():
        tallies.vulnerability[kind] = Group(conversations, 0, Tally(*sums))
    return tallies


def _count_groups(tallies: Tallies, rows: Iterable[Sequence[Any]]) -> None:
    channels: dict[str, Group] = {}
    queues: dict[str | None, Group] = {}
    days: dict[date, Group] = {}
    weeks: dict[date, Group] = {}
    months: dict[date, Group] = {}
    for which, channel, queue, day, conversations, abusive, *sums in rows:
        group = Group(conversations, abusive, Tally(*sums[:6]), Values(*sums[6:]))
        if which == _ALL:
            tallies.all = group
        elif which == _CHANNEL:
            channels[channel] = group
        elif which == _QUEUE:
            queues[queue] = group
        elif day is not None:
            {_DAY: days, _WEEK: weeks, _MONTH: months}[which][day] = group
        elif which == _DAY:
            tallies.undated = conversations
    tallies.channels, tallies.queues = _largest(channels), _largest(queues)
    tallies.days, tallies.weeks, tallies.months = _largest(days), _largest(weeks), _largest(months)


def _largest(known: dict[Key, Group]) -> Groups[Key]:
    """The groups that a report may name, in memory that does not grow with their number."""
    kept = sorted(known.items(), key=lambda item: -item[1].conversations)[:KEPT_GROUPS]
    beyond = sum(group.conversations for group in known.values()) - sum(group.conversations for _, group in kept)
    return Groups(known=dict(kept), beyond=beyond)


def _count_cues(tallies: Tallies, connection: DuckDBPyConnection) -> None:
    outcomes = ", ".join(f"coalesce(sum(counts[{place}]), 0)::BIGINT" for place in range(1, len(OUTCOMES) + 1))
    for cue in CUES:
        row = connection.execute(_OUTCOMES_OF.format(outcomes=outcomes, sums=_SUMS, cue=cue)).fetchall()[0]
        tallies.outcomes[cue] = Counter(dict(zip(OUTCOMES, row[: len(OUTCOMES)], strict=True)))
        tallies.cues[cue] = Tally(*row[len(OUTCOMES) :])


def _count_skipped(tallies: Tallies, rows: Iterable[Sequence[Any]]) -> None:
    """Few lists of skipped signals differ, so each is looked at once."""
    for skipped, conversations in rows:
        for each in skipped:
            tallies.skipped[each["signal"]] += conversations
            tallies.reasons.setdefault(each["reason"], Reason()).signals.add(each["signal"])
        for reason in {each["reason"] for each in skipped}:
            tallies.reasons[reason].conversations += conversations
