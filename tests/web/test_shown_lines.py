"""The page of a conversation: lines from cues to their answers, keys that can be turned off, and what is known of the whole."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from browsing import browser, opened, workspace  # noqa: F401
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from msgspec import structs
from screens import DESKTOP, PHONE
from test_accessibility import serious
from web_cast import Cast, assessed, given

from heartfelt.assessment import Assessment, Strength
from heartfelt.conversation import Event, Message
from heartfelt.finding import Cue
from heartfelt.web.conversations.models import Answerer, Conversation
from heartfelt.web.conversations.services import keep_reading
from heartfelt.web.conversations.storing import store
from heartfelt.web.people.models import Person, Team

playwright = pytest.importorskip("playwright.sync_api")
AGO = timedelta(days=20)
BOX = "Every box ticked"
SAYS = ("I'm worried.", "I rang twice.", "My flat is cold.")
OUTCOMES = ("met", "hollow", "missed")


def kept(team: Team, found: Assessment, one: Any) -> Conversation:
    """A conversation whose delay is over, with this found in it."""
    row = store(one, team, None)
    keep_reading(row, one, found, "phrases", timezone.now() - AGO)
    return row


def read(team: Team, name: str = "whole", **of: Any) -> Conversation:
    """One with a policy as its only finding beside a cue, and this said of the whole."""
    one = given(name, timezone.now() - AGO)
    return kept(team, structs.replace(assessed(one), signs=(), acts=(), **of), one)


def three_cues(team: Team, at: datetime | None = None) -> Conversation:
    """A customer says three things; the answer meets one, has a formula for one, and misses one."""
    at = at or timezone.now() - AGO
    one = given("three", at)
    text = " ".join(SAYS)
    first = structs.replace(one.messages[0], text=text)
    one = structs.replace(one, messages=(first, one.messages[1]))
    cues = tuple(
        Cue(message=first.id, quote=words, start=text.index(words), end=text.index(words) + len(words), strength=0.9,
            because="It shows a feeling.", cue="feeling", outcome=outcome,  # type: ignore[arg-type]
            by=None if outcome == "missed" else one.messages[1].id)
        for words, outcome in zip(SAYS, OUTCOMES, strict=True)
    )  # fmt: skip
    return kept(team, Assessment(id=one.id, cues=cues), one)


def page_of(person: Person, row: Conversation) -> str:
    """The page as somebody sees it."""
    client = Client()
    client.force_login(person)
    return client.get(reverse("conversation", kwargs={"pk": row.pk})).content.decode()


def test_every_box_ticked_is_said_as_a_hint_to_coach_and_to_the_agent_who_answered_alone(everybody: Cast) -> None:
    row = read(everybody.billing, hidden_indifference=Strength(strength=0.71))
    for person in (everybody.coach, everybody.ann):
        page = page_of(person, row)
        assert BOX in page
        assert "Strength 0.71, a hint to read it yourself" in page


def test_it_is_not_said_below_even_chances_nor_before_its_time(everybody: Cast) -> None:
    assert BOX not in page_of(everybody.coach, read(everybody.billing, hidden_indifference=Strength(strength=0.49)))
    one = given("new", timezone.now())
    row = store(one, everybody.billing, None)
    found = structs.replace(assessed(one), acts=(), hidden_indifference=Strength(strength=0.9))
    keep_reading(row, one, found, "phrases", timezone.now())
    assert BOX not in page_of(everybody.coach, row)
    assert BOX in page_of(everybody.ann, row)


def test_it_is_not_said_to_one_among_several_nor_of_bots_alone(everybody: Cast) -> None:
    row = read(everybody.billing, hidden_indifference=Strength(strength=0.9))
    Answerer.objects.create(conversation=row, author="bo")
    for agent in (everybody.ann, everybody.bo):
        assert BOX not in page_of(agent, row)
    row.messages.filter(role="agent").update(role="bot")
    assert BOX not in page_of(everybody.coach, row)


def test_it_is_not_said_beside_an_act_that_takes_somebody(everybody: Cast) -> None:
    one = given("act", timezone.now() - AGO)
    found = structs.replace(assessed(one), signs=(), hidden_indifference=Strength(strength=0.9))
    page = page_of(everybody.coach, kept(everybody.billing, found, one))
    assert "Takes ownership" in page
    assert BOX not in page


def test_the_feeling_at_the_end_is_said_only_where_the_customer_spoke_again(everybody: Cast) -> None:
    felt = {"emotion_start": -1.2, "emotion_end": 0.7}
    page = page_of(everybody.coach, read(everybody.billing, **felt))
    assert "The customer's words feel upset. <small>−1.20, on a scale" in page
    one = given("again", timezone.now() - AGO)
    thanks = Message(id="m3", role="customer", author="cust-1", at=one.messages[1].at, text="Lovely, thank you.")
    one = structs.replace(one, messages=(*one.messages, thanks))
    page = page_of(everybody.coach, kept(everybody.billing, structs.replace(assessed(one), **felt), one))
    assert "feel upset at the start and content at the end. <small>−1.20 and +0.70" in page
    assert "customer's words feel" not in page_of(everybody.coach, read(everybody.billing, "unread"))


def test_what_moved_a_strength_is_said_and_nothing_where_nothing_did(everybody: Cast) -> None:
    one = given("moved", timezone.now() - AGO)
    found = assessed(one)
    sign = structs.replace(
        found.signs[0], raised_by=("a <b> way", "the case was told"), lowered_by=("it asks something",)
    )
    page = page_of(everybody.coach, kept(everybody.billing, structs.replace(found, signs=(sign,)), one))
    assert page.count("What moved it") == 1
    assert "Stronger, as a &lt;b&gt; way; the case was told." in page
    assert "Weaker, as it asks something." in page


def test_a_transfer_says_from_whom_and_to_whom_as_far_as_it_is_known(everybody: Cast) -> None:
    at = timezone.now() - AGO
    later = at + timedelta(minutes=5)
    events = (
        Event(kind="transfer", at=later, from_="ann", to="bo"),
        Event(kind="escalation", at=later, to="<b>tier two"),
        Event(kind="handoff", at=later),
        Event(kind="hold", at=later, from_="ann"),
        Event(kind="assigned", at=later, to="ann"),
    )
    one = given("passed", at, events=events)
    page = page_of(everybody.coach, kept(everybody.billing, assessed(one), one))
    assert "Transferred from <bdi>Ann</bdi> to <bdi>Bo</bdi>" in page
    assert "Escalated to <bdi>&lt;b&gt;tier two</bdi>" in page
    assert '<p class="event">Handed over between bot and agent</p>' in page
    assert '<p class="event">Put on hold</p>' in page
    assert page.count('class="event"') == 4


def drawn(page: Any) -> dict[str, dict[str, Any]]:
    """The lines by how their cues fared: where they begin and end against the messages, and how they are drawn."""
    page.wait_for_selector(".tie path[d]", state="attached")
    page.wait_for_timeout(200)
    found = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".tie")].map((tie) => {
          const path = tie.querySelector("path"), origin = tie.ownerSVGElement.getBoundingClientRect();
          const at = (length) => { const point = path.getPointAtLength(length);
            return [point.x + origin.left, point.y + origin.top] };
          const box = (id) => document.getElementById(id).getBoundingClientRect();
          const answer = box(tie.dataset.to), cue = document.getElementById(tie.dataset.of).closest(".line");
          return [tie.classList[1], { begin: at(0), end: at(path.getTotalLength()), dots: tie.querySelectorAll("circle").length,
            dashes: getComputedStyle(path).strokeDasharray, right: answer.right, top: answer.top, bottom: answer.bottom,
            from: cue.getBoundingClientRect().right, reach: path.getBBox().x + path.getBBox().width + origin.left,
            faint: getComputedStyle(tie).opacity }];
        }))"""
    )
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_cue_is_drawn_to_its_answer_and_lines_differ_by_more_than_colour(
    browser: Any,  # noqa: F811
    live_server: Any,
    workspace: Cast,  # noqa: F811
    size: dict[str, int],
    scheme: str,
) -> None:
    row = three_cues(workspace.billing)
    page = opened(browser, live_server.url, workspace.coach, size, color_scheme=scheme, reduced_motion="reduce")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(reverse("conversation", kwargs={"pk": row.pk}))
    lines = drawn(page)
    assert set(lines) == set(OUTCOMES)
    for outcome, line in lines.items():
        assert line["begin"][0] == pytest.approx(line["from"], abs=1)
        assert line["top"] < line["end"][1] < line["bottom"]
        beyond = line["end"][0] - line["right"]
        assert beyond > 3 if outcome == "missed" else abs(beyond) < 1, outcome
        assert line["reach"] < size["width"]
    assert {name: line["dots"] for name, line in lines.items()} == {"met": 1, "hollow": 1, "missed": 0}
    assert [name for name, line in lines.items() if line["dashes"] != "none"] == ["hollow"]
    assert len({line["end"][1] for line in lines.values()}) == 3
    assert page.locator("svg.ties").get_attribute("aria-hidden") == "true"
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.get_by_text("Lines lead from cues").is_visible()
    assert serious(page) == []
    assert said == []


def test_the_line_of_the_cue_that_is_pointed_at_or_focused_stands_out(
    browser: Any,  # noqa: F811
    live_server: Any,
    workspace: Cast,  # noqa: F811
) -> None:
    row = three_cues(workspace.billing)
    page = opened(browser, live_server.url, workspace.coach, DESKTOP, reduced_motion="reduce")
    page.goto(reverse("conversation", kwargs={"pk": row.pk}))
    strong = page.locator(".tie.strong")
    assert strong.count() == 0
    page.hover("#f2")
    assert strong.get_attribute("data-of") == "f2"
    found = drawn(page)
    assert float(found["hollow"]["faint"]) == 1
    assert float(found["met"]["faint"]) < 0.3
    page.mouse.move(0, 0)
    page.focus(".answers a[href='#f3']")
    assert strong.get_attribute("data-of") == "f3"
    assert "tied" in page.locator("#m1").get_attribute("class")
    page.evaluate("document.activeElement.blur()")
    assert strong.count() == 0


def test_lines_follow_when_the_page_changes(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    row = three_cues(workspace.billing)
    page = opened(browser, live_server.url, workspace.coach, DESKTOP)
    page.goto(reverse("conversation", kwargs={"pk": row.pk}))
    before = drawn(page)["met"]
    page.set_viewport_size(PHONE)
    after = drawn(page)["met"]
    assert after["end"] != before["end"]
    assert after["end"][0] == pytest.approx(after["right"], abs=1)
    page.set_viewport_size(DESKTOP)
    first = row.messages.get(position=0)
    first.text += "\n\nZebras.\n\nMore."  # the page asks, and is given another transcript
    first.save()
    page.wait_for_selector("text=Zebras")
    swapped = drawn(page)["met"]
    assert swapped["top"] > before["top"]
    assert swapped["top"] < swapped["end"][1] < swapped["bottom"]


def test_a_page_without_scripts_promises_no_lines_and_no_keys(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url, workspace.coach, DESKTOP, java_script_enabled=False)
    page.goto(reverse("conversation", kwargs={"pk": workspace.open.pk}))
    assert page.get_by_text("to the answer").is_visible()
    assert not page.get_by_text("Lines lead").is_visible()
    assert not page.get_by_text("Turn them").first.is_visible()


def test_single_keys_can_be_turned_off_by_keyboard_and_stay_so(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url, workspace.ann, DESKTOP)
    place = reverse("conversation", kwargs={"pk": workspace.open.pk})
    page.goto(place)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "f1"
    page.get_by_role("button", name="Turn them off").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.innerText") == "Turn them on"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.innerText") == "Turn them on"
    page.goto(place)
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert serious(page) == []
    page.get_by_role("button", name="Turn them on").click()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == "f1"


def test_a_hidden_tab_asks_for_nothing(browser: Any, live_server: Any, workspace: Cast) -> None:  # noqa: F811
    page = opened(browser, live_server.url, workspace.ann, DESKTOP)
    page.goto(reverse("conversation", kwargs={"pk": workspace.open.pk}))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "seen=" in request.url else None)
    page.evaluate("Object.defineProperty(document, 'hidden', { get: () => window.away ?? true, configurable: true })")
    page.wait_for_timeout(6_500)
    assert asked == []
    page.evaluate("window.away = false")
    with page.expect_request("**/conversations/*/?seen=*"):
        pass
