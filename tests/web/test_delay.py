"""The delay is counted in the working days of the team."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from web_cast import Cast, assessed, given

from heartfelt.web.agreements.models import Agreement
from heartfelt.web.agreements.selectors import agreement_of, working_days_of
from heartfelt.web.agreements.working_days import WorkingDays
from heartfelt.web.conversations.delay import opens, opens_for_others
from heartfelt.web.conversations.models import Finding, Reading
from heartfelt.web.conversations.selectors import findings_for
from heartfelt.web.conversations.services import keep_reading

MONDAY_TO_FRIDAY = WorkingDays(ZoneInfo("UTC"))


def at(day: int, hour: int) -> datetime:
    """A moment of June 2026; the 1st is a Monday."""
    return datetime(2026, 6, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("read", "days", "opened"),
    [
        (at(1, 15), 1, at(2, 15)),
        (at(5, 15), 1, at(8, 15)),  # Friday to Monday
        (at(6, 11), 1, at(9, 0)),  # read on Saturday: all of Monday is the agent's
        (at(7, 23), 1, at(9, 0)),
        (at(3, 9), 3, at(8, 9)),
        (at(6, 11), 0, at(6, 11)),
    ],
)
def test_findings_open_after_so_many_working_days(read: datetime, days: int, opened: datetime) -> None:
    assert opens(read, days, MONDAY_TO_FRIDAY) == opened


@pytest.mark.parametrize(
    ("agreed", "read", "days", "opened"),
    [
        ({"days": [0, 1, 2, 3, 4, 5, 6]}, at(5, 15), 1, at(6, 15)),  # Friday to Saturday
        ({"days": [1, 3]}, at(4, 15), 1, at(9, 15)),  # Thursday to Tuesday
        ({"days": [1, 3]}, at(5, 15), 1, at(11, 0)),  # read on Friday: all of Tuesday is the agent's
        ({"closed": ["2026-06-02"]}, at(1, 15), 1, at(3, 15)),
        ({"closed": ["2026-06-01"]}, at(1, 15), 1, at(3, 0)),  # read on the closed day itself
        ({"country": "DE"}, at(3, 15), 1, at(4, 15)),  # Corpus Christi is a holiday of some regions alone
        ({"country": "DE", "region": "BY"}, at(3, 15), 1, at(5, 15)),
        ({"kind": "business", "country": "DE", "region": "BY"}, at(3, 15), 1, at(5, 15)),
        ({"zone": "Asia/Tokyo"}, at(5, 16), 1, at(8, 15)),  # Saturday in Tokyo: till Tuesday's midnight there
        ({"days": []}, at(5, 15), 1, at(8, 15)),
    ],
)
def test_the_working_days_are_those_of_the_team(
    everybody: Cast, agreed: dict[str, object], read: datetime, days: int, opened: datetime
) -> None:
    Agreement.objects.create(**{"team": everybody.billing, "zone": "UTC", **agreed})  # type: ignore[arg-type]
    everybody.billing.delay_days = days
    assert opens_for_others(everybody.billing, read) == opened


def test_a_team_without_an_agreement_works_from_monday_to_friday_where_the_workspace_is(everybody: Cast) -> None:
    assert not Agreement.objects.exists()
    assert working_days_of(agreement_of(everybody.billing)) == MONDAY_TO_FRIDAY
    assert opens_for_others(everybody.billing, at(6, 11)) == at(9, 0)


def test_the_hour_of_the_day_stays_where_the_clocks_change() -> None:
    london = ZoneInfo("Europe/London")
    read = datetime(2026, 3, 27, 15, tzinfo=london)  # a Friday; they change on Sunday
    assert opens(read, 1, WorkingDays(london)) == datetime(2026, 3, 30, 14, tzinfo=UTC)


def test_a_finding_of_today_waits_for_the_end_of_the_holidays(everybody: Cast) -> None:
    today = timezone.localdate()
    closed = [(today + timedelta(days=number)).isoformat() for number in range(1, 15)]
    Agreement.objects.create(team=everybody.billing, zone="UTC", days=[*range(7)], closed=closed)
    one = given("fresh-1", timezone.now())
    Finding.objects.filter(conversation=everybody.fresh).delete()
    Reading.objects.filter(conversation=everybody.fresh).delete()
    keep_reading(everybody.fresh, one, assessed(one), "phrases", timezone.now())
    opened = {each.opens_at.date() for each in Finding.objects.filter(conversation=everybody.fresh)}
    assert opened == {date.fromisoformat(closed[-1]) + timedelta(days=1)}


def test_a_delay_that_is_shortened_opens_nothing_that_was_promised_when_it_is_read_again(everybody: Cast) -> None:
    promised = Reading.objects.get(conversation=everybody.fresh).opens_at
    everybody.fresh.team.delay_days = 0
    one = given("fresh-1", timezone.now())
    keep_reading(everybody.fresh, one, assessed(one), "phrases", timezone.now())
    assert {each.opens_at for each in Finding.objects.filter(conversation=everybody.fresh)} == {promised}
    assert Reading.objects.get(conversation=everybody.fresh).opens_at == promised
    assert not findings_for(everybody.coach).filter(conversation=everybody.fresh).exists()
