"""A conversation as rows, and back again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartfelt.conversation import Conversation, Event, Message, Outcome
from heartfelt.errors import InvalidConversation
from heartfelt.web.conversations.services import history_of, read_conversation
from heartfelt.web.conversations.storing import restored, store
from heartfelt.web.people.models import Team

AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def full() -> Conversation:
    """One with everything in it."""
    return Conversation(
        id="c-1", channel="email", subject="Late", customer="cust-1", language="en", queue="billing",
        messages=(
            Message(id="m1", role="customer", author="cust-1", at=AT, text="Late\n  again", meta={"tags": ["x"]}),
            Message(id="m2", role="note", text="A note"),
        ),
        events=(Event(kind="transfer", at=AT, from_="ann", to="bo", meta={"after": "m1"}),),
        outcome=Outcome(csat=2.0, resolved=False),
        meta={"source": "test"},
    )  # fmt: skip


def test_a_conversation_comes_back_as_it_was() -> None:
    row = store(full(), Team.objects.create(name="Billing"), None)
    row.refresh_from_db()
    back = restored(row)
    first, second = full().messages
    assert back.messages == (first, second)
    assert (back.events, back.outcome, back.meta) == (full().events, full().outcome, full().meta)
    assert (back.subject, back.customer, back.queue, back.channel) == ("Late", "cust-1", "billing", "email")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_every_text_is_kept_but_for_characters_that_no_database_holds(text: str) -> None:
    team, _ = Team.objects.get_or_create(name="Billing")
    team.conversations.all().delete()
    one = Conversation(
        id="c-1", subject=text or None, messages=(Message(id="m1", role="agent", author=text, text=text),)
    )
    row = store(one, team, None)
    row.refresh_from_db()
    assert restored(row).messages[0].text == text.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def test_an_id_is_kept_once_a_team_and_not_when_it_is_too_long() -> None:
    team = Team.objects.create(name="Billing")
    with pytest.raises(InvalidConversation, match="longer than 400"):
        store(Conversation(id="x" * 401, messages=()), team, None)
    store(full(), team, None)
    with pytest.raises(IntegrityError):
        store(full(), team, None)


def test_reading_uses_the_customers_history_on_any_channel_and_of_any_team() -> None:
    import msgspec

    billing, delivery = Team.objects.create(name="Billing"), Team.objects.create(name="Delivery")
    store(full(), billing, None)
    later = tuple(msgspec.structs.replace(each, at=AT.replace(hour=12)) for each in full().messages)
    row = store(msgspec.structs.replace(full(), id="c-2", channel="chat", messages=later), delivery, None)
    assert [each.id for each in history_of(row)] == ["c-1"]


def test_reading_again_replaces_what_was_found() -> None:
    row = store(full(), Team.objects.create(name="Billing"), None)
    read_conversation(row, "phrases")
    before = row.findings.count()
    read_conversation(row, "phrases")
    assert row.findings.count() == before
