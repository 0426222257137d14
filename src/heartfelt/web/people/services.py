"""What changes people and teams."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import changes, record
from heartfelt.web.people.models import Person, Role, Team

UNTOLD = ("name", "email", "agent_name")  # the audit log tells that they changed, not what they were


@transaction.atomic
def add_person(
    name: str,
    email: str,
    role: str = Role.AGENT,
    teams: Iterable[Team] = (),
    agent_name: str | None = None,
    *,
    by: Person | None = None,
) -> Person:
    """A new person who cannot sign in before they followed their invitation."""
    person = Person(name=name, email=email.lower(), role=role, agent_name=agent_name or None)
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save()
    person.teams.set(teams)
    record(by, Action.PERSON_ADDED, person, role=str(role), teams=_ids(person.teams.all()))
    return person


def invitation(person: Person, *, by: Person | None = None) -> str:
    """A link with which a person sets their password, once; an earlier link ends when they sign in with this one."""
    record(by, Action.PERSON_INVITED, person)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)},
    )
    return f"{settings.CSRF_TRUSTED_ORIGINS[0]}{path}"


def save_person(person: Person, teams: Iterable[Team], *, by: Person | None = None) -> None:
    """Keep what was changed; whoever may not sign in any more is signed out everywhere."""
    with transaction.atomic():
        before = Person.objects.get(pk=person.pk)
        teams_before = _ids(before.teams.all())
        person.save()
        person.teams.set(teams)
        facts = changes(vars(before), vars(person), ("role", "is_active"))
        facts |= changes({"teams": teams_before}, {"teams": _ids(person.teams.all())}, ("teams",))
        renamed = [name for name in UNTOLD if getattr(before, name) != getattr(person, name)]
        if facts or renamed:
            record(by, Action.PERSON_CHANGED, person, **facts, **({"new": renamed} if renamed else {}))
        if not person.is_active:
            sign_out(person)


def sign_out(person: Person) -> None:
    """End all sessions of a person."""
    mine = [each.pk for each in Session.objects.iterator() if each.get_decoded().get("_auth_user_id") == str(person.pk)]
    Session.objects.filter(pk__in=mine).delete()


@transaction.atomic
def save_team(team: Team, *, by: Person | None = None) -> Team:
    """Keep a team. A changed delay holds for what is read from now on: what was promised stays."""
    team.full_clean()
    before = Team.objects.filter(pk=team.pk).first()
    team.save()
    facts = changes(vars(before), vars(team), ("name", "delay_days")) if before else {}
    if facts or not before:
        record(by, Action.TEAM_CHANGED if before else Action.TEAM_ADDED, team, **facts)
    return team


@transaction.atomic
def forget_factors(person: Person, *, by: Person | None = None) -> str:
    """Take away somebody's second factors, passkeys and password, and sign them out; returns a link to begin anew."""
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save()
    sign_out(person)
    record(by, Action.FACTOR_REMOVED, person, all=True)
    return invitation(person, by=by)


def _ids(teams: Iterable[Team]) -> list[int]:
    return sorted(team.pk for team in teams)
