"""What a filter does not understand is said beside its field, live or not, and only the count of what fits is announced."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import browser, opened, workspace  # noqa: F401
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from screens import DESKTOP
from test_accessibility import serious
from web_cast import Cast

from heartfelt.web.conversations.forms import FilterForm

playwright = pytest.importorskip("playwright.sync_api")
WORDS = " ".join(f"word{number}" for number in range(16))
TOO_MANY = "These are more than 12 words. Leave some out."
LIVE = {"HX-Request": "true"}


@pytest.mark.parametrize("headers", [{}, LIVE])
@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ({"q": WORDS}, "q", TOO_MANY),
        ({"csat": "9"}, "csat", "CSAT goes from 1 to 5."),
        ({"csat": "x"}, "csat", "CSAT goes from 1 to 5."),
        ({"since": "2026-05-02", "until": "2026-05-01"}, "until", "Choose a day that is not before the first."),
        ({"until": "9999-12-31"}, "until", "Choose a day of this or the last century."),
        ({"since": "0001-01-01"}, "since", "Choose a day of this or the last century."),
    ],
)
def test_what_is_wrong_is_said_at_the_place_of_its_field(
    everybody: Cast, asked: dict[str, str], field: str, said: str, headers: dict[str, str]
) -> None:
    client = Client()
    client.force_login(everybody.coach)
    page = client.get(reverse("conversations"), asked, headers=headers).content.decode()
    place = page.partition(f'id="id_{field}_errors"')[2].partition("</div>")[0]
    assert said in place
    assert page.count("errorlist") == 1
    assert "fit what else you ask for" in page


def test_one_day_is_a_stretch_of_time(everybody: Cast) -> None:
    assert FilterForm(everybody.coach, QueryDict("since=2026-05-01&until=2026-05-01")).is_valid()


def test_live_errors_come_and_go_beside_their_fields(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url, workspace.coach, DESKTOP)
    page.goto(reverse("conversations"))
    page.click("summary:has-text('Filters')")
    count, expect = page.locator("#count"), playwright.expect
    for field, wrong, said, right in (
        ("q", WORDS, TOO_MANY, "refund"),
        ("csat", "9", "CSAT goes from 1 to 5.", ""),
    ):
        typed = page.locator(f"#id_{field}")
        typed.fill(wrong)
        page.keyboard.press("Tab")
        expect(page.locator(f"#id_{field}_errors")).to_have_text(said)
        expect(typed).to_have_attribute("aria-invalid", "true")
        expect(count).to_have_text("2 conversations fit what else you ask for")
        assert f"id_{field}_errors" in typed.get_attribute("aria-describedby")
        assert page.locator(f"#id_{field}_errors").get_attribute("role") == "alert"
        assert serious(page) == []
        typed.fill(right)
        page.keyboard.press("Tab")
        expect(page.locator(f"#id_{field}_errors")).to_be_empty()
        expect(typed).to_have_attribute("aria-invalid", "false")
        expect(count).to_have_text("2 conversations")
    expect(page.locator("#in-use")).to_be_empty()
    page.select_option("[name=cue]", "feeling")
    expect(page.locator("#in-use")).to_have_text("(1)")
    page.select_option("[name=cue]", "objection")
    expect(count).to_contain_text("No conversation fits")


def test_only_the_count_is_announced(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url, workspace.coach, DESKTOP)
    page.goto(reverse("conversations"))
    page.locator("#count").evaluate("each => { each.stays = true }")
    page.fill("[name=q]", "nothing-of-the-kind")
    playwright.expect(page.locator("#count")).to_contain_text("No conversation fits")
    assert page.locator("#count").evaluate("each => each.stays && each.getAttribute('role')") == "status"
    assert page.locator("#results").evaluate("each => !each.closest('[aria-live], [role=status], [role=alert]')")
    assert page.locator("#results").locator("[aria-live], [role=status], [role=alert]").count() == 0


def test_back_is_the_whole_list_again(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url, workspace.coach, DESKTOP)
    page.goto(reverse("conversations"))
    page.fill("[name=q]", "nothing-of-the-kind")
    page.wait_for_url("**/conversations/?q=nothing*")
    with page.expect_navigation(wait_until="load"):
        page.go_back()
    playwright.expect(page.locator("#count")).to_have_text("2 conversations")
    assert page.locator(".masthead").is_visible()
