"""Masks what comes in, and keeps what a team chose."""

from __future__ import annotations

from django.db import transaction

from heartfelt.conversation import Conversation as Given
from heartfelt.masking import Masker
from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import changes, record
from heartfelt.web.masking.models import Choice
from heartfelt.web.masking.pseudonyms import pseudonym
from heartfelt.web.people.models import Person, Team

RECORDED = ("kinds", "countries", "customers")


def masked(given: Given, team: Team) -> Given:
    """A conversation as it may be kept for a team. Every way in goes through here, before a row is written."""
    choice = choice_of(team)
    if not choice.kinds and not choice.customers:
        return given
    masker = Masker(tuple(choice.kinds), tuple(choice.countries.split()), pseudonym if choice.customers else None)
    return masker.conversation(given)


def choice_of(team: Team) -> Choice:
    """What a team chose, or that nothing is masked."""
    return Choice.objects.filter(team=team).first() or Choice(team=team)


@transaction.atomic
def save_choice(choice: Choice, *, by: Person | None = None) -> None:
    """Keep a choice. It holds for what comes in from now on."""
    before = choice_of(choice.team)
    choice.save()
    if facts := changes(vars(before), vars(choice), RECORDED):
        record(by, Action.SETTING_CHANGED, choice.team, setting="masking", **facts)
