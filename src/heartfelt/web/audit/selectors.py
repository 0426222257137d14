"""What is read of the audit log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils import timezone

from heartfelt.web.audit.models import Record

PAGE = 50
IDS = {"team": "team", "teams": "team", "person": "person"}  # the facts that are ids of something that has a name
NAMED = {"person": "people.Person", "team": "people.Team"}  # the kinds that have a name that may be shown


class Line(NamedTuple):
    """A record with the name that its object has today, and its facts with the names of people and teams."""

    record: Record
    name: str
    facts: dict[str, Any]


def records(wanted: dict[str, Any]) -> QuerySet[Record]:
    """The records that fit, the newest first; `wanted` is the cleaned data of a filter."""
    found = Record.objects.select_related("who")
    found = found.filter(**{name: wanted[name] for name in ("who", "what") if wanted.get(name)})
    if since := wanted.get("since"):
        found = found.filter(at__gte=_midnight(since))
    if until := wanted.get("until"):
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    return found


def page_of(found: QuerySet[Record], before: str) -> tuple[list[Line], int | None]:
    """A page of records older than the one with this id, and what to ask for the next page with; None at the end."""
    last = Record.objects.filter(pk=before).first() if before.isdigit() and len(before) < 19 else None
    if last is not None:
        found = found.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    rows = list(found[: PAGE + 1])
    shown = rows[:PAGE]
    return lines(shown), shown[-1].pk if len(rows) > PAGE else None


def lines(rows: Sequence[Record]) -> list[Line]:
    """Records with the names of people and teams, in one query a kind."""
    names: dict[tuple[str, str], str] = {}
    for kind, label in NAMED.items():
        ids = {each.object_id for each in rows if each.kind == kind}
        facts = [fact for fact, its in IDS.items() if its == kind]
        ids |= {str(pk) for each in rows for fact in facts for pk in _ids(each.facts.get(fact))}
        if ids:
            found = apps.get_model(label)._default_manager.filter(pk__in=ids).values_list("pk", "name")
            names.update({(kind, str(pk)): name for pk, name in found})
    return [Line(each, names.get((each.kind, each.object_id), ""), _named(each.facts, names)) for each in rows]


def _ids(value: Any) -> list[int]:
    """The ids in a fact, which is one, several, or what was before and what is now."""
    if isinstance(value, list):
        return [pk for each in value for pk in _ids(each)]
    return [value] if isinstance(value, int) else []


def _named(facts: dict[str, Any], names: dict[tuple[str, str], str]) -> dict[str, Any]:
    def name(kind: str, value: Any) -> Any:
        if isinstance(value, list):
            return [name(kind, each) for each in value]
        return names.get((kind, str(value)), value)

    return {fact: name(IDS[fact], value) if fact in IDS else value for fact, value in facts.items()}


def records_of(kind: str, pk: int, what: str) -> QuerySet[Record]:
    """What was done of one kind to one object, the newest first."""
    return Record.objects.filter(kind=kind, object_id=str(pk), what=what).select_related("who")


def changes_of(kind: str, ids: Iterable[int], fact: str, since: datetime) -> list[Record]:
    """The records of some objects since then that tell of a fact from what to what it changed, the newest first."""
    found = Record.objects.filter(kind=kind, object_id__in=[str(pk) for pk in ids], at__gte=since).select_related("who")
    return [each for each in found if isinstance(each.facts.get(fact), list)]


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
