"""Agents hear for a week that the delay of their team was changed, from what to what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast

from heartfelt.web.home import selectors
from heartfelt.web.people.models import Person, Team
from heartfelt.web.people.services import save_team


def change(team: Team, days: int, by: Person) -> None:
    """Somebody changes the delay of a team."""
    team.delay_days = days
    save_team(team, by=by)


def told(client: Client, person: Person) -> str:
    """Today, on one line."""
    client.force_login(person)
    return " ".join(client.get(reverse("home")).content.decode().split())


def test_agents_are_told_that_their_time_was_taken_away_and_by_whom(everybody: Cast, client: Client) -> None:
    change(everybody.billing, 0, everybody.manager)
    page = told(client, everybody.ann)
    assert "Billing: what is found from" in page
    assert "on is shown to coach and manager when it is shown to you." in page
    assert "Before, it was 1 working day after you, and what was found then keeps its time. Rafael changed it." in page
    for person in (everybody.elsewhere, everybody.coach, everybody.manager):
        assert "what is found from" not in told(client, person)


def test_each_change_of_the_week_is_told_and_another_setting_is_not(everybody: Cast, client: Client) -> None:
    everybody.billing.name = "Bills"
    save_team(everybody.billing, by=everybody.admin)
    assert selectors.new_delays(everybody.ann) == []
    change(everybody.billing, 0, everybody.manager)
    change(everybody.billing, 3, everybody.admin)
    assert [(each.team, each.who, each.before, each.now) for each in selectors.new_delays(everybody.ann)] == [
        ("Bills", "Noor", 0, 3),
        ("Bills", "Rafael", 1, 0),
    ]
    assert "3 working days after you. Before, it was when it was shown to you" in told(client, everybody.ann)


def test_after_a_week_nobody_is_told_any_more(everybody: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    change(everybody.billing, 0, everybody.manager)
    now = timezone.now()
    later: Any = lambda days: lambda: now + timedelta(days=days)  # noqa: E731
    monkeypatch.setattr(selectors.timezone, "now", later(6.9))
    assert len(selectors.new_delays(everybody.ann)) == 1
    monkeypatch.setattr(selectors.timezone, "now", later(7.1))
    assert selectors.new_delays(everybody.ann) == []
