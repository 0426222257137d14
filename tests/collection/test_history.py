"""The earlier conversations of a customer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from heartfelt.collection import Collection, history
from heartfelt.conversation import Conversation, Message

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def wrote(number: int, customer: str | None = "ada", timeless: bool = False) -> Conversation:
    at = None if timeless else MONDAY + timedelta(hours=number)
    return Conversation(
        id=f"c{number}", customer=customer, messages=(Message(id="m1", role="customer", text="Hi", at=at),)
    )


def before(conversations: list[Conversation], one: Conversation) -> list[str]:
    return [each.id for each in Collection.of(conversations).before(one)]


def test_earlier_conversations_of_the_same_customer_come_oldest_first() -> None:
    made = [wrote(3), wrote(1), wrote(2, "ben"), wrote(2), wrote(0, timeless=True), wrote(4)]
    assert before(made, wrote(3)) == ["c1", "c2"]
    assert before(made, wrote(3, customer=None)) == before(made, wrote(3, timeless=True)) == []


def test_of_many_the_last_are_taken() -> None:
    assert before([wrote(number) for number in range(30)], wrote(25)) == [f"c{number}" for number in range(5, 25)]


def test_a_name_of_too_many_is_no_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_CONTACTS", 10)
    assert len(before([wrote(number) for number in range(10)], wrote(9))) == 9
    assert before([wrote(number) for number in range(11)], wrote(9)) == []
