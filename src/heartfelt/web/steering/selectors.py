"""What there is to steer: the queues that occur, and what a change of an agreement touches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from django.conf import settings
from django.db.models import Sum

from heartfelt.assessment import usual_thresholds
from heartfelt.report import labels
from heartfelt.signals import signals
from heartfelt.web.agreements.models import NOT_LISTED, Agreement
from heartfelt.web.agreements.selectors import homes
from heartfelt.web.conversations.selectors import outdated
from heartfelt.web.people.models import Team
from heartfelt.web.reports.models import Stale, Week

MOST_COUNTED = 100_000  # more than these are said to be so many


@dataclass(frozen=True)
class QueueRow:
    """A queue by its name: which teams' conversations carry it, how many of them are counted, and whose it is."""

    name: str
    teams: list[str]
    conversations: int
    home: Team | None


class SignalRow(NamedTuple):
    """A signal as an agreement has it; `usual` is from which strength the reader lists it by itself."""

    name: str
    title: str
    what: str
    kind: str
    on: bool
    listed_from: float | None
    usual: float


def queue_rows() -> list[QueueRow]:
    """All queues that occur in conversations or that somebody decided on, by name."""
    teams: dict[str, set[str]] = defaultdict(set)
    conversations: dict[str, int] = defaultdict(int)
    for queue, team, number in (
        Week.objects.filter(level=Week.Level.QUEUE)
        .values_list("queue", "team__name")
        .annotate(Sum("conversations"))
        .order_by()
    ):
        teams[queue].add(team)
        conversations[queue] += number
    for queue, team in Stale.objects.values_list("queue", "team__name").distinct().order_by():
        teams[queue].add(team)
    whose = homes()
    names = sorted({*teams, *whose} - {""})
    return [QueueRow(name, sorted(teams[name]), conversations[name], whose.get(name)) for name in names]


def queues_of(team: Team) -> list[str]:
    """The queues of a team's conversations."""
    counted = (
        Week.objects.filter(team=team, level=Week.Level.QUEUE).values_list("queue", flat=True).distinct().order_by()
    )
    waiting = Stale.objects.filter(team=team).values_list("queue", flat=True).distinct().order_by()
    return sorted({*counted, *waiting, *team.queues.values_list("name", flat=True)} - {""})


def signal_rows(agreement: Agreement) -> list[SignalRow]:
    """Every signal with what a team says of it."""
    known, usual = {**labels.CUES, **labels.SIGNS, **labels.ACTS}, usual_thresholds(settings.READER)
    rows = []
    for name, signal in signals().items():
        label, chosen = labels.label(known, name), agreement.signals.get(name)
        off = chosen is not None and chosen >= NOT_LISTED
        what = label.what or signal.doc.strip().splitlines()[0]
        rows.append(SignalRow(name, label.title, what, signal.kind, not off, None if off else chosen, usual[name]))
    return rows


def touched(team: Team) -> int:
    """How many conversations were read before the agreement last changed, up to `MOST_COUNTED`."""
    return outdated(team)[:MOST_COUNTED].count()
