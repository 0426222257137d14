"""Which exports there are for whom: everybody their own."""

from __future__ import annotations

import json

from django.db.models import QuerySet
from django.utils import timezone

from heartfelt.web.exports.models import Export
from heartfelt.web.people.models import Person
from heartfelt.web.people.selectors import team_ids_for


def exports_for(person: Person) -> QuerySet[Export]:
    """A person's exports that have not expired."""
    mine = Export.objects.filter(person=person, expires_at__gt=timezone.now())
    return mine if person.may_read else mine.none()


def may_fetch(person: Person, export: Export) -> bool:
    """Whether a file is handed out: its maker may see the same as when it was written."""
    return export.is_done and export.standing == standing(person)


def standing(person: Person) -> str:
    """What decides on what a person may see."""
    return json.dumps([person.role, sorted(team_ids_for(person)), person.agent_name])
