"""Finding conversations."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast, add, given

from heartfelt.conversation import Event
from heartfelt.web.conversations.search import search, search_page
from heartfelt.web.conversations.storing import store


@pytest.mark.parametrize(
    "wanted",
    [
        {"q": "WITS' END"},
        {"queue": "billing"},
        {"channel": "chat"},
        {"sign": "policy_wall"},
        {"cue": "feeling", "outcome": "missed", "act": "owns"},
        {"moment": "problem_solving", "care": "middle"},
        {"since": (timezone.now() - timedelta(days=21)).date(), "until": (timezone.now() - timedelta(days=19)).date()},
    ],
)
def test_what_fits_is_found(everybody: Cast, wanted: dict[str, object]) -> None:
    assert everybody.open in search(everybody.coach, wanted)


@pytest.mark.parametrize(
    "wanted",
    [
        {"q": "no such words"},
        {"q": "%"},
        {"queue": "travel"},
        {"cue": "feeling", "outcome": "met"},
        {"act": "policy_wall"},
        {"moment": "magic"},
        {"care": "high"},
        {"csat": 5},
        {"until": date(2020, 1, 1)},
    ],
)
def test_what_does_not_fit_is_not_found(everybody: Cast, wanted: dict[str, object]) -> None:
    assert not search(everybody.coach, wanted).exists()


def test_a_coach_finds_the_conversations_of_an_agent(everybody: Cast) -> None:
    add(everybody.billing, "bo-1", author="bo")
    assert [each.external_id for each in search(everybody.coach, {"agent": everybody.bo})] == ["bo-1"]


def test_the_newest_come_first_and_those_without_a_time_last(everybody: Cast) -> None:
    everybody.fresh.began_at = None
    everybody.fresh.save()
    assert list(search_page(everybody.coach, {}).conversations) == [everybody.open, everybody.fresh]


def test_reopened_conversations_are_found(everybody: Cast) -> None:
    solved, again = Event(kind="status", to="solved"), Event(kind="status", from_="solved", to="open")
    for name, events in (
        ("solved-1", (solved,)),
        ("again-1", (solved, again)),
        ("said-1", (Event(kind="status", to="Reopened"),)),
    ):
        store(given(name, timezone.now(), events=events), everybody.billing, None)
    assert {row.external_id for row in search(everybody.coach, {"reopened": True})} == {"again-1", "said-1"}


def test_an_agent_is_offered_no_filter_by_agent_and_none_works(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.bo)
    page = client.get(reverse("conversations"), {"agent": everybody.ann.pk}).content.decode()
    assert 'name="agent"' not in page
    assert "There is no conversation yet" in page  # what is asked for of another agent is not heard


def test_a_filter_that_does_not_exist_changes_nothing_and_breaks_nothing(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.coach)
    answer = client.get(reverse("conversations"), {"cue": "' OR 1=1 --", "since": "yesterday", "older": "x"})
    assert answer.status_code == 200


def test_only_the_results_are_sent_where_only_they_change(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.coach)
    answer = client.get(reverse("conversations"), headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]
