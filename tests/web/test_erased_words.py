"""What somebody searched for and saved does not outlive the customer whom it names."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast, add

from heartfelt.conversation import Message as Said
from heartfelt.web.keeping import erasing
from heartfelt.web.keeping.models import Receipt
from heartfelt.web.keeping.naming import holds
from heartfelt.web.masking.pseudonyms import pseudonym
from heartfelt.web.saved.models import SavedView
from heartfelt.web.saved.services import save_view

JANE = "jane.doe@larkfield.example"


def spoke(cast: Cast, name: str, customer: str, text: str, author: str = "", **more: Any) -> None:
    """A conversation in which a customer says something."""
    at = timezone.now()
    said = (
        Said(id="m1", role="customer", author=author or customer, at=at, text=f"I'm at my wits' end. {text}"),
        Said(id="m2", role="agent", author="ann", at=at, text="that is our policy. I'll ring you at five."),
    )
    add(cast.billing, name, customer=customer, messages=said, **more)


@pytest.fixture
def two(everybody: Cast) -> Cast:
    """Two customers: Jane, who is erased, and Omar, who stays."""
    meta = {"requester": {"name": "Jana Doelle"}, "mail": "j.d@elsewhere.example"}
    spoke(everybody, "order-47110", JANE, "The kettle leaks, ring +44 20 7946 0958.", "Jane Doe", meta=meta)
    spoke(everybody, "order-47120", "omar", "My parcel leaks.", "Omar Doe")
    return everybody


def erase(customer: str) -> Receipt:
    """Erase a customer at once."""
    receipt = Receipt.objects.create(kind=Receipt.Kind.CUSTOMER, hash=pseudonym(customer))
    erasing.erase(receipt)
    return receipt


def saved(cast: Cast, typed: str, name: str = "Parcels") -> SavedView:
    """A view with these words and another filter."""
    query = QueryDict(mutable=True)
    query.update({"q": typed, "cue": "feeling"})
    return save_view(cast.coach, name, query.urlencode(), cast.billing)


@pytest.mark.parametrize(
    "typed",
    [
        JANE, "refund JANE.DOE@larkfield.example", "jane.doe@lark*", "jane doe", "Doe, Jané", '"order 47110"', "order-47110",
        "jana doelle", "j.d@elsewhere.example", "kettle", "leaks kettle", "+44 20 7946 0958",
        pytest.param(pseudonym(JANE), id="what the id is hashed to"),
    ],
)  # fmt: skip
def test_words_that_name_an_erased_customer_are_taken_out_and_counted(two: Cast, typed: str) -> None:
    view = saved(two, typed)
    receipt = erase(JANE)
    view.refresh_from_db()
    assert (view.query, view.name) == ("cue=feeling", "Parcels")
    assert view.cleared_at is not None
    assert receipt.counts["saved views"] == 1


@pytest.mark.parametrize(
    "typed", ["leaks", "omar doe", "order-47120", "policy", "larkfield.example", "nowhere", "doe omar"]
)
def test_words_that_name_nobody_or_others_too_stay(two: Cast, typed: str) -> None:
    view = saved(two, typed)
    assert "saved views" not in erase(JANE).counts
    before, view = view.query, SavedView.objects.get(pk=view.pk)
    assert (view.query, view.cleared_at) == (before, None)


def test_a_name_under_which_many_wrote_names_nobody(two: Cast) -> None:
    for number, customer in enumerate(("cust-77", "cust-78")):
        spoke(two, f"guest-{number}", customer, "leaks", "Guest")
    view = saved(two, "guest")
    erase("cust-77")
    view.refresh_from_db()
    assert view.cleared_at is None


def test_a_masked_customer_is_known_by_the_hash_of_what_was_typed(two: Cast) -> None:
    spoke(two, "masked-1", pseudonym("mira@larkfield.example"), "leaks")
    view = saved(two, "mira@larkfield.example leaks")
    assert erase("mira@larkfield.example").counts["saved views"] == 1
    view.refresh_from_db()
    assert view.query == "cue=feeling"


def test_the_name_of_a_view_goes_too_and_its_owner_and_the_team_are_told(two: Cast, client: Client) -> None:
    view = saved(two, "leaks", name="Jane Doe leaks")
    erase(JANE)
    view.refresh_from_db()
    assert (view.name, view.query) == (f"Saved view {view.pk}", "q=leaks&cue=feeling")
    for person in (two.coach, two.ann):
        client.force_login(person)
        assert "Words taken out by an erasure" in client.get(reverse("saved")).content.decode()
        opened = client.get(reverse("saved_open", kwargs={"pk": view.pk}), follow=True).content.decode()
        assert "taken out when a customer was erased" in opened
        assert "Jane" not in opened
    assert saved(two, "parcel", name=view.name).cleared_at is None


def test_a_view_that_is_saved_while_the_erasure_runs_is_cleared_too(two: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    forget = erasing.forget

    def and_meanwhile(*arguments: Any) -> None:
        forget(*arguments)
        saved(two, JANE)

    monkeypatch.setattr(erasing, "forget", and_meanwhile)
    assert erase(JANE).counts["saved views"] == 1
    assert not SavedView.objects.filter(query__contains="jane").exists()


def test_a_short_id_is_named_only_where_nothing_else_was_typed() -> None:
    assert holds(" 7 ", "7")
    assert not holds("csat 7", "7")
    assert not holds("jane", JANE)
    assert not holds("jane.*", JANE)
