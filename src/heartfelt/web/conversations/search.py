"""Finding conversations by words and by what was found in them, within what a person may see."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from heartfelt.web.conversations.models import Answerer, Conversation, Finding, Message
from heartfelt.web.conversations.selectors import conversations_for, findings_for, readings_for
from heartfelt.web.people.models import Person

BY_FIELD = {"queue": "queue", "channel": "channel", "team": "team", "csat": "csat__lte"}
CARE = {"low": Q(care__lt=2.5), "middle": Q(care__gte=2.5, care__lte=3.5), "high": Q(care__gt=3.5)}


def search(person: Person, wanted: dict[str, Any]) -> QuerySet[Conversation]:
    """The conversations that fit, newest first; `wanted` is the cleaned data of a FilterForm."""
    found = conversations_for(person).order_by(F("began_at").desc(nulls_last=True), "-pk")
    found = found.filter(**{field: wanted[name] for name, field in BY_FIELD.items() if wanted.get(name)})
    if words := wanted.get("q"):
        said = Message.objects.filter(conversation=OuterRef("pk"), text__icontains=words)
        found = found.filter(Q(subject__icontains=words) | Exists(said))
    if agent := wanted.get("agent"):
        found = found.filter(Exists(Answerer.objects.filter(conversation=OuterRef("pk"), author=agent.agent_name)))
    if since := wanted.get("since"):
        found = found.filter(began_at__gte=_midnight(since))
    if until := wanted.get("until"):
        found = found.filter(began_at__lt=_midnight(until + timedelta(days=1)))
    return _by_what_was_found(found, person, wanted)


def _by_what_was_found(found: QuerySet[Conversation], person: Person, wanted: dict[str, Any]) -> QuerySet[Conversation]:
    if wanted.get("finding") or wanted.get("outcome"):
        found = found.filter(Exists(_findings(person, wanted).filter(conversation=OuterRef("pk"))))
    if wanted.get("moment") or wanted.get("care"):
        readings = readings_for(person).filter(conversation=OuterRef("pk"))
        if moment := wanted.get("moment"):
            readings = readings.filter(moment=moment)
        found = found.filter(Exists(readings.filter(CARE.get(wanted.get("care", ""), Q()))))
    return found


def _findings(person: Person, wanted: dict[str, Any]) -> QuerySet[Finding]:
    findings = findings_for(person)
    if wanted.get("finding"):
        kind, _, name = wanted["finding"].partition(":")
        findings = findings.filter(kind=kind, name=name)
    return findings.filter(outcome=wanted["outcome"]) if wanted.get("outcome") else findings


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
