"""Masks what comes in, and keeps what a team chose."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from msgspec import structs

from heartfelt.conversation import Conversation as Given
from heartfelt.conversation import Message
from heartfelt.masking import Masker
from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import changes, record
from heartfelt.web.masking.models import Choice
from heartfelt.web.masking.pseudonyms import pseudonym
from heartfelt.web.people.models import Person, Team

RECORDED = ("kinds", "countries", "customers")


def masking_of(team: Team) -> Callable[[Given], Given]:
    """Makes a conversation what may be kept of it for a team. Every way in goes through it, before a row is written."""
    choice = _chosen(team)
    if choice is None or not (choice.kinds or choice.customers):
        return lambda given: given
    masker = Masker(tuple(choice.kinds), tuple(choice.countries.split()), pseudonym if choice.customers else None)
    return masker.conversation


def masked_beside(given: Given, here: Given, team: Team) -> Given:
    """What came later to a conversation that is kept already: its placeholders go on from those that are there."""
    there = Message(
        id="", role="customer", text="\n".join([here.subject or "", *(each.text for each in here.messages)])
    )
    both = structs.replace(given, customer=here.customer, subject=None, messages=(there, *given.messages))
    made = masking_of(team)(both)
    return structs.replace(made, customer=here.customer, subject=here.subject, messages=made.messages[1:])


def choice_of(team: Team) -> Choice:
    """What a team chose, or that nothing is masked."""
    return Choice.objects.filter(team=team).first() or Choice(team=team)


def _chosen(team: Team) -> Choice | None:
    """What a team chose: asked for anew, unless it came with the team in one question."""
    here = team._state.fields_cache.get("masking", ...)
    if here is None or (isinstance(here, Choice) and here.pk):
        return here
    return Choice.objects.filter(team=team).first()


@transaction.atomic
def save_choice(choice: Choice, *, by: Person | None = None) -> None:
    """Keep a choice. It holds for what comes in from now on."""
    before = choice_of(choice.team)
    choice.save()
    if facts := changes(vars(before), vars(choice), RECORDED):
        record(by, Action.SETTING_CHANGED, choice.team, setting="masking", **facts)
