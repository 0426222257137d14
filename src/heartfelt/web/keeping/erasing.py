"""One customer, everywhere: conversations of all teams, and everything that hangs on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record
from heartfelt.web.conversations.forgetting import Counts, counted, forget
from heartfelt.web.conversations.models import Conversation, Upload
from heartfelt.web.conversations.services import give_up
from heartfelt.web.keeping import ledger
from heartfelt.web.keeping.models import Receipt
from heartfelt.web.keeping.naming import naming
from heartfelt.web.keeping.scrubbing import scrub
from heartfelt.web.masking.pseudonyms import pseudonym
from heartfelt.web.people.models import Person
from heartfelt.web.saved import services as saved

AGAIN = timedelta(minutes=1)  # when to look again while an upload that was there before is still being read


def of_customer(customer: str) -> QuerySet[Conversation]:
    """The conversations under a customer's id, as it is or masked."""
    return (
        Conversation.objects.filter(customer__in={customer, pseudonym(customer)})
        if customer
        else Conversation.objects.none()
    )


def preview(customer: str) -> Counts:
    """What would go, as counts a table."""
    return counted(of_customer(customer))


@transaction.atomic
def ask(hash_: str, by: Person | None) -> Receipt:
    """Have a customer erased in the background; `hash_` is the pseudonym of their id, so that the id is kept nowhere."""
    from heartfelt.web.keeping.tasks import erase_customer

    receipt = Receipt.objects.create(kind=Receipt.Kind.CUSTOMER, hash=hash_, by=by)
    transaction.on_commit(lambda: erase_customer.enqueue(receipt.pk))
    return receipt


def erase(receipt: Receipt) -> None:
    """Erase what a receipt is for. It may be interrupted, and goes on when it is called again."""
    receipt.state = Receipt.State.RUNNING
    receipt.save(update_fields=["state"])
    theirs = of_hash(receipt.hash)
    names_them = naming(receipt.hash, theirs)
    saved.forget_words(names_them, lambda counts: keep(receipt, counts))
    forget(theirs, lambda counts: keep(receipt, counts))
    saved.forget_words(names_them, lambda counts: keep(receipt, counts))  # what was saved meanwhile
    if waits(receipt):
        return
    give_up(timezone.now())  # nor may a file that failed and is tried again bring the customer back
    receipt.left = of_hash(receipt.hash).count()
    finish(receipt)
    scrub()


def waits(receipt: Receipt) -> bool:
    """Whether an upload that was there when somebody asked may still bring the customer back."""
    running = (Upload.State.WAITING, Upload.State.STORING, Upload.State.READING)
    return Upload.objects.filter(state__in=running, created_at__lte=receipt.asked_at).exists()


def keep(receipt: Receipt, counts: Counts) -> None:
    """Add the counts of a batch."""
    receipt.counts = dict(Counter(receipt.counts) + Counter(counts))
    receipt.save(update_fields=["counts"])


def finish(receipt: Receipt) -> None:
    """Write down that it is done, here, in the ledger and in the audit log."""
    receipt.state, receipt.done_at = Receipt.State.DONE, timezone.now()
    if receipt.hash:
        ledger.add(receipt.kind, receipt.hash, receipt.done_at)
    with transaction.atomic():
        receipt.save()
        what = {"customer": Action.ERASED, "age": Action.EXPIRED, "person": Action.PERSON_LEFT}[receipt.kind]
        facts = {"hash": receipt.hash} if receipt.hash else {"team": receipt.team_id}
        record(receipt.by, what, receipt, **facts, **dict(sorted(receipt.counts.items())))


def of_hash(hash_: str) -> QuerySet[Conversation]:
    """The conversations of the customer who has this pseudonym."""
    return Conversation.objects.filter(customer__in=list(_ids(hash_)))


def _ids(hash_: str) -> Iterator[str]:
    """The ids that have this pseudonym: all are tried, since only the hash is known."""
    customers = Conversation.objects.exclude(customer="").order_by().values_list("customer", flat=True).distinct()
    return (each for each in customers.iterator(5000) if pseudonym(each) == hash_)
