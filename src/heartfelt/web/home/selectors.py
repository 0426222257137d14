"""What went well first, then what was missed, of the last days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from heartfelt.finding import OUTCOMES
from heartfelt.report.labels import CUES, SIGNS, label
from heartfelt.web.conversations.models import Finding
from heartfelt.web.conversations.selectors import findings_in
from heartfelt.web.people.models import Person

DAYS = 14
SHOWN = 5
CANDIDATES = 60
OF_A_NAME = 2
SURE = 0.5  # below this strength a finding is not worth somebody's morning
LIGHT = ("conversation", "kind", "name", "outcome", "strength")
WORDY = ("feeling", "circumstance", "objection", "repeat_contact")


def since() -> datetime:
    """How far back the page looks."""
    return timezone.now() - timedelta(days=DAYS)


def went_well(person: Person, among: Sequence[int]) -> list[Finding]:
    """Acts, and cues of feeling and circumstance that were met, the surest first, one of each of these conversations.

    An answer that carries a sign is nobody's example of a cue that was met.
    """
    sign = findings_in(person, among).filter(kind=Finding.Kind.SIGN, message=OuterRef("answer")).order_by()
    met = Q(~Exists(sign), kind=Finding.Kind.CUE, outcome="met", name__in=WORDY)
    good = _found(person, among).filter(Q(kind=Finding.Kind.ACT) | met, bot=False)
    return with_messages(person, _one_a_conversation(_surest(good)))


def opportunities(person: Person, among: Sequence[int]) -> list[Finding]:
    """Cues that were missed or got a formula, those that usually weigh most first, one of each of these."""
    found = _found(person, among).filter(kind=Finding.Kind.CUE, outcome__in=("missed", "hollow"), bot=False)
    return with_messages(person, _one_a_conversation(sorted(_surest(found), key=weight, reverse=True)))


def with_messages(person: Person, chosen: Iterable[Finding]) -> list[Finding]:
    """The same findings with their conversations and messages, which are fetched for these alone."""
    place = {each.pk: each.conversation_id for each in chosen}
    rows = findings_in(person, [*place.values()]).select_related("conversation", "message", "answer").in_bulk([*place])
    return [rows[pk] for pk in place if pk in rows]


def _found(person: Person, among: Sequence[int]) -> QuerySet[Finding]:
    return findings_in(person, among).filter(strength__gte=SURE).exclude(quote="")


def _surest(found: QuerySet[Finding]) -> QuerySet[Finding]:
    """The surest about an agent."""
    return found.exclude(about="").only(*LIGHT).order_by("-strength", "-pk")[:CANDIDATES]


def weight(finding: Finding) -> float:
    """How much an opportunity usually weighs: a sign, a cue that was missed, less for one that got a formula."""
    if finding.kind == Finding.Kind.SIGN:
        return label(SIGNS, finding.name).severity * finding.strength
    half = 1.0 if finding.outcome == OUTCOMES[2] else 0.6
    return label(CUES, finding.name).severity * finding.strength * half


def _one_a_conversation(found: Iterable[Finding]) -> list[Finding]:
    first: dict[int, Finding] = {}
    for finding in found:
        first.setdefault(finding.conversation_id, finding)
    return _varied(first.values())[:SHOWN]


def _varied(found: Iterable[Finding]) -> list[Finding]:
    """In their order, but the third of a name and those after it come last: five times the same is one thing said."""
    seen: Counter[str] = Counter()
    third = {}
    for finding in found:
        seen[finding.name] += 1
        third[finding] = seen[finding.name] > OF_A_NAME
    return sorted(third, key=third.__getitem__)
