"""A real browser for the tests of pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from screens import CHROMIUM, QUIET
from web_cast import PASSWORD, Cast, cast

from heartfelt.web.people.models import Person


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Debian's Chromium. Its driver runs an event loop, and Django's database layer would take us for being in it."""
    playwright = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture
def workspace(transactional_db: None) -> Cast:  # noqa: ARG001
    """The cast, where the server's threads see it."""
    return cast()


def opened(browser: Any, address: str, person: Person | None, size: dict[str, int], **more: Any) -> Any:
    """A new window, in which somebody is signed in already."""
    window = browser.new_context(viewport=size, base_url=address, **more)
    if person:
        client = Client()
        client.force_login(person)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        window.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}])
    page = window.new_page()
    page.set_default_timeout(45_000)
    return page


def sign_in(page: Any, email: str, password: str = PASSWORD) -> None:
    """By the form, as people do."""
    page.goto("/sign-in/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.click("form button:text-is('Sign in')")
