"""Erasing again, from keyed hashes alone: after a database came back that knows nothing of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from heartfelt.web.keeping import erasing
from heartfelt.web.keeping.leaving import leave, rename
from heartfelt.web.keeping.ledger import Entry
from heartfelt.web.keeping.models import Receipt
from heartfelt.web.keeping.tasks import erase_customer
from heartfelt.web.masking.pseudonyms import pseudonym
from heartfelt.web.people.models import Person


def replay(entries: Iterable[Entry]) -> int:
    """Erase everybody again whom these entries name and who is here; how many that were."""
    found = list(entries)
    people = {pseudonym(person.email.lower()): person for person in Person.objects.all()}
    left = {entry.hash for entry in found if entry.kind == Receipt.Kind.PERSON}
    return sum(_leave_again(people[hash_]) for hash_ in sorted(left & people.keys())) + sum(
        _erase_again(hash_) for hash_ in sorted({entry.hash for entry in found if entry.kind == Receipt.Kind.CUSTOMER})
    )


def _leave_again(person: Person) -> int:
    leave(person, anonymous=False)
    rename(Receipt.objects.create(kind=Receipt.Kind.PERSON, hash=pseudonym(person.email.lower())), person)
    return 1


def _erase_again(hash_: str) -> int:
    here = erasing.of_hash(hash_).exists()
    receipt = Receipt(kind=Receipt.Kind.CUSTOMER, hash=hash_, asked_at=timezone.now())
    if not here and not erasing.waits(receipt):
        return 0
    receipt.save()
    erasing.erase(receipt)
    if receipt.is_running:  # an upload came back with the backup, and may hold the customer
        erase_customer.enqueue(receipt.pk)
    return int(here)
