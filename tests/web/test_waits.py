"""Response times: from which moment a wait counts, whose it is, and in which hours."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest

from heartfelt.conversation import Event
from heartfelt.norms import Hours
from heartfelt.web.reports.waits import Said, Wait, bin_of, edges, waits

ALWAYS = Hours()
NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)  # a Monday


def said(role: str, minutes: float, author: str = "") -> Said:
    """A message so long after nine."""
    return Said(role, author or role, NINE + timedelta(minutes=minutes))


def event(kind: str, minutes: float, to: str | None = None) -> Event:
    """Something that happened so long after nine."""
    return Event(kind=kind, at=NINE + timedelta(minutes=minutes), to=to)  # type: ignore[arg-type]


def test_a_first_and_a_next_answer_count_from_the_message_that_waited() -> None:
    talk = [said("customer", 0), said("agent", 5, "ann"), said("customer", 6), said("agent", 8, "bo")]
    assert list(waits(talk, (), ALWAYS)) == [Wait("agent", "ann", True, 5), Wait("agent", "bo", False, 2)]


def test_who_writes_again_has_waited_since_the_first_message() -> None:
    talk = [said("customer", 0), said("customer", 4), said("agent", 10)]
    assert [wait.minutes for wait in waits(talk, (), ALWAYS)] == [10]


def test_a_second_message_of_the_agent_ends_no_wait() -> None:
    talk = [said("agent", 0), said("customer", 1), said("agent", 2), said("agent", 30)]
    assert [(wait.first, wait.minutes) for wait in waits(talk, (), ALWAYS)] == [(False, 1)]


def test_what_is_closed_waits_for_nothing_and_a_reopen_counts_from_there() -> None:
    talk = [said("customer", 0), said("agent", 5), said("customer", 6), said("customer", 5000), said("agent", 5007)]
    closed = (event("status", 20, "Solved"), event("status", 5000, "open"))
    assert [wait.minutes for wait in waits(talk, closed, ALWAYS)] == [5, 7]
    assert [wait.minutes for wait in waits(talk, (), ALWAYS)] == [5, 5001]


def test_a_bot_has_its_own_and_a_hand_off_begins_a_wait_for_a_person() -> None:
    talk = [said("customer", 0), said("bot", 1), said("agent", 31, "ann")]
    assert list(waits(talk, (event("handoff", 2),), ALWAYS)) == [
        Wait("bot", "bot", True, 1),
        Wait("agent", "ann", True, 29),
    ]
    assert [wait.side for wait in waits(talk, (), ALWAYS)] == ["bot"]


def test_notes_are_no_answers_and_without_times_there_is_nothing_to_say() -> None:
    assert [wait.minutes for wait in waits([said("customer", 0), said("note", 1), said("agent", 9)], (), ALWAYS)] == [9]
    assert not list(waits([Said("customer", "c", None), Said("agent", "ann", None)], (), ALWAYS))


def test_only_business_hours_count_without_the_holidays() -> None:
    hours = Hours(kind="business", start=time(9), end=time(17), closed=((NINE + timedelta(days=1)).date(),))
    talk = [said("customer", 7 * 60), said("agent", 48 * 60 + 30)]  # Monday at four to Wednesday at half past nine
    assert [wait.minutes for wait in waits(talk, (), hours)] == [90]


@pytest.mark.parametrize("minutes", [0.02, 1, 3.3, 60, 1439, 90_000])
def test_a_wait_lies_in_its_bin(minutes: float) -> None:
    low, high = edges(bin_of(minutes))
    assert low <= minutes * 1.0001
    assert minutes < high
    assert high / low == pytest.approx(2**0.25)
