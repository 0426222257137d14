"""Getting in, in a real browser: passkeys with a virtual authenticator, and what people see when a way is closed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from browsing import browser, opened, sign_in, workspace  # noqa: F401
from screens import DESKTOP
from web_cast import PASSWORD, Cast

playwright = pytest.importorskip("playwright.sync_api")


@pytest.fixture
def address(live_server: Any) -> str:
    """By name: browsers make no passkeys for numbers."""
    assert "localhost" in live_server.url
    return str(live_server.url)


def authenticator(page: Any) -> tuple[Any, str]:
    """A virtual key that says yes to everything, as one with a fingerprint would."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def with_passkey(page: Any, email: str) -> tuple[Any, str]:
    """Somebody signs in, proves that it is them, and adds a passkey; then they sign out."""
    session, key = authenticator(page)
    sign_in(page, email)
    page.goto("/you/")
    page.click("text=Add a passkey")
    page.fill("[name=password]", PASSWORD)
    page.click("button:text-is('Go on')")
    page.click("button:text-is('Add it')")
    page.wait_for_url("**/you/codes/")
    page.click("text=Sign out")
    return session, key


def test_a_passkey_alone_signs_in(browser: Any, address: str, workspace: Cast) -> None:  # noqa: F811
    complaints: list[str] = []
    page = opened(browser, address, None, DESKTOP)
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    with_passkey(page, workspace.coach.email)
    page.click("text=Sign in with a passkey")
    page.wait_for_url(f"{address}/")
    assert page.locator("h1").inner_text() == "Hello Ingrid."
    page.goto("/you/passkeys/")
    assert page.locator(".settings h2").inner_text() == "Passkey"
    assert complaints == []


def test_somebody_with_a_passkey_is_asked_for_it_after_the_password(
    browser: Any,  # noqa: F811
    address: str,
    workspace: Cast,  # noqa: F811
) -> None:
    page = opened(browser, address, None, DESKTOP)
    with_passkey(page, workspace.coach.email)
    sign_in(page, workspace.coach.email)
    page.wait_for_url("**/sign-in/second-factor/")
    page.goto("/conversations/")
    assert "/sign-in/" in page.url
    page.click("text=Use a passkey")
    page.wait_for_url(f"{address}/")


def test_a_passkey_that_is_not_given_is_said_on_the_page(browser: Any, address: str, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, address, None, DESKTOP)
    session, key = with_passkey(page, workspace.coach.email)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.click("text=Sign in with a passkey")
    page.wait_for_selector("#passkey-error:visible")
    assert "/sign-in/" in page.url


def test_a_removed_passkey_signs_in_no_more(browser: Any, address: str, workspace: Cast) -> None:  # noqa: F811
    from heartfelt.web.people.services import forget_factors

    page = opened(browser, address, None, DESKTOP)
    with_passkey(page, workspace.coach.email)
    forget_factors(workspace.coach)
    with page.expect_navigation():
        page.click("text=Sign in with a passkey")
    playwright.expect(page.locator(".messages, .error")).not_to_have_count(0)
    page.goto("/conversations/")
    assert "/sign-in/" in page.url


def test_no_passkey_is_offered_where_a_browser_makes_none(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url.replace("localhost", "127.0.0.1"), None, DESKTOP)
    sign_in(page, workspace.coach.email)
    page.goto("/you/")
    assert page.locator("text=Add a passkey").count() == 0
    assert "such as localhost" in page.inner_text("main")


@pytest.mark.parametrize(
    ("who", "heading", "links"),
    [
        ("ann", "Hello Ann.", {"Today", "Conversations"}),
        ("coach", "Hello Ingrid.", {"Today", "Conversations", "Reports"}),
        ("manager", "Hello Rafael.", {"Today", "Conversations", "Reports", "Uploads", "Teams"}),
        ("admin", "People", {"Uploads", "People", "Teams"}),
    ],
)
def test_each_role_signs_in_and_finds_what_is_theirs(
    who: str,
    heading: str,
    links: set[str],
    browser: Any,  # noqa: F811
    address: str,
    workspace: Cast,  # noqa: F811
) -> None:
    page = opened(browser, address, None, DESKTOP)
    sign_in(page, getattr(workspace, who).email)
    assert page.locator("h1").inner_text() == heading
    assert links <= set(page.locator("nav[aria-label=Pages] a").all_inner_texts())


def test_a_manager_brings_a_file_and_the_agent_reads_it(
    browser: Any,  # noqa: F811
    address: str,
    workspace: Cast,  # noqa: F811
    tmp_path: Path,
) -> None:
    words = "I'm at my wits' end, where is my refund?"
    messages = [
        {"id": "m1", "role": "customer", "author": "cust-9", "at": "2026-06-01T09:00:00Z", "text": words},
        {"id": "m2", "role": "agent", "author": "ann", "at": "2026-06-01T09:05:00Z", "text": "I'll ring you at five."},
    ]
    brought = {"id": "june-1", "channel": "chat", "queue": "billing", "customer": "cust-9", "messages": messages}
    (tmp_path / "june.jsonl").write_text(json.dumps(brought) + "\n")
    page = opened(browser, address, None, DESKTOP)
    sign_in(page, workspace.manager.email)
    page.click("nav >> text=Uploads")
    page.set_input_files("[name=file]", tmp_path / "june.jsonl")
    page.click("text=Bring it")
    playwright.expect(page.locator("#progress")).to_contain_text("Done")
    page.click("text=Sign out")
    sign_in(page, workspace.ann.email)
    page.goto("/conversations/")
    page.click(f"text={words}")
    assert words in page.locator(".line.customer").inner_text().replace("\n", "")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.classList.contains('remark')")
