"""A file that does not explain itself, in a browser: the failed page opens the fields, and saying more is enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsing import browser, opened, workspace  # noqa: F401
from screens import DESKTOP, PHONE
from test_accessibility import serious
from test_explaining import COLUMNS, OWN_HEADINGS
from web_cast import Cast

from heartfelt.web.conversations.models import Upload


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
def test_a_table_with_own_headings_is_explained_after_it_failed(
    size: dict[str, int],
    scheme: str,
    browser: Any,  # noqa: F811
    live_server: Any,
    workspace: Cast,  # noqa: F811
    tmp_path: Path,
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(OWN_HEADINGS, encoding="utf-8")
    page = opened(browser, live_server.url, workspace.manager, size, color_scheme=scheme)
    page.goto("/uploads/")
    assert not page.locator("[name=agents]").is_visible(), "closed until somebody needs it"
    page.focus("summary:has-text('needs explaining')")
    page.keyboard.press("Enter")
    assert page.locator("[name=agents]").is_visible()
    assert not serious(page)
    page.set_input_files("[name=file]", str(file))
    page.click("button:text-is('Bring it')")
    page.wait_for_selector("text=Could not be read")
    assert page.locator("[name=column_conversation]").is_visible(), "open where it failed"
    assert not serious(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for name, value in COLUMNS.items():
        page.fill(f"[name={name}]", value)
    page.click("button:text-is('Try again')")
    page.wait_for_selector("text=2 new conversations, 0 grew, 0 unchanged")
    assert Upload.objects.get(name="own.csv").stored == 2
