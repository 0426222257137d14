"""Everybody can use every page: axe finds nothing serious, in light and dark, and nothing needs a mouse or a wide screen.

The pages come from the table of addresses and docs/permissions.md, so a new page is looked at without being named here.
"""

from __future__ import annotations

from typing import Any

import pytest
from browsing import browser, opened, sign_in, workspace  # noqa: F401
from django.test import Client
from django.urls import reverse
from screens import DESKTOP, PHONE
from test_permissions import ADDRESSES, address, rows
from test_trends import half_a_year  # noqa: F401
from web_cast import Cast

from heartfelt.web.people.models import Person

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")
ROLES = ("nobody", "agent", "coach", "manager", "admin")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TARGETS = {"rules": {"target-size": {"enabled": True}}}
NARROW = {"width": 320, "height": 700}  # what 1280 px is at a zoom of 400 %, WCAG 1.4.10
ZOOMED = {"width": 640, "height": 450}  # and at 200 %


def person(cast: Cast, role: str) -> Person | None:
    """Somebody of the team whose objects are asked for."""
    return None if role == "nobody" else getattr(cast, {"agent": "ann"}.get(role, role))


def pages(cast: Cast, role: str) -> list[str]:
    """Every address that answers this role with a page, shown or not in a menu."""
    client = Client()
    if who := person(cast, role):
        client.force_login(who)
    table, found = rows(), []
    for name in ADDRESSES:
        if table[name, "GET"][role] == "yes":
            place = address(name, cast)
            answer = client.get(place)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                found.append(place)
    return found


def serious(page: Any) -> list[str]:
    """What axe calls serious or critical, with where."""
    told = axe.Axe().run(page, options={**RULES, **TARGETS}).response["violations"]
    worst = [each for each in told if each["impact"] in ("serious", "critical")]
    return [f"{each['id']}: {[node['html'][:160] for node in each['nodes'][:3]]}" for each in worst]


@pytest.mark.parametrize("role", ROLES)
def test_axe_finds_nothing_serious_on_any_page(role: str, browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page, found = opened(browser, live_server.url, person(workspace, role), DESKTOP), {}
    places = pages(workspace, role)
    assert places
    for place in places:
        page.goto(place)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found[place, scheme] = serious(page)
    assert {place: told for place, told in found.items() if told} == {}


@pytest.mark.parametrize("role", ROLES)
def test_no_page_scrolls_sideways_on_a_phone_or_zoomed(
    role: str,
    browser: Any,  # noqa: F811
    live_server: Any,
    workspace: Cast,  # noqa: F811
) -> None:
    page, wide = opened(browser, live_server.url, person(workspace, role), PHONE), []
    for place in pages(workspace, role):
        page.goto(place)
        for size in (PHONE, ZOOMED, NARROW):
            page.set_viewport_size(size)
            if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
                wide.append((place, size["width"]))
    assert wide == []


def test_reports_with_people_and_bots_in_them_are_as_usable(browser: Any, live_server: Any, half_a_year: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url, half_a_year.coach, DESKTOP)
    for name in ("report", "report_times", "report_trends"):
        page.goto(reverse(name))
        assert page.locator("table").count() >= 2
        for scheme, size in (("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE), ("dark", NARROW)):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size(size)
            assert serious(page) == [], (name, scheme, size)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        page.set_viewport_size(DESKTOP)
    page.goto(reverse("report"))
    assert page.get_by_role("region", name="Signs of bots").is_visible()
    assert page.get_by_role("region", name="Acts of bots").is_visible()


def test_pages_that_say_no_are_as_usable(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url, workspace.ann, DESKTOP)
    for place, status in (("/nothing/", 404), (reverse("people"), 403)):
        assert page.goto(place).status == status
        assert serious(page) == []
    page.goto("/invitation/1-wrong/")
    assert serious(page) == []


def test_a_form_that_lacks_something_says_so_to_everybody(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url, workspace.admin, DESKTOP)
    page.goto(reverse("person_add"))
    page.fill("[name=name]", "Ann two")
    page.fill("[name=email]", workspace.ann.email)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    field = page.locator("[name=email]")
    assert field.get_attribute("aria-invalid") == "true"
    described = field.get_attribute("aria-describedby").split()
    assert any("here already" in page.locator(f"#{each}").inner_text() for each in described)
    assert serious(page) == []


def tab_to(page: Any, selector: str, most: int = 60) -> None:
    """Press Tab until this has the focus, which must be seen on the way at every stop."""
    for _ in range(most):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
            return at === document.body || (style.outlineStyle !== 'none' && box.width > 0 && box.height > 0) }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def test_the_keyboard_alone_goes_from_signing_in_to_a_finding_and_out_again(
    browser: Any,  # noqa: F811
    live_server: Any,
    workspace: Cast,  # noqa: F811
) -> None:
    page = opened(browser, live_server.url, None, DESKTOP)
    page.goto("/")
    tab_to(page, "[name=login]")
    page.keyboard.type(workspace.coach.email)
    tab_to(page, "[name=password]")
    page.keyboard.type("a long sentence for tests")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main", "the first stop skips to the page"
    page.goto("/")
    tab_to(page, "nav a[href='/conversations/']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, f".rows a[href='{reverse('conversation', kwargs={'pk': workspace.open.pk})}']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "f1"
    tab_to(page, "#f1 a")
    page.keyboard.press("Enter")
    assert page.url.endswith("#m1")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.classList.contains('remark')")
    page.goto("/")
    tab_to(page, ".me button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/sign-in/" in page.url


def test_who_asked_for_less_motion_gets_none(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url, workspace.ann, DESKTOP, reduced_motion="reduce")
    page.goto(reverse("conversation", kwargs={"pk": workspace.open.pk}))
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(each => { const style = getComputedStyle(each);
        return parseFloat(style.transitionDuration) > 0 || parseFloat(style.animationDuration) > 0 })
        .map(each => each.className)"""
    )
    assert moving == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
