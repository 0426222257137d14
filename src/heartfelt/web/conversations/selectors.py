"""What of conversations is shown, to whom and from when. The only way to findings and readings.

Agents see what is about their own messages at once. Coaches and managers see the conversations of their teams, and what
was found in them from the moment on that the team agreed on; until then it is in none of their pages, lists, searches
and numbers, with one exception: words that say that a life may be at risk (`perils_for`). A program is told what was
found from that moment on too, also where it asks for an agent. An admin reads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Length
from django.db.models.lookups import IsNull
from django.utils import timezone

from heartfelt.web.agreements.models import Agreement
from heartfelt.web.conversations.delay import is_open
from heartfelt.web.conversations.models import Answerer, Conversation, Finding, Message, Peril, Reading, Upload
from heartfelt.web.conversations.queues import queues_of_teams
from heartfelt.web.people.models import Person, Team
from heartfelt.web.people.selectors import team_ids_for, teams_for

MOST_EARLIER = 8
MOST_OPENING = 4  # messages at the beginning
MOST_LATELY = 1_000
PERIL_DAYS = timedelta(days=7)
MOST_PERILS = 20


def conversations_for(person: Person) -> QuerySet[Conversation]:
    """The conversations a person may open."""
    if person.is_agent:
        return Conversation.objects.filter(pk__in=_mine(person).values("conversation"))
    if person.may_report:
        return Conversation.objects.filter(team__in=team_ids_for(person))
    return Conversation.objects.none()


def findings_for(person: Person, now: datetime | None = None) -> QuerySet[Finding]:
    """The findings a person may see now."""
    return Finding.objects.filter(_open_to(person, now), conversation__in=conversations_for(person))


def findings_in(person: Person, conversations: Sequence[int]) -> QuerySet[Finding]:
    """The same of some conversations (ids), without a look at all that the person may open."""
    found = Finding.objects.filter(_open_to(person), conversation__in=conversations)
    if person.is_agent:
        return found.filter(conversation__in=_mine(person).values("conversation"))
    return found.filter(conversation__team__in=team_ids_for(person)) if person.may_report else found.none()


def found_in_the_answer(person: Person) -> QuerySet[Finding]:
    """Beside a cue that a person may see, in a query: what else they may see of it in the message that answered it."""
    beside = Finding.objects.filter(_open_to(person), conversation=OuterRef("conversation"), message=OuterRef("answer"))
    return beside.order_by()


def _open_to(person: Person, now: datetime | None = None) -> Q:
    """Which findings a person may see of a conversation that they may open."""
    if person.is_agent:
        mine = Q(about__in=("", person.agent_name)) if person.agent_name else Q(pk=None)
        return mine & _in_time(person, now)
    return is_open(now)


def _in_time(person: Person, now: datetime | None = None) -> Q:
    """What a person need not wait for: everything, where it is theirs first."""
    return Q() if person.sees_first else is_open(now)


def readings_for(person: Person, now: datetime | None = None) -> QuerySet[Reading]:
    """What may be seen of conversations as wholes; an agent sees care where they answered alone."""
    return Reading.objects.filter(_whole_open_to(person, now), conversation__in=conversations_for(person))


def whole_for(person: Person, conversation: Conversation) -> Reading | None:
    """What may be seen of one conversation as a whole: an agent among several sees it too, but for care, which is about all."""
    if not person.is_agent:
        theirs = Q(conversation__team__in=team_ids_for(person)) if person.may_report else Q(pk=None)
        return Reading.objects.filter(_whole_open_to(person), theirs, conversation=conversation).first()
    answered_alone = ExpressionWrapper(_whole_open_to(person), BooleanField())
    rows = Reading.objects.filter(
        _in_time(person), conversation=conversation, conversation__in=conversations_for(person)
    )
    whole = rows.annotate(answered_alone=answered_alone).first()
    if whole and not whole.answered_alone:
        whole.is_of_several = True
        whole.care = whole.care_low = whole.care_high = whole.hidden_indifference = None
        whole.care_sum = []
    return whole


def _whole_open_to(person: Person, now: datetime | None = None) -> Q:
    """Which readings a person may see of conversations that they may open."""
    if person.is_agent:
        others = Answerer.objects.filter(conversation=OuterRef("conversation")).exclude(author=person.agent_name)
        return Q(~Exists(others)) & _in_time(person, now)
    return is_open(now)


def perils_for(person: Person) -> QuerySet[Peril]:
    """Where a life may be at risk in the conversations that a person may open, at once and for every role: the exception."""
    return Peril.objects.filter(conversation__in=conversations_for(person)).select_related("message")


def in_peril(person: Person) -> list[Conversation]:
    """The conversations of the last days in which a life may be at risk, newest first, for those who look after a team."""
    if not person.may_report:
        return []
    since = timezone.now() - PERIL_DAYS
    rows = conversations_for(person).filter(pk__in=Peril.objects.order_by().values("conversation"))
    return list(rows.filter(Q(ended_at__gte=since) | Q(ended_at=None)).order_by("-began_at", "-pk")[:MOST_PERILS])


def with_all(
    conversations: QuerySet[Conversation],
    person: Person,
    findings: Iterable[Q],
    reading: Q | None = None,
    ids: tuple[int, int] | None = None,
    singly: bool = False,
) -> QuerySet[Conversation]:
    """Those of a person's conversations in which they may see each of these findings, and of which such a reading.

    Each is sought among the conversations of the one before, an agent's among their own: what is frequent by itself is
    rare together. `ids` is from which to which id they are known to be. `singly` looks into one conversation after the
    other, which is quicker where these are few.
    """
    asked: list[QuerySet[Any]] = [Finding.objects.filter(_open_to(person), each).order_by() for each in findings]
    if reading is not None:
        asked.append(Reading.objects.filter(_whole_open_to(person), reading))
    if not asked:
        return conversations
    if singly:
        return conversations.filter(*(IsNull(_one_of(rows), False) for rows in asked))
    those: Any = _mine(person).values("conversation") if person.is_agent else None
    for rows in asked:
        fit = rows.filter(among(ids)) if those is None else rows.filter(among(ids), conversation__in=those)
        those = fit.values("conversation")
    return conversations.filter(pk__in=those)


def _one_of(rows: QuerySet[Any]) -> Subquery:
    """One of these in a conversation; unlike `Exists`, no database makes a list of them all first."""
    return Subquery(rows.filter(conversation=OuterRef("pk")).values("pk")[:1])


def among(ids: tuple[int, int] | None) -> Q:
    """What belongs to conversations from one id to another."""
    return Q(conversation__gte=ids[0], conversation__lte=ids[1]) if ids else Q()


def lately(person: Person, since: datetime) -> list[int]:
    """The ids of a person's newest conversations of which they may see what was found: an agent's all, others' so many.

    More than `MOST_LATELY` are more than anybody reads, and what is chosen among all would be no better.
    """
    rows = conversations_for(person).filter(sort_at__gte=since).order_by("-sort_at", "-pk")
    if not person.sees_first:
        rows = rows.filter(is_open(of="reading__opens_at"))[:MOST_LATELY]
    return list(rows.values_list("pk", flat=True))


def with_findings(conversations: QuerySet[Conversation], person: Person) -> QuerySet[Conversation]:
    """A person's conversations with what they may see of each in `seen` (findings), `whole` (reading)
    and `opening` (the customer's first words)."""
    return conversations.select_related("team").prefetch_related(
        Prefetch("findings", Finding.objects.filter(_open_to(person)), to_attr="seen"),
        Prefetch("reading", Reading.objects.filter(_whole_open_to(person)), to_attr="whole"),
        Prefetch("messages", _opening(), to_attr="opening"),
    )


def with_all_findings(readings: QuerySet[Reading], person: Person) -> QuerySet[Reading]:
    """A person's readings with their conversations, and in `conversation.seen` the findings that they may see of each."""
    seen = Finding.objects.filter(_open_to(person)).select_related("message", "answer")
    return readings.select_related("conversation").prefetch_related(
        Prefetch("conversation__findings", seen, to_attr="seen")
    )


def _opening() -> QuerySet[Message]:
    """The customer's first words; a conversation rarely begins with more than a greeting of a bot."""
    return Message.objects.filter(role="customer", position__lt=MOST_OPENING)


def _is_opening(message: Message) -> bool:
    return message.role == "customer" and message.position < MOST_OPENING


def earlier_for(person: Person, conversation: Conversation) -> list[Conversation]:
    """The customer's earlier conversations, newest first, on any channel and of any team, so that nobody starts over.

    `opening` holds the customer's first words in each, `may_open` whether this person may open it, `is_told` whether what
    was found in it is open to them.
    """
    if not conversation.customer or conversation.began_at is None:
        return []
    earlier = Conversation.objects.filter(customer=conversation.customer, began_at__lt=conversation.began_at)
    openable = conversations_for(person).filter(pk=OuterRef("pk"))
    readings = Reading.objects.filter(_whole_open_to(person), conversation=OuterRef("pk"))
    rows = earlier.annotate(may_open=Exists(openable), is_read=Exists(readings)).prefetch_related("messages")
    found: list[Any] = list(rows.order_by("-began_at", "-pk")[:MOST_EARLIER])
    for row in found:
        row.is_told = row.may_open and row.is_read
        row.opening = [each for each in row.messages.all() if _is_opening(each)]
    return found


def version_for(person: Person, conversation: Conversation) -> str:
    """What changes when a page of a conversation would show something else: words, or what this person may see of it."""
    return version_of(person, conversation, whole_for(person, conversation), waits(person, conversation))


def version_of(person: Person, conversation: Conversation, whole: Reading | None, waiting: bool) -> str:
    """The same, for who knows already what is said of the whole, and whether more is to come."""
    found = findings_in(person, [conversation.pk]).aggregate(Count("pk"), Max("pk"))
    said = conversation.messages.aggregate(Count("pk"), Max("pk"), length=Sum(Length("text")))
    state = (
        *found.values(),
        *said.values(),
        whole.pk if whole else None,
        waiting,
        conversation.events,
        conversation.csat,
    )
    return sha256(repr(state).encode()).hexdigest()[:16]


def told_before(person: Person, earlier: list[Conversation]) -> list[tuple[str, str, datetime]]:
    """Feelings and circumstances in the customer's own words, newest first, as (name of the cue, words, when).

    Nothing of how it was answered. Coaches and managers see them from the moment on that findings are theirs to see.
    """
    told = Finding.objects.filter(conversation__in=earlier, kind=Finding.Kind.CUE, name__in=("feeling", "circumstance"))
    rows = (
        told.filter(_in_time(person)).exclude(quote="").order_by("-conversation__began_at", "-message__position", "-pk")
    )
    fields = ("name", "quote", "conversation__began_at")
    return [(name, quote, at) for name, quote, at in rows.values_list(*fields) if at]


def outdated(team: Team) -> QuerySet[Conversation]:
    """The conversations of a team that were read before its agreement last changed."""
    changed_at = Agreement.objects.filter(team=team).values("changed_at")
    return Conversation.objects.filter(team=team, reading__read_at__lt=Subquery(changed_at))


def open_to_all(now: datetime) -> tuple[QuerySet[Finding], QuerySet[Reading]]:
    """What agents and bots did and how it went, as far as everybody may see it at a moment: for counting alone."""
    return Finding.objects.filter(is_open(now)), Reading.objects.filter(is_open(now))


def uploads_for(person: Person) -> QuerySet[Upload]:
    """The uploads to a person's teams, for those who may bring conversations."""
    if not person.may_bring:
        return Upload.objects.none()
    return Upload.objects.filter(team__in=teams_for(person)).select_related("team", "person")


def queues_for(person: Person) -> list[str]:
    """The queues of a person's teams."""
    return queues_of_teams(team_ids_for(person)) if person.may_read else []


def _mine(person: Person) -> QuerySet[Answerer]:
    return Answerer.objects.filter(author=person.agent_name) if person.agent_name else Answerer.objects.none()


def waits(person: Person, conversation: Conversation) -> bool:
    """Whether what was found in a conversation is still the agents' alone; said without saying whether there is any."""
    if person.sees_first:
        return False
    return Reading.objects.filter(conversation=conversation, opens_at__gt=timezone.now()).exists()


def opened_between(findings: QuerySet[Finding], since: datetime, until: datetime | None = None) -> QuerySet[Finding]:
    """Findings of conversations that began in a stretch of time."""
    findings = findings.filter(conversation__began_at__gte=since)
    return findings.filter(conversation__began_at__lt=until) if until else findings
