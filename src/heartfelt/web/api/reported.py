"""Reports as programs read them: the numbers of the pages, hidden where the pages hide them."""

from __future__ import annotations

from datetime import date

from ninja import Schema

from heartfelt.assessment import CUES
from heartfelt.rates import Quantile, Rate, TooFew
from heartfelt.web.reports import selectors
from heartfelt.web.reports.times import SHARES, ResponseTimes, Times
from heartfelt.web.reports.trends import Told, Trends, WeekRow


class RateOut(Schema):
    """A rate between 0 and 1 with its 90 % interval, or why there is none."""

    value: float | None = None
    low: float | None = None
    high: float | None = None
    count: int | None = None
    total: int
    hidden_because: str | None = None


class CueOut(Schema):
    """How one kind of cue was answered."""

    cue: str
    total: int
    outcomes: dict[str, RateOut]


class NameOut(Schema):
    """In how many conversations a sign or an act was found."""

    title: str
    conversations: int
    rate: RateOut


class GroupOut(Schema):
    """A queue, channel, team or week."""

    name: str
    conversations: int
    met: RateOut
    signs: RateOut


class BotsOut(Schema):
    """What bots did: the cues that they answered, and their signs and acts in the `conversations` in which one wrote."""

    conversations: int
    cues: list[CueOut]
    signs: list[NameOut]
    acts: list[NameOut]


class ReportOut(Schema):
    """A report. Where too few agents answered it holds no rates.

    `counted` of its `conversations` are in the rates: in the others' weeks too few agents answered. While `counting`, newer
    ones are being added: ask again. `bots` is what bots did, in none of the other numbers; null where none wrote.
    """

    conversations: int
    counted: int
    counting: bool
    enough_people: bool
    cues: list[CueOut]
    bots: BotsOut | None
    signs: list[NameOut]
    acts: list[NameOut]
    groups: dict[str, list[GroupOut]]


class WaitOut(Schema):
    """Within so many minutes this share of `total` waits ended, with the 90 % interval, or why that is not said."""

    share: float
    minutes: float | None = None
    low: float | None = None
    high: float | None = None
    total: int
    hidden_because: str | None = None


class WaitsOut(Schema):
    """How long customers waited for a first answer and for each next one: half of them, and nine in ten."""

    first: list[WaitOut]
    next: list[WaitOut]


class GroupWaitsOut(WaitsOut):
    """The same of a queue, channel or team."""

    name: str


class TimesOut(Schema):
    """Response times of people, and of bots by themselves; null where there is nothing to say.

    `hours` are those that count, business or calendar. `counted` and `counting` are as in a report.
    """

    conversations: int
    counted: int
    counting: bool
    enough_people: bool
    hours: list[str]
    people: WaitsOut | None
    bots: WaitsOut | None
    groups: dict[str, list[GroupWaitsOut]]


class WeekOut(Schema):
    """A week, by its Monday: the share of cues met, of each kind of cue the share missed, of conversations that with a sign."""

    week: date
    conversations: int
    met: RateOut
    missed: dict[str, RateOut]
    signs: RateOut


class ChangeOut(Schema):
    """Since the week of `since` another share of a kind of cue is missed: `after` in place of `before`.

    Where `cue` is null it is the share of conversations with a sign. It began between `earliest` and `latest`, nine times in
    ten. `queue` is null where it is so in all that was asked for. `chance` is how probable it is that anything looked at
    shows as much without a change.
    """

    cue: str | None
    queue: str | None
    since: date
    earliest: date
    latest: date
    before: RateOut
    after: RateOut
    chance: float


class HourOut(Schema):
    """The share of cues met in conversations that began in this hour of this weekday (Mon to Sun), in the team's time zone."""

    weekday: str
    hour: int
    met: RateOut


class TrendsOut(Schema):
    """The weeks, what became different, the surest first, and the hours of the week. `counting` is as in a report."""

    conversations: int
    counting: bool
    weeks: list[WeekOut]
    changes: list[ChangeOut]
    hours: list[HourOut]


def report_of(report: selectors.Report, counting: bool) -> ReportOut:
    """The numbers of the page Answers."""
    return ReportOut(
        conversations=report.conversations,
        counted=report.counted,
        counting=counting,
        enough_people=report.enough_people,
        cues=[_cue(row) for row in report.cues],
        bots=_bots(report.bots) if report.bots else None,
        signs=[_name(row) for row in report.signs],
        acts=[_name(row) for row in report.acts],
        groups={
            group: [
                GroupOut(name=row.name, conversations=row.conversations, met=_rate(row.met), signs=_rate(row.signs))
                for row in rows
            ]
            for group, rows in report.groups.items()
        },
    )


def times_of(found: ResponseTimes, counting: bool) -> TimesOut:
    """The numbers of the page Response times."""
    people = found.people if found.counted else []
    return TimesOut(
        conversations=found.conversations,
        counted=found.counted,
        counting=counting,
        enough_people=bool(found.counted),
        hours=found.kinds,
        people=next((WaitsOut(**_waits(row)) for row in people), None),
        bots=next((WaitsOut(**_waits(row)) for row in found.bots), None),
        groups={
            group: [GroupWaitsOut(name=row.name, **_waits(row)) for row in rows] for group, rows in found.groups.items()
        },
    )


def trends_of(found: Trends, counting: bool) -> TrendsOut:
    """The numbers of the page Trends."""
    return TrendsOut(
        conversations=found.conversations,
        counting=counting,
        weeks=[_week(row) for row in found.weeks],
        changes=[_change(told) for told in found.changes],
        hours=[
            HourOut(weekday=day, hour=each.hour, met=_rate(each.met)) for day, hours in found.days for each in hours
        ],
    )


def _bots(bots: selectors.Bots) -> BotsOut:
    return BotsOut(
        conversations=bots.conversations,
        cues=[_cue(row) for row in bots.cues],
        signs=[_name(row) for row in bots.signs],
        acts=[_name(row) for row in bots.acts],
    )


def _cue(row: selectors.CueRow) -> CueOut:
    return CueOut(cue=row.name, total=row.total, outcomes={name: _rate(one) for name, one in row.outcomes.items()})


def _name(row: selectors.NameRow) -> NameOut:
    return NameOut(title=row.title, conversations=row.count, rate=_rate(row.rate))


def _waits(row: Times) -> dict[str, list[WaitOut]]:
    return {
        name: [_wait(share, one) for share, one in zip(SHARES, found, strict=True)]
        for name, found in (("first", row.first), ("next", row.next))
    }


def _wait(share: float, found: Quantile | TooFew) -> WaitOut:
    if isinstance(found, TooFew):
        return WaitOut(share=share, total=found.total, hidden_because=found.reason)
    return WaitOut(share=share, minutes=found.value, low=found.low, high=found.high, total=found.total)


def _week(row: WeekRow) -> WeekOut:
    missed: dict[str, RateOut] = dict(zip(CUES, map(_rate, row.missed), strict=True))
    return WeekOut(
        week=row.week, conversations=row.conversations, met=_rate(row.met), missed=missed, signs=_rate(row.signs)
    )


def _change(told: Told) -> ChangeOut:
    found = told.change
    return ChangeOut(
        cue=told.cue or None,
        queue=told.where or None,
        since=found.week,
        earliest=found.earliest,
        latest=found.latest,
        before=_rate(found.before),
        after=_rate(found.after),
        chance=found.chance,
    )


def _rate(rate: Rate | TooFew) -> RateOut:
    if isinstance(rate, TooFew):
        return RateOut(total=rate.total, hidden_because=rate.reason)
    return RateOut(value=rate.value, low=rate.low, high=rate.high, count=rate.count, total=rate.total)
