"""The workspace in a real browser: each role signs in, reads and finds, and no page breaks its own policy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from web_cast import PASSWORD, Cast, add, cast, last_week

from heartfelt.web.conversations.models import Conversation
from heartfelt.web.reports.services import recount

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")
PAGES = {
    "ann": ("home", "conversations", "saved", "exports"),
    "coach": ("home", "conversations", "report", "report_times", "report_trends", "report_people"),
    "manager": ("uploads", "teams"),
    "admin": ("queues", "people", "erasures", "audit", "person_add", "mfa_index", "account_change_password"),
}
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Debian's Chromium. Its driver runs an event loop, and Django's database layer would take us for being in it."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def workspace(transactional_db: None) -> Cast:  # noqa: ARG001
    """The cast, where the server's threads see it."""
    return cast()


def signed_in(browser: Any, live_server: Any, email: str, complaints: list[str], size: dict[str, int]) -> Any:
    """A page of somebody who signed in; what the browser complains of goes to `complaints`."""
    page = browser.new_context(viewport=size).new_page()
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(live_server.url)
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("form button:has-text('Sign in')")
    return page


def test_no_page_breaks_its_policy_or_the_width_of_a_screen(browser: Any, live_server: Any, workspace: Cast) -> None:
    complaints: list[str] = []
    for size in SIZES:
        for who, names in PAGES.items():
            page = signed_in(browser, live_server, getattr(workspace, who).email, complaints, size)
            for name in names:
                page.goto(live_server.url + reverse(name))
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= size["width"], (who, name, size)
            page.context.close()
    assert complaints == []


def test_a_cue_leads_to_its_answer_and_keys_go_from_finding_to_finding(
    browser: Any, live_server: Any, workspace: Cast
) -> None:
    page = signed_in(browser, live_server, workspace.ann.email, [], SIZES[0])
    page.goto(live_server.url + reverse("conversation", kwargs={"pk": workspace.open.pk}))
    assert page.locator("mark.missed").inner_text() == "I'm at my wits' end"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "f1"
    assert "tied" in page.locator("#m1").get_attribute("class")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "f2"
    page.click("#f1 >> text=to the answer")
    assert page.url.endswith("#m1")


def test_keys_begin_where_somebody_stands(browser: Any, live_server: Any, workspace: Cast) -> None:
    page = signed_in(browser, live_server, workspace.ann.email, [], SIZES[0])
    page.goto(live_server.url + reverse("conversation", kwargs={"pk": workspace.open.pk}))
    second = workspace.open.messages.get(external_id="m2").position
    for key, where in (("j", "f2"), ("k", "f1")):
        page.locator(f"#m{second}").focus()
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == where


def test_a_list_changes_without_a_new_page(browser: Any, live_server: Any, workspace: Cast) -> None:
    page = signed_in(browser, live_server, workspace.coach.email, [], SIZES[0])
    page.goto(live_server.url + reverse("conversations"))
    assert page.locator(".rows li").count() == 2
    page.evaluate("window.stays = true")
    page.click("summary")
    page.select_option("[name=cue]", "feeling")
    page.wait_for_url("**/conversations/?*cue=feeling*")
    playwright.expect(page.locator(".rows li")).to_have_count(1)
    assert page.evaluate("window.stays")


def test_somebody_finds_saves_a_view_and_exports(
    browser: Any, live_server: Any, workspace: Cast, tmp_path: Any
) -> None:
    complaints: list[str] = []
    page = signed_in(browser, live_server, workspace.coach.email, complaints, SIZES[0])
    page.goto(live_server.url + reverse("conversations"))
    page.fill("[name=q]", '"wits\' end" refu*')
    page.wait_for_url("**/conversations/?*q=*")
    playwright.expect(page.locator(".count")).to_have_text("2 conversations")
    page.click("text=Filters")
    page.select_option("[name=sign]", "policy_wall")
    page.wait_for_url("**/conversations/?*sign=policy_wall*")
    playwright.expect(page.locator(".rows li")).to_have_count(1)
    playwright.expect(page.locator(".count")).to_contain_text("is said in reports, not here")
    page.click("text=Save this view")
    page.fill("#save_name", "Policy walls")
    page.select_option("#save_team", label="Billing")
    page.click(".keep button:has-text('Save')")
    playwright.expect(page.locator(".messages")).to_have_text("Policy walls is saved.")
    assert "sign=policy_wall" in page.url
    page.click("summary:has-text('Export')")
    page.select_option("#export_kind", "jsonl")
    page.click(".keep button:has-text('Export')")
    playwright.expect(page.locator("#progress")).to_contain_text("Done")
    with page.expect_download() as saving:
        page.click("#progress a.button")
    saving.value.save_as(tmp_path / "export.jsonl")
    assert '"id":"open-1"' in (tmp_path / "export.jsonl").read_text(encoding="utf-8")
    colleague = signed_in(browser, live_server, workspace.ann.email, complaints, SIZES[1])
    colleague.goto(live_server.url + reverse("conversations"))
    colleague.click("nav.saved >> text=Policy walls")
    playwright.expect(colleague.locator(".count")).to_have_text("2 conversations")


def test_an_admin_erases_a_customer_and_gets_a_receipt(browser: Any, live_server: Any, workspace: Cast) -> None:
    complaints: list[str] = []
    page = signed_in(browser, live_server, workspace.admin.email, complaints, SIZES[1])
    page.click("nav >> text=Erasures")
    page.fill("[name=customer]", "cust-1")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Of cust-1")
    assert page.locator(".counts tr").first.inner_text().split() == ["Conversations", "2"]
    assert Conversation.objects.count() == 2
    page.click("text=Erase it for good")
    page.wait_for_selector("text=Still there afterwards")
    assert "0 conversations" in page.inner_text("#done")
    assert "cust-1" not in page.inner_text("main")
    assert not Conversation.objects.exists()
    page.click("nav >> text=Audit log")
    assert "Customer erased" in page.inner_text("tbody tr >> nth=0")


def test_charts_are_drawn_and_the_tables_are_there_without_scripts(
    browser: Any, live_server: Any, workspace: Cast
) -> None:
    names = ("ann", "bo", "cleo")
    for number in range(36):
        add(workspace.billing, f"t-{number}", author=names[number % 3], ago=last_week(days=-7 * (number % 2)))
    recount()
    complaints: list[str] = []
    page = signed_in(browser, live_server, workspace.coach.email, complaints, SIZES[0])
    page.goto(live_server.url + reverse("report_trends"))
    playwright.expect(page.locator("[data-chart] svg")).to_have_count(4)
    page.locator("#weeks ~ details summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("details table tbody tr").first.is_visible()
    assert complaints == []
    plain = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state()).new_page()
    plain.goto(live_server.url + reverse("report_trends"))
    assert plain.locator("[data-chart] svg").count() == 0
    plain.locator("#weeks ~ details summary").click()
    assert "week of" in plain.locator("#weeks ~ details").inner_text().lower()


def test_an_admin_turns_a_signal_off_and_is_told_what_that_touches(
    browser: Any, live_server: Any, workspace: Cast
) -> None:
    complaints: list[str] = []
    for size in SIZES:
        page = signed_in(browser, live_server, workspace.admin.email, complaints, size)
        for name in ("team_hours", "team_norms", "team_signals", "team_read_again"):
            page.goto(live_server.url + reverse(name, kwargs={"pk": workspace.billing.pk}))
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (name, size)
    page.goto(live_server.url + reverse("team_signals", kwargs={"pk": workspace.billing.pk}))
    page.get_by_label("Policy wall on", exact=True).uncheck()
    page.click("text=Save")
    assert "2 conversations were read before the last change" in page.locator("main").inner_text()
    assert complaints == []
