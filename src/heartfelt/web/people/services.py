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

from heartfelt.web.people.models import Person, Role, Team


@transaction.atomic
def add_person(
    name: str, email: str, role: str = Role.AGENT, teams: Iterable[Team] = (), agent_name: str | None = None
) -> Person:
    """A new person who cannot sign in before they followed their invitation."""
    person = Person(name=name, email=email.lower(), role=role, agent_name=agent_name or None)
    person.set_unusable_password()
    person.full_clean(exclude=["password"])
    person.save()
    person.teams.set(teams)
    return person


def invitation(person: Person) -> str:
    """A link with which a person sets their password, once; an earlier link ends when they sign in with this one."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)},
    )
    return f"{settings.CSRF_TRUSTED_ORIGINS[0]}{path}"


def save_person(person: Person, teams: Iterable[Team]) -> None:
    """Keep what was changed; whoever may not sign in any more is signed out everywhere."""
    with transaction.atomic():
        person.save()
        person.teams.set(teams)
        if not person.is_active:
            sign_out(person)


def sign_out(person: Person) -> None:
    """End all sessions of a person."""
    mine = [each.pk for each in Session.objects.iterator() if each.get_decoded().get("_auth_user_id") == str(person.pk)]
    Session.objects.filter(pk__in=mine).delete()


def save_team(team: Team) -> Team:
    """Keep a team. A changed delay holds for what is read from now on: what was promised stays."""
    team.full_clean()
    team.save()
    return team


@transaction.atomic
def forget_factors(person: Person) -> str:
    """Take away somebody's second factors, passkeys and password, and sign them out; returns a link to begin anew."""
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save()
    sign_out(person)
    return invitation(person)
