"""What is known of people and teams, for whom."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, QuerySet, prefetch_related_objects

from heartfelt.web.people.models import Person, Role, Team

SIGN_INS = "sign-ins.json"


class SignIn(NamedTuple):
    """A sign-in of the demonstration."""

    role: str
    email: str
    password: str


def teams_for(person: Person) -> QuerySet[Team]:
    """The teams a person belongs to; all of them for an admin."""
    return Team.objects.all() if person.is_admin else person.teams.all()


def own_teams(person: Person) -> list[Team]:
    """The teams a person belongs to, asked for once."""
    prefetch_related_objects([person], "teams")
    return list(person.teams.all())


def team_ids_for(person: Person) -> list[int]:
    """The ids of these teams: a database plans better with them than with a question."""
    return [team.pk for team in own_teams(person)]


def teams_to_edit(person: Person) -> QuerySet[Team]:
    """The teams whose agreements a person may change: an admin all, a manager their own."""
    if person.role not in (Role.ADMIN, Role.MANAGER):
        return Team.objects.none()
    return Team.objects.filter(pk__in=teams_for(person).values("pk")).annotate(size=Count("people"))


def people_for(person: Person) -> QuerySet[Person]:
    """Everybody, for an admin; nobody for others."""
    everybody = Person.objects.prefetch_related("teams")
    return everybody if person.is_admin else everybody.none()


def agents_for(person: Person) -> QuerySet[Person]:
    """The agents of the teams that a coach or manager looks after, by name."""
    if not person.may_report:
        return Person.objects.none()
    return Person.objects.filter(role=Role.AGENT, teams__in=teams_for(person)).distinct()


def names_of(authors: Iterable[str]) -> dict[str, str]:
    """The names of the people who write in conversations as these authors."""
    found = Person.objects.filter(agent_name__in=authors).values_list("agent_name", "name")
    return {author: name for author, name in found if author}


def sign_ins() -> list[SignIn]:
    """The sign-ins of the demonstration, where there is one and only this machine reaches it."""
    if not settings.LOCAL:
        return []
    try:
        return [SignIn(*each) for each in json.loads((settings.DATA / SIGN_INS).read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []
