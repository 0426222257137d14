"""No page makes more than 15 queries, and no more for many conversations than for few; each filter has its index."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast, add
from web_program import program

from heartfelt.web.conversations import paging
from heartfelt.web.reports.services import recount
from heartfelt.web.saved.services import save_view

MOST = 15
PATHS = ("/conversations", "/assessments", "/findings", "/reports", "/reports/times", "/reports/trends")
DAYS = {
    "since": (timezone.localdate() - timedelta(days=30)).isoformat(),
    "until": timezone.localdate().isoformat(),
}
WANTED: tuple[dict[str, Any], ...] = (
    {},
    {"q": 'refund "wits end" poli*'},
    {"cue": "feeling", "outcome": "missed"},
    {"sign": "policy_wall"},
    {"act": "owns"},
    {"moment": "problem_solving", "care": "middle"},
    DAYS,
    {"queue": "billing", "channel": "chat", "csat": 5, "reopened": "on"},
    {"team": "1", "agent": "1", "cue": "feeling", "q": "refund", "older": "1799999999000000_1", **DAYS},
)


@pytest.fixture
def many(everybody: Cast) -> Cast:
    """More than a page of conversations, some of a customer who comes back, and a few saved views."""
    for number in range(30):
        add(everybody.billing, f"more-{number}", ago=timedelta(days=12, hours=number))
        save_view(everybody.ann, f"View {number}", "q=refund", everybody.billing)
    return everybody


@pytest.mark.parametrize("who", ["ann", "coach", "manager"])
@pytest.mark.parametrize("most", [10_000, 5])
def test_a_list_makes_few_queries(
    many: Cast, client: Client, who: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "MOST_COUNTED", most)
    monkeypatch.setattr(paging, "NEAR", most)
    client.force_login(getattr(many, who))
    for wanted in WANTED:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("conversations"), wanted).status_code == 200
        assert len(queries) <= MOST, (wanted, [each["sql"][:90] for each in queries])


@pytest.mark.parametrize("who", ["ann", "coach", "manager"])
def test_a_conversation_makes_few_queries(many: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(many, who))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("conversation", kwargs={"pk": many.open.pk})).status_code == 200
    assert len(queries) <= MOST


@pytest.mark.parametrize("name", ["saved", "exports"])
def test_saved_views_and_exports_make_few_queries(many: Cast, client: Client, name: str) -> None:
    client.force_login(many.ann)
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(name))
    assert len(queries) <= MOST


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("role", ["coach", "manager"])
def test_a_list_for_programs_makes_few_queries(many: Cast, path: str, role: str) -> None:
    asking = program(many.billing, role)
    recount()
    with CaptureQueriesContext(connection) as queries:
        assert asking.get(path).status_code == 200
    assert len(queries) <= MOST, [each["sql"][:90] for each in queries]
