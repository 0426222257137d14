"""Counts follow what happens to conversations, and hold nothing that is not open yet."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast, add, last_week

from heartfelt.conversation import Message as Said
from heartfelt.web.agreements.selectors import agreement_of
from heartfelt.web.agreements.services import save_hours
from heartfelt.web.conversations.bringing import take_out
from heartfelt.web.conversations.merging import Change, append
from heartfelt.web.conversations.models import Conversation, Finding, Message, Reading
from heartfelt.web.conversations.selectors import lately
from heartfelt.web.conversations.services import read_conversation, undo
from heartfelt.web.people.models import Role
from heartfelt.web.people.services import add_person
from heartfelt.web.reports.models import Stale, Thing, Week
from heartfelt.web.reports.packing import LAYOUTS, add_up
from heartfelt.web.reports.scope import due
from heartfelt.web.reports.selectors import own_rates, report
from heartfelt.web.reports.services import recount, recount_team
from heartfelt.web.reports.times import own_times, response_times

AUTHORS = ("ann", "bo", "cleo")


@pytest.fixture
def week(everybody: Cast) -> Cast:
    """Fifteen conversations of three agents in one week, not counted yet."""
    add_person("Cleo", "cleo@larkfield.example", Role.AGENT, [everybody.billing], "cleo")
    for number in range(15):
        add(
            everybody.billing, f"w-{number}", author=AUTHORS[number % 3], ago=last_week(minutes=number), queue="refunds"
        )
    return everybody


def counted() -> int:
    """Conversations in the counts of the queue."""
    return sum(Week.objects.filter(level="queue", queue="refunds").values_list("conversations", flat=True))


def kept() -> list[tuple[bytes, ...]]:
    """Everything that is packed in a week."""
    rows = Week.objects.order_by("level", "team", "week", "queue", "channel")
    return [tuple(map(bytes, row)) for row in rows.values_list("slots", *LAYOUTS)]


def test_a_reading_that_opens_later_is_counted_then_and_not_before(week: Cast) -> None:
    recount()
    fresh = Reading.objects.get(conversation=week.fresh)
    assert not Week.objects.filter(queue="billing", conversations__gt=1).exists()
    before = sum(Week.objects.filter(level="team").values_list("conversations", flat=True))
    recount(fresh.opens_at - timedelta(seconds=1))
    assert sum(Week.objects.filter(level="team").values_list("conversations", flat=True)) == before
    recount(fresh.opens_at)
    assert sum(Week.objects.filter(level="team").values_list("conversations", flat=True)) == before + 1


def test_what_is_taken_back_or_moved_is_counted_no_longer_where_it_was(week: Cast) -> None:
    Conversation.objects.filter(external_id__in=("w-0", "w-1")).update(upload=week.upload)
    recount()
    assert counted() == 15
    undo(week.upload)
    take_out(week.upload)
    recount()
    assert counted() == 13
    one = Conversation.objects.get(external_id="w-2")
    one.queue = "elsewhere"
    one.save()
    recount()
    assert counted() == 12
    assert Week.objects.get(level="queue", queue="elsewhere").conversations == 1


@pytest.mark.usefixtures("week")
def test_one_that_begins_earlier_by_a_message_that_comes_late_leaves_its_week() -> None:
    recount()
    row = Conversation.objects.get(external_id="w-0")
    assert row.began_at
    earlier = Said(id="m0", role="customer", at=row.began_at - timedelta(weeks=2), text="Is anybody there?")
    assert append(row, messages=[earlier]) == Change.CHANGED
    recount()
    weeks = Week.objects.filter(level="queue", queue="refunds").order_by("week")
    assert list(weeks.values_list("conversations", flat=True)) == [1, 14]


@pytest.mark.usefixtures("week")
def test_what_is_read_again_belongs_to_the_agent_first_again() -> None:
    recount()
    read_conversation(Conversation.objects.get(external_id="w-0"), "phrases")
    recount()
    assert counted() == 14


def test_every_level_adds_up_to_the_same(week: Cast) -> None:
    add(week.billing, "by-mail", author="bo", ago=last_week(), queue="refunds", channel="email")
    recount()
    monday = Week.objects.get(level="queue", queue="refunds").week
    for level in Week.Level.values:
        rows = Week.objects.filter(level=level, week=monday)
        assert sum(row.conversations for row in rows) == 16
        assert sum(row.total for row in rows) == 16
        named = add_up("named", (("", row.named) for row in rows), dict(Thing.objects.values_list("pk", "name")))[""]
        assert named["sign:policy_wall"].count == 16


def test_counting_everything_anew_gives_the_same(week: Cast) -> None:
    recount()
    before = kept()
    Stale.objects.all().delete()
    Week.objects.all().delete()
    recount_team(week.billing)
    assert kept() == before


def test_a_page_has_what_is_due_counted(week: Cast, client: Client) -> None:
    client.force_login(week.coach)
    assert due(week.coach) == [week.billing.pk]
    assert "16 conversations" in client.get(reverse("report")).content.decode()
    assert due(week.coach) == []


def test_response_times_stand_with_their_interval_and_follow_the_teams_hours(week: Cast) -> None:
    recount()
    found = response_times(week.coach, {"queue": "refunds"})
    median, ninety = found.people[0].first
    assert median.low <= median.value <= median.high  # type: ignore[union-attr]
    assert 2.5 < median.value < 3.5  # type: ignore[union-attr]
    assert ninety.value >= median.value  # type: ignore[union-attr]
    assert found.kinds == ["calendar"]
    agreement = agreement_of(week.billing)
    agreement.kind, agreement.days = "business", [6]  # Tuesdays do not count
    save_hours(agreement)
    recount_team(week.billing)
    found = response_times(week.coach, {"queue": "refunds"})
    assert found.kinds == ["business"]
    assert found.people[0].first[0].value < 0.1  # type: ignore[union-attr]


def test_an_agent_sees_the_waits_that_ended_with_their_own_answers(week: Cast) -> None:
    one = Conversation.objects.get(external_id="w-0")
    later = one.ended_at + timedelta(minutes=1)  # type: ignore[operator]
    for place, (role, author) in enumerate((("customer", "cust-1"), ("agent", "bo")), 2):
        at = later + timedelta(hours=place)
        Message.objects.create(
            conversation=one, position=place, external_id=f"x{place}", role=role, author=author, at=at, text="."
        )
    times = own_times(week.ann, lately(week.ann, timezone.now() - timedelta(days=21)))
    assert times is not None
    assert times.first[0].total == 5 + 2  # type: ignore[union-attr]
    assert "too few" in times.next[0].reason  # type: ignore[union-attr]
    assert own_times(week.coach, []) is None


def test_reports_of_agents_and_admins_hold_nothing(week: Cast) -> None:
    recount()
    for person in (week.ann, week.admin, week.coach_elsewhere):
        assert report(person, {}).conversations == 0
    assert own_rates(week.ann, lately(week.ann, timezone.now() - timedelta(days=21)))[1].total > 0


def test_weeks_in_which_a_bot_answered_are_counted_again_by_the_migration(week: Cast) -> None:
    recount()
    Finding.objects.filter(conversation__external_id="w-0").update(bot=True, about="")
    import_module("heartfelt.web.reports.migrations.0004_count_bots").mark(apps, None)
    assert Stale.objects.filter(due_at__lte=timezone.now()).values_list("queue").get() == ("refunds",)
    recount()
    bots = report(week.coach, {}).bots
    assert bots
    assert sum(row.total for row in bots.cues) == 1


def test_weeks_in_which_a_bot_only_wrote_are_counted_again_by_the_next_one(week: Cast) -> None:
    recount()
    Message.objects.filter(conversation__external_id__in=("w-0", "w-3"), role="agent").update(role="bot")
    Finding.objects.filter(conversation__external_id="w-0").update(bot=True, about="")
    Finding.objects.filter(conversation__external_id="w-3").delete()
    import_module("heartfelt.web.reports.migrations.0005_count_all_of_bots").mark(apps, None)
    assert Stale.objects.filter(due_at__lte=timezone.now()).values_list("queue").get() == ("refunds",)
    recount()
    bots = report(week.coach, {}).bots
    assert bots
    assert (bots.conversations, bots.signs[0].count, bots.acts[0].count) == (2, 1, 1)


def test_a_bot_whose_message_became_an_agents_since_is_still_among_what_its_findings_are_counted_in(week: Cast) -> None:
    Finding.objects.filter(conversation__external_id__startswith="w-").update(bot=True, about="")
    recount()  # before it is read again
    bots = report(week.coach, {}).bots
    assert bots
    assert bots.conversations == bots.signs[0].count == 15
