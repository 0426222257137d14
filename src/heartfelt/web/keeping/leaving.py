"""A person who leaves: their account is closed; where the law asks, their name goes and the conversations stay."""

from __future__ import annotations

from django.db import transaction
from django.db.models import CASCADE

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record
from heartfelt.web.conversations.services import rename_agent
from heartfelt.web.keeping.erasing import finish
from heartfelt.web.keeping.models import Receipt
from heartfelt.web.keeping.scrubbing import scrub
from heartfelt.web.masking.pseudonyms import pseudonym
from heartfelt.web.people.models import Person
from heartfelt.web.people.services import sign_out

ACCOUNTS = ("account", "mfa", "socialaccount", "usersessions")  # the apps that hold how a person signs in


@transaction.atomic
def leave(person: Person, *, anonymous: bool, by: Person | None = None) -> Receipt | None:
    """Close an account, and have the person's name taken out of conversations in the background where that is wanted."""
    from heartfelt.web.keeping.tasks import make_anonymous

    person.is_active = False
    person.set_unusable_password()
    person.save()
    person.teams.clear()
    sign_out(person)
    for relation in Person._meta.related_objects:
        if relation.related_model._meta.app_label in ACCOUNTS and getattr(relation, "on_delete", None) is CASCADE:
            relation.related_model._base_manager.filter(**{relation.field.name: person}).delete()
    if not anonymous:
        record(by, Action.PERSON_LEFT, person, anonymous=False)
        return None
    receipt = Receipt.objects.create(kind=Receipt.Kind.PERSON, hash=pseudonym(person.email.lower()), by=by)
    transaction.on_commit(lambda: make_anonymous.enqueue(receipt.pk, person.pk))
    return receipt


def rename(receipt: Receipt, person: Person) -> None:
    """Put a number in place of a person's name, here and in conversations. Called again, it goes on."""
    receipt.state = Receipt.State.RUNNING
    receipt.save(update_fields=["state"])
    stand_in = f"former-{person.pk}"
    if person.agent_name and person.agent_name != stand_in:
        receipt.counts = rename_agent(person.agent_name, stand_in)
    person.name, person.email = f"Former colleague {person.pk}", f"{stand_in}@erased.invalid"
    person.agent_name = stand_in if person.agent_name else None
    person.save()
    finish(receipt)
    scrub()
