"""What went well first, then what was missed, of the last days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from heartfelt.language.emotion import valence
from heartfelt.signals.cues.feeling import JOY, UNCLEAR
from heartfelt.web.audit.selectors import changes_of
from heartfelt.web.conversations.models import Finding
from heartfelt.web.conversations.selectors import findings_in, found_in_the_answer
from heartfelt.web.people.models import Person
from heartfelt.web.people.selectors import own_teams

DAYS = 14
TOLD = timedelta(days=7)  # for so long agents are told that the delay of their team changed
SHOWN = 5
CANDIDATES = 60
OF_A_NAME = 2
SURE = 0.5  # below this strength a finding is not worth somebody's morning
LIGHT = ("conversation", "kind", "name", "outcome", "quote", "strength")


class NewDelay(NamedTuple):
    """The working days that findings of a team are the agents' alone were changed."""

    team: str
    at: datetime
    who: str
    before: int
    now: int


def new_delays(person: Person) -> list[NewDelay]:
    """What an agent is told of the delay of their teams; nothing to others, who decide on it or gain by it."""
    teams = {str(team.pk): team.name for team in own_teams(person)} if person.is_agent else {}
    if not teams:
        return []
    found = changes_of("team", map(int, teams), "delay_days", timezone.now() - TOLD)
    return [
        NewDelay(teams[each.object_id], each.at, each.who.name if each.who else "", *each.facts["delay_days"])
        for each in found
    ]


def since() -> datetime:
    """How far back the page looks."""
    return timezone.now() - timedelta(days=DAYS)


def went_well(person: Person, among: Sequence[int]) -> list[Finding]:
    """Acts, and feelings that were met with care, the surest first, one of each of these conversations."""
    met = Q(kind=Finding.Kind.CUE, name="feeling", outcome="met") & _answered_with_care(person)
    good = _found(person, among).filter(Q(kind=Finding.Kind.ACT) | met, bot=False)
    return _one_a_conversation(_surest(good))[:SHOWN]


def opportunities(person: Person, among: Sequence[int]) -> list[Finding]:
    """What was missed or got a formula, the surest first and joys last, one of each of these conversations."""
    found = _one_a_conversation(_surest(_found(person, among).filter(passed_over(person), bot=False)))
    return sorted(found, key=is_joyful)[:SHOWN]


def both(person: Person, among: Sequence[int]) -> tuple[list[Finding], list[Finding]]:
    """What went well, and opportunities, with their conversations and messages, which are fetched together."""
    well, missed = went_well(person, among), opportunities(person, among)
    found = {each.pk: each for each in with_messages(person, [*well, *missed])}
    return [found[each.pk] for each in well if each.pk in found], [
        found[each.pk] for each in missed if each.pk in found
    ]


def passed_over(person: Person) -> Q:
    """Which cues convince as missed or hollow.

    An answer with care is nobody's example of one that passed the customer over, and who is insulted is not asked for
    more warmth. Whether a question was answered is told least surely, so it is left to the page of its conversation.
    """
    missed = Q(~Q(name="question"), kind=Finding.Kind.CUE, outcome__in=("missed", "hollow"))
    insulted = Q(conversation__reading__customer_abusive=True)
    return missed & ~insulted & ~_answered_with_care(person)


def is_joyful(finding: Finding) -> bool:
    """Whether the words of a feeling are glad ones; irony is taken for joy."""
    feels = valence(finding.quote) if finding.name == "feeling" else -1
    return feels > UNCLEAR or (feels >= 0 and bool(JOY.alone.hits(finding.quote)))


def with_messages(person: Person, chosen: Iterable[Finding]) -> list[Finding]:
    """The same findings with their conversations and messages, which are fetched for these alone."""
    place = {each.pk: each.conversation_id for each in chosen}
    rows = findings_in(person, [*place.values()]).select_related("conversation", "message", "answer").in_bulk([*place])
    return [rows[pk] for pk in place if pk in rows]


def _answered_with_care(person: Person) -> Q:
    """Whether the answer to a cue carries an act of care and no sign of indifference."""
    answer = found_in_the_answer(person)
    return Q(Exists(answer.filter(kind=Finding.Kind.ACT)), ~Exists(answer.filter(kind=Finding.Kind.SIGN)))


def _found(person: Person, among: Sequence[int]) -> QuerySet[Finding]:
    return findings_in(person, among).filter(strength__gte=SURE).exclude(quote="")


def _surest(found: QuerySet[Finding]) -> QuerySet[Finding]:
    """The surest about an agent."""
    return found.exclude(about="").only(*LIGHT).order_by("-strength", "-pk")[:CANDIDATES]


def _one_a_conversation(found: Iterable[Finding]) -> list[Finding]:
    first: dict[int, Finding] = {}
    for finding in found:
        first.setdefault(finding.conversation_id, finding)
    return _varied(first.values())


def _varied(found: Iterable[Finding]) -> list[Finding]:
    """In their order, but the third of a name and those after it come last: five times the same is one thing said."""
    seen: Counter[str] = Counter()
    third = {}
    for finding in found:
        seen[finding.name] += 1
        third[finding] = seen[finding.name] > OF_A_NAME
    return sorted(third, key=third.__getitem__)
