"""Pages of the list: every conversation on exactly one of them, whatever is added meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast, given

from heartfelt.web.conversations import paging
from heartfelt.web.conversations.models import Conversation
from heartfelt.web.conversations.paging import PAGE
from heartfelt.web.conversations.search import search_page
from heartfelt.web.conversations.storing import store

LATER = timedelta(hours=1)


@pytest.fixture
def many(everybody: Cast) -> list[str]:
    """Names of conversations, newest first: some at the same moment, two at none that is known."""
    begin = timezone.now() - timedelta(days=9)
    for number in range(2 * PAGE + 6):
        store(given(f"many-{number}", begin + (number // 2) * LATER), everybody.billing, None)
    Conversation.objects.filter(external_id__in=("many-30", "many-31")).update(began_at=None)
    rows = Conversation.objects.filter(team=everybody.billing)
    known = sorted(rows.exclude(began_at=None), key=lambda row: (row.began_at, row.pk), reverse=True)
    return [row.external_id for row in (*known, *rows.filter(began_at=None).order_by("-pk"))]


def walked(everybody: Cast, wanted: dict[str, object], counted: bool = True) -> tuple[list[str], list[str]]:
    """All pages from the first to the last, and from the last back to the first."""
    there, back = list[str](), list[str]()
    page = search_page(everybody.coach, wanted, counted=counted)
    while True:
        there += [row.external_id for row in page.conversations]
        if page.older is None:
            break
        page = search_page(everybody.coach, wanted, older=page.older, counted=counted)
    while True:
        back = [row.external_id for row in page.conversations] + back
        if page.newer is None:
            return there, back
        page = search_page(everybody.coach, wanted, newer=page.newer, counted=counted)


def test_pages_hold_every_conversation_once_in_both_directions(everybody: Cast, many: list[str]) -> None:
    there, back = walked(everybody, {})
    assert there == many
    assert back == many


@pytest.mark.parametrize("near", [3, 40])
def test_the_same_where_there_are_too_many_to_count(
    everybody: Cast, many: list[str], monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", 10)
    monkeypatch.setattr(paging, "NEAR", near)
    for wanted in ({}, {"q": "refund"}, {"queue": "billing"}):
        assert walked(everybody, wanted)[0] == many
        assert search_page(everybody.coach, wanted).counted == "More than 10"


@pytest.mark.parametrize("near", [3, 40, 1000])
def test_the_same_where_nobody_is_told_how_many(
    everybody: Cast, many: list[str], monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    monkeypatch.setattr(paging, "NEAR", near)
    for wanted in ({}, {"q": "refund"}, {"queue": "billing"}):
        assert walked(everybody, wanted, counted=False) == (many, many)
    nothing = search_page(everybody.coach, {"q": "zeppelin"}, counted=False)
    assert (nothing.count, nothing.older, nothing.newer) == (0, None, None)


def test_what_is_added_meanwhile_moves_nothing(everybody: Cast, many: list[str]) -> None:
    first = search_page(everybody.coach, {})
    store(given("new-1", timezone.now()), everybody.billing, None)
    second = search_page(everybody.coach, {}, older=str(first.older))
    assert [row.external_id for row in second.conversations] == many[PAGE : 2 * PAGE]


@pytest.mark.parametrize(
    "place", ["", "x", "1", "1_", "_1", "1_2_3", "99999999999999999_1", "-99999999999999999_1", "0_0", "' OR 1=1"]
)
def test_a_place_that_does_not_exist_breaks_nothing(everybody: Cast, client: Client, place: str) -> None:
    client.force_login(everybody.coach)
    for direction in ("older", "newer"):
        assert client.get(reverse("conversations"), {direction: place}).status_code == 200


def test_the_page_says_how_many_there_are_and_leads_on(everybody: Cast, many: list[str], client: Client) -> None:
    client.force_login(everybody.coach)
    answer = client.get(reverse("conversations"), {"q": "refund", "channel": "chat"})
    page = answer.content.decode()
    assert f"{len(many)} conversations" in page
    assert 'rel="next"' in page
    assert 'rel="prev"' not in page
    link = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "q=refund&channel=chat&older=" in link
    second = client.get(link).content.decode()
    assert 'rel="prev"' in second
