"""Finding conversations by words and by what was found in them, within what a person may see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from heartfelt.assessment import CUES
from heartfelt.finding import OUTCOMES
from heartfelt.web.conversations.models import Answerer, Conversation, Finding
from heartfelt.web.conversations.paging import Ids, Page, are_few, ids_of, page_of
from heartfelt.web.conversations.selectors import among, conversations_for, with_all
from heartfelt.web.conversations.words import Matches, terms
from heartfelt.web.people.models import Person

BY_FIELD = {"queue": "queue", "channel": "channel", "team": "team", "csat": "csat__lte", "reopened": "reopened"}
CARE = {"low": Q(care__lt=2.5), "middle": Q(care__gte=2.5, care__lte=3.5), "high": Q(care__gt=3.5)}


def search(person: Person, wanted: dict[str, Any]) -> QuerySet[Conversation]:
    """The conversations that fit, in no order; `wanted` is the cleaned data of a FilterForm."""
    return _looked_up(_listed(person, wanted), person, wanted)


def search_page(person: Person, wanted: dict[str, Any], older: str = "", newer: str = "", counted: bool = True) -> Page:
    """A page of the same, `counted` where it is said how many there are; of some days it is quicker to begin with that."""
    listed = _listed(person, wanted)
    sought = _looked_up(listed, person, wanted) is not listed
    words, labels = terms(wanted.get("q") or ""), list(_labels(person, wanted))
    narrow = sought and wanted.get("since") and not labels  # what has labels is quick to find without
    known = ids_of(_on_days(Conversation.objects.all(), wanted)) if narrow else None
    first = bool(words) and Matches(*words, labels=labels, ids=known).are_few()
    singly = sought and not words and _are_sought_singly(listed, person, wanted)

    def find(ids: Ids | None) -> QuerySet[Conversation]:
        return _looked_up(listed, person, wanted, ids or known, first, singly)

    # No index has an agent's own conversations in order, nor those of few words; to look for them twice takes long.
    at_once = sought and (person.is_agent or (known is not None and first))
    return page_of(
        find, None if person.is_agent else listed, older, newer, at_once, counted or bool(wanted.get("since"))
    )


def _listed(person: Person, wanted: dict[str, Any]) -> QuerySet[Conversation]:
    """What fits by what the conversation itself says: of coaches and managers, an index has it in order."""
    found = conversations_for(person)
    found = found.filter(**{field: wanted[name] for name, field in BY_FIELD.items() if wanted.get(name)})
    if wanted.get("until"):
        found = found.filter(began_at__isnull=False)  # those without a time are of no day, though they sort before all
    return _on_days(found, wanted)


def _on_days(found: QuerySet[Conversation], wanted: dict[str, Any]) -> QuerySet[Conversation]:
    """Those that began on the days that are wanted, as an index has them."""
    if since := wanted.get("since"):
        found = found.filter(sort_at__gte=_midnight(since))
    if until := wanted.get("until"):
        found = found.filter(sort_at__lt=_midnight(until + timedelta(days=1)))
    return found


def _are_sought_singly(listed: QuerySet[Conversation], person: Person, wanted: dict[str, Any]) -> bool:
    """Whether it is quicker to look into each conversation than to begin with all that was found anywhere.

    So it is with an agent's cues, as most conversations have one, and on SQLite with few conversations.
    """
    if person.is_agent:
        return bool(wanted.get("cue") or wanted.get("outcome"))
    return connection.vendor == "sqlite" and are_few(listed)


def _looked_up(
    found: QuerySet[Conversation],
    person: Person,
    wanted: dict[str, Any],
    ids: Ids | None = None,
    first: bool = False,
    singly: bool = False,
) -> QuerySet[Conversation]:
    """Those of which words, agents and what was found fit too; the same object where nothing of these is wanted.

    `ids` is from which to which id they are known to be, so that no index is read further; `first` whether words are looked
    up before all else; `singly` whether what was found is looked up in one conversation after the other.
    """
    if typed := wanted.get("q"):
        words, labels = terms(typed), list(_labels(person, wanted))
        found = found.filter(Matches(*words, labels=labels, ids=ids, first=first)) if words else found.none()
    if agent := wanted.get("agent"):
        answerers = Answerer.objects.filter(among(ids), author=agent.agent_name or "")
        found = found.filter(pk__in=answerers.values("conversation"))
    reading = None
    if wanted.get("moment") or wanted.get("care"):
        moment = Q(moment=wanted["moment"]) if wanted.get("moment") else Q()
        reading = moment & CARE.get(wanted.get("care", ""), Q())
    return with_all(found, person, _findings(wanted), reading, ids, singly)


def _findings(wanted: dict[str, Any]) -> Iterator[Q]:
    """A cue and how it was answered are looked for in one finding; signs and acts in others."""
    if wanted.get("cue") or wanted.get("outcome"):
        cues = [wanted["cue"]] if wanted.get("cue") else list(CUES)
        outcomes = [wanted["outcome"]] if wanted.get("outcome") else list(OUTCOMES)
        yield Q(kind=Finding.Kind.CUE, name__in=cues, outcome__in=outcomes)
    for kind in (Finding.Kind.SIGN, Finding.Kind.ACT):
        if name := wanted.get(kind.value):
            yield Q(kind=kind, name=name, outcome="")


def _labels(person: Person, wanted: dict[str, Any]) -> Iterator[str]:
    """What the index of words tells of all conversations that fit, before it is asked who may see it."""
    for kind in Finding.Kind.values:
        if name := wanted.get(kind):
            outcome = wanted.get("outcome") if kind == Finding.Kind.CUE else None
            yield ":".join(filter(None, (kind, name, outcome)))
    agents = (person if person.is_agent else None, wanted.get("agent"))
    yield from (f"by:{agent.agent_name}" for agent in agents if agent)


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
