"""What pages say: names where ids stood, whole words where texts are cut, a next step where there is nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from msgspec import structs
from test_permissions import names as addresses
from web_cast import Cast, add, assessed, given, last_week

from heartfelt.conversation import Message
from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.models import Record
from heartfelt.web.audit.templatetags.facts import in_words
from heartfelt.web.conversations.models import Conversation
from heartfelt.web.conversations.services import keep_reading
from heartfelt.web.conversations.storing import store
from heartfelt.web.people.models import Person, Role
from heartfelt.web.people.selectors import teams_to_edit
from heartfelt.web.people.services import add_person
from heartfelt.web.reports.services import recount
from heartfelt.web.templatetags.menu import ENTRIES, menu
from heartfelt.web.templatetags.words import marks, shortened, term_title


def seen(person: Person, name: str, **of: object) -> str:
    """A page as somebody sees it."""
    client = Client()
    client.force_login(person)
    return client.get(reverse(name, kwargs=of or None)).content.decode()


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("The order is under my name.", 40, "The order is under my name."),
        ("The order is under my name.", 22, "The order is under…"),
        ("It is late, again and again", 13, "It is late…"),
        ("x" * 50, 10, "x" * 10 + "…"),
        ("", 10, ""),
    ],
)
def test_a_text_is_cut_after_a_whole_word(text: str, most: int, cut: str) -> None:
    assert shortened(text, most) == cut


def test_a_greeting_is_not_what_a_conversation_is_known_by(everybody: Cast) -> None:
    at = timezone.now() - timedelta(days=20)
    texts = ("Good evening.", "The kettle you sent me leaks on the table.")
    said = tuple(
        Message(id=f"m{n}", role="customer", author="cust-7", at=at + timedelta(minutes=n), text=text)
        for n, text in enumerate(texts)
    )
    store(structs.replace(given("greeting", at), messages=said), everybody.billing, None)
    page = seen(everybody.coach, "conversations")
    assert texts[1] in page
    assert texts[0] not in page


def test_who_speaks_is_named_and_a_customers_id_stands_once(everybody: Cast) -> None:
    page = seen(everybody.coach, "conversation", pk=everybody.open.pk)
    assert '<strong dir="auto">Customer</strong>' in page
    assert '<strong dir="auto">Ann</strong>' in page
    assert page.count("cust-1<") == 1


def test_a_finding_that_is_likelier_wrong_than_right_says_perhaps(everybody: Cast) -> None:
    one = given("unsure", timezone.now() - timedelta(days=20))
    found = assessed(one)
    unsure = structs.replace(found.acts[0], strength=0.3)
    row = store(one, everybody.billing, None)
    keep_reading(row, one, structs.replace(found, acts=(unsure,)), "phrases", timezone.now() - timedelta(days=20))
    page = seen(everybody.coach, "conversation", pk=row.pk)
    assert "Takes ownership, perhaps" in page
    assert "Feeling, missed, perhaps" not in page
    shown = marks(row.findings.all())
    assert [(mark.title, mark.unsure) for mark in shown][-1] == ("Takes ownership", True)
    assert not any(mark.unsure for mark in shown[:-1])


def test_what_is_not_open_yet_says_so_to_a_coach_and_to_no_agent(everybody: Cast) -> None:
    assert seen(everybody.coach, "conversations").count("nothing open to you yet") == 1
    assert "nothing open to you yet" not in seen(everybody.ann, "conversations")


def test_a_conversation_leads_back_to_what_was_found(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.coach)
    listed = client.get(reverse("conversations"), {"q": "refund", "cue": "feeling"}).content.decode()
    link = listed.partition(f'href="/conversations/{everybody.open.pk}/')[2].partition('"')[0]
    page = client.get(f"/conversations/{everybody.open.pk}/{link}").content.decode()
    assert 'href="/conversations/?q=refund&amp;cue=feeling">What you found' in page
    hostile = client.get(f"/conversations/{everybody.open.pk}/", {"list": '"><script>//evil.example'}).content.decode()
    assert "<script>//evil" not in hostile


@pytest.mark.parametrize("name", ["home", "conversations"])
def test_an_agent_without_a_name_in_conversations_is_told_why_there_is_nothing(everybody: Cast, name: str) -> None:
    mei = add_person("Mei", "mei@larkfield.example", Role.AGENT, [everybody.billing])
    assert "An admin sets it on your page under People." in seen(mei, name)
    assert "An admin sets it" not in seen(everybody.ann, name)


def test_an_empty_workspace_says_how_to_begin(everybody: Cast) -> None:
    Conversation.objects.all().delete()
    assert "Bring some" in seen(everybody.manager, "conversations")
    assert "Bring some" not in seen(everybody.coach, "conversations")


def test_a_team_counts_everybody_in_it_for_a_manager_too(everybody: Cast) -> None:
    sizes = {team.name: team.size for team in teams_to_edit(everybody.admin)}  # type: ignore[attr-defined]
    mine = {team.name: team.size for team in teams_to_edit(everybody.manager)}  # type: ignore[attr-defined]
    assert mine == {"Billing": sizes["Billing"]}
    assert sizes["Billing"] == everybody.billing.people.count() == 4


def test_the_audit_log_names_teams_and_keeps_two_apart_from_a_change(everybody: Cast) -> None:
    add_person("Mei", "mei@larkfield.example", Role.AGENT, [everybody.billing, everybody.delivery])
    assert "teams Billing and Delivery" in seen(everybody.admin, "audit")
    ids = [everybody.billing.pk, everybody.delivery.pk]
    assert Record.objects.filter(what=Action.PERSON_ADDED).first().facts["teams"] == ids  # type: ignore[union-attr]
    assert in_words({"delay_days": [1, 3], "conversations": 12000}) == "delay days 1 → 3, conversations 12,000"
    assert in_words({"teams": [["A"], ["A", "B"]]}) == "teams A → A and B"
    assert in_words({"kinds": [["emails", "cards"], []]}) == "kinds emails and cards → none"


def test_the_menu_knows_every_page_it_stands_for(everybody: Cast) -> None:
    from django.urls import get_resolver

    known = set(addresses(get_resolver().url_patterns))
    assert all(any(name.startswith(entry.begins) for name in known) for entry in ENTRIES)
    current = {each.title: each.current for each in menu(everybody.admin, "team_hours")}
    assert current["Teams"] == "true"
    assert [title for title, where in current.items() if where] == ["Teams"]
    assert {each.title for each in menu(everybody.ann, "home")} == {"Today", "Conversations"}


def test_the_sum_of_care_begins_in_words() -> None:
    assert term_title("base") == "Where it begins"


def test_hours_of_which_none_can_be_said_are_no_empty_chart(everybody: Cast) -> None:
    for name in ("ann", "bo", "cleo"):
        add(everybody.billing, f"few-{name}", author=name, ago=last_week())
    recount()
    page = seen(everybody.coach, "report_trends")
    assert "No hour of the week has that many yet." in page
    assert 'aria-label="The share of cues met by weekday and hour' not in page
