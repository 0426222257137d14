"""The tip of the day: from an agent's own findings of the week, the same all day, with the conversation it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.utils import timezone

from heartfelt.explaining import advice
from heartfelt.finding import OUTCOMES
from heartfelt.report.labels import ACTS, CUES, SIGNS, label
from heartfelt.signals import signals
from heartfelt.web.conversations.models import Finding
from heartfelt.web.conversations.selectors import findings_in, opened_between
from heartfelt.web.home.selectors import LIGHT, SURE, is_joyful, passed_over, with_messages
from heartfelt.web.people.models import Person

WEEK = timedelta(days=7)
FEWEST = 3  # conversations of the week below which there is no tip
STRONGEST = 3  # it takes turns among so many, so that a week does not bring one tip seven times


@dataclass(frozen=True)
class Tip:
    """A finding of their own, whether it is an example to follow, and a sentence on it."""

    finding: Finding
    example: bool
    words: str


def tip_of_the_day(person: Person, among: Sequence[int], today: date | None = None) -> Tip | None:
    """Their strongest act or an opportunity in these, by turns from day to day; None where there is too little."""
    if not person.is_agent or not person.agent_name:
        return None
    today = today or timezone.localdate()
    found = list(_of_the_week(person, among, timezone.make_aware(datetime.combine(today, time()))))
    if len({finding.conversation_id for finding in found}) < FEWEST:
        return None
    acts = [finding for finding in found if finding.kind == Finding.Kind.ACT]
    acts = sorted(acts, key=lambda finding: (-finding.strength, finding.pk))[:STRONGEST]
    missed = sorted(_opportunities(found), key=lambda finding: (-_weight(finding), finding.pk))[:STRONGEST]
    turn = today.toordinal()
    first, second = (acts, missed) if turn % 2 else (missed, acts)
    return _tip(person, first or second, turn // 2)


def _of_the_week(person: Person, among: Sequence[int], midnight: datetime) -> QuerySet[Finding]:
    """What is about their own messages and was read before the day began, of the seven days before it."""
    found = opened_between(findings_in(person, among), midnight - WEEK, midnight)
    found = found.filter(about=person.agent_name, bot=False, strength__gte=SURE).exclude(quote="")
    found = found.filter(conversation__reading__read_at__lt=midnight)
    missed = ExpressionWrapper(passed_over(person), BooleanField())
    return found.annotate(is_passed_over=missed).only(*LIGHT).order_by()


def _opportunities(found: Iterable[Any]) -> Iterator[Finding]:
    known = {name for name, signal in signals().items() if advice(signal.name)}
    for finding in found:
        missed = finding.is_passed_over and not is_joyful(finding)
        if finding.name in known and (missed or finding.kind == Finding.Kind.SIGN):
            yield finding


def _weight(finding: Finding) -> float:
    """How much an opportunity usually weighs: a sign, a cue that was missed, less for one that got a formula."""
    if finding.kind == Finding.Kind.SIGN:
        return label(SIGNS, finding.name).severity * finding.strength
    half = 1.0 if finding.outcome == OUTCOMES[2] else 0.6
    return label(CUES, finding.name).severity * finding.strength * half


def _tip(person: Person, findings: Sequence[Finding], turn: int) -> Tip | None:
    chosen = with_messages(person, [findings[turn % len(findings)]]) if findings else []
    if not chosen:
        return None
    [finding] = chosen
    if finding.kind == Finding.Kind.ACT:
        return Tip(finding, True, label(ACTS, finding.name).what)
    return Tip(finding, False, advice(finding.name))
