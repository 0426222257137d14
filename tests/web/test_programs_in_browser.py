"""Tokens, webhooks and an open conversation in a real browser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from test_workspace_in_browser import SIZES, browser, signed_in, workspace  # noqa: F401
from web_cast import Cast
from web_program import message, program, token_for

from heartfelt.web.webhooks.models import Delivery
from heartfelt.web.webhooks.services import stop, subscribe

playwright = pytest.importorskip("playwright.sync_api")


def filled(cast: Cast) -> list[str]:
    """Tokens and webhooks in every state; the addresses of their pages."""
    token_for(cast.billing, "coach", "findings:read")
    token_for(cast.billing, cast.ann, expires_at=timezone.now() - timedelta(days=1))
    hook = subscribe("https://care.example.org/" + "hook/" * 12, ["findings.opened"], cast.billing, cast.admin)
    Delivery.objects.create(subscription=hook, happening="ping", due_at=timezone.now(), attempts=1, result="500")
    Delivery.objects.create(
        subscription=hook, happening="findings.opened", conversation=cast.open, due_at=timezone.now(), state="delivered",
        attempts=1, result="204",
    )  # fmt: skip
    stop(hook, "It took nothing for three days.")
    names = [reverse(name) for name in ("tokens", "token_add", "webhooks", "webhook_add")]
    return [*names, reverse("webhook", kwargs={"pk": hook.pk})]


def test_no_page_for_programs_breaks_its_policy_or_the_width_of_a_screen(
    browser: Any,  # noqa: F811
    live_server: Any,
    workspace: Cast,  # noqa: F811
) -> None:
    complaints: list[str] = []
    places = filled(workspace)
    for size in SIZES:
        page = signed_in(browser, live_server, workspace.admin.email, complaints, size)
        for place in places:
            page.goto(live_server.url + place)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (place, size)
            assert "took nothing for three days" in page.content()
        page.context.close()
    assert complaints == []


def test_a_token_is_made_by_keyboard_and_shown_once(
    browser: Any,  # noqa: F811
    live_server: Any,
    workspace: Cast,  # noqa: F811
) -> None:
    page = signed_in(browser, live_server, workspace.admin.email, [], SIZES[0])
    page.goto(live_server.url + reverse("token_add"))
    page.fill("[name=name]", "Bridge")
    page.focus("[name=scopes][value='findings:read']")
    page.keyboard.press("Space")
    page.focus("[name=per_minute]")
    page.keyboard.press("Enter")
    page.wait_for_selector("code.long")
    assert page.locator("code.long").inner_text().startswith("hf_")


def test_an_open_conversation_shows_what_is_new_and_keeps_the_place(
    browser: Any,  # noqa: F811
    live_server: Any,
    workspace: Cast,  # noqa: F811
) -> None:
    complaints: list[str] = []
    page = signed_in(browser, live_server, workspace.ann.email, complaints, SIZES[0])
    page.goto(live_server.url + reverse("conversation", kwargs={"pk": workspace.open.pk}))
    page.evaluate("window.stays = true")
    page.keyboard.press("j")
    focused = page.evaluate("document.activeElement.id")
    answers: list[int] = []
    asked = ("xhr", "fetch")  # what the page asks for by itself; a picture may still be on its way
    page.on("response", lambda each: answers.append(each.status) if each.request.resource_type in asked else None)
    page.wait_for_timeout(6000)
    assert set(answers) == {204}
    asking = program(workspace.billing)
    asking.ask("POST", "/conversations/open-1/messages", message(3, "Thank you so much!"))
    playwright.expect(page.locator("text=Thank you so much!")).to_be_visible(timeout=15_000)
    assert page.evaluate("window.stays")
    assert page.evaluate("document.activeElement.id") == focused
    assert complaints == []
