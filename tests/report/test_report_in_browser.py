"""The report in a real browser: it draws, reads on a phone, at night and on paper, and runs nothing of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from report_cast import foreign, long_one, many
from test_report import ATTACKS, _everywhere, _problem

from heartfelt.report import build, render

CHROMIUM = Path("/usr/bin/chromium")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs a browser at {CHROMIUM}")

CONTRAST = """
() => {
  const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const [r, g, b, a] = rgb(getComputedStyle(one).backgroundColor);
      if (a === undefined || a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const words = "p, li, dd, dt, h1, h2, h3, td, th, mark, summary, a, small, .label, .strength, .number, button, em";
  const seen = {};
  for (const one of document.querySelectorAll(words)) {
    if (!one.checkVisibility() || one.closest(".skip")) continue;
    const [high, low] = [light(rgb(getComputedStyle(one).color)), light(ground(one))].sort((a, b) => b - a);
    const name = one.tagName + "." + one.className;
    seen[name] = Math.min(seen[name] ?? 99, (high + 0.05) / (low + 0.05));
  }
  return seen;
}
"""


@pytest.fixture(scope="module")
def report_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "a.html"
    path.write_text(render(build(chain(many(200), [long_one()], foreign(3)))), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        opened = started.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any, report_file: Path) -> Iterator[Callable[..., Any]]:
    """Opens the report (or another file); the page carries what it complained of and asked for."""
    contexts = []

    def open_page(path: Path = report_file, fragment: str = "", **settings: Any) -> Any:
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.requests = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (page.complaints.append("dialog"), dialog.dismiss()))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(path.as_uri() + fragment)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_it_opens_without_a_complaint_and_asks_for_nothing(visit: Callable[..., Any], report_file: Path) -> None:
    page = visit()
    page.wait_for_timeout(200)
    assert page.complaints == []
    assert page.requests == [report_file.as_uri()]


def test_every_chart_is_drawn_described_and_has_its_table(visit: Callable[..., Any]) -> None:
    page = visit()
    charts = page.locator("[data-chart]")
    assert charts.count() == 6
    for place in range(6):
        chart = charts.nth(place)
        assert chart.locator("svg path").count() > 4
        assert "90 % interval" in chart.get_attribute("aria-label") or "How each" in chart.get_attribute("aria-label")
        assert chart.locator("xpath=..").locator("table tbody tr").count() >= 2


@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_makes_a_narrow_screen_scroll_sideways(visit: Callable[..., Any], width: int) -> None:
    page = visit(viewport={"width": width, "height": 740})
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for svg in page.locator("[data-chart] svg").all():
        assert svg.bounding_box()["width"] <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_ground(visit: Callable[..., Any], scheme: str) -> None:
    page = visit(color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = page.evaluate(CONTRAST)
    assert len(found) > 20
    assert {name: ratio for name, ratio in found.items() if ratio < 4.5} == {}


def test_charts_follow_when_the_screen_turns_dark(visit: Callable[..., Any]) -> None:
    page = visit(color_scheme="light")
    label = page.locator("[data-chart=outcomes] svg text", has_text="Question")
    before = label.get_attribute("fill")
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    assert label.get_attribute("fill") != before


def test_charts_follow_the_width(visit: Callable[..., Any]) -> None:
    page = visit(viewport={"width": 1200, "height": 800})
    chart = page.locator("[data-chart=periods] svg")
    before = chart.bounding_box()["width"]
    page.set_viewport_size({"width": 420, "height": 800})
    page.wait_for_timeout(300)
    assert chart.bounding_box()["width"] < before / 1.5


def test_paper_shows_every_conversation_and_chart(visit: Callable[..., Any]) -> None:
    page = visit()
    closed = page.locator("details.conversation:not([open])").count()
    assert closed > 10
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.conversation:not([open])").count() == 0
    page.emulate_media(media="print")
    page.wait_for_timeout(200)
    assert not page.locator("nav").is_visible()
    assert page.locator("[data-chart] svg").count() == 6
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("details.conversation:not([open])").count() == closed


def test_a_link_to_a_folded_finding_opens_it(visit: Callable[..., Any]) -> None:
    page = visit(fragment="#reading-9-1")
    assert page.locator("#reading-9").get_attribute("open") is not None
    assert page.locator("#reading-9-1").is_visible()


def test_the_keyboard_reaches_the_report_and_opens_conversations(visit: Callable[..., Any]) -> None:
    page = visit()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator("#reading-5 > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#reading-5").get_attribute("open") is not None


def test_without_scripts_all_is_still_there(visit: Callable[..., Any]) -> None:
    page = visit(java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert not page.locator("[data-chart]").first.is_visible()
    page.locator("#cues .numbers summary").click()
    assert page.locator("#cues table").is_visible()


@pytest.mark.parametrize("protected", [True, False])
def test_texts_of_others_never_run(visit: Callable[..., Any], tmp_path: Path, protected: bool) -> None:
    html = render(build([_everywhere(text) for text in ATTACKS for _ in range(12)], _problem(ATTACKS[0])))
    if not protected:  # escaping must hold alone, without the policy that stands behind it
        html = html.replace('http-equiv="Content-Security-Policy"', "")
    path = tmp_path / "attacked.html"
    path.write_text(html, encoding="utf-8")
    page = visit(path)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.locator("[data-chart=queues]").hover()
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None
    assert page.complaints == []
    assert page.requests == [path.as_uri()]
    assert page.locator("img").count() == 0
