"""The agent sees findings before coach and manager do: in every page, list, search and number."""

from __future__ import annotations

import ast
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from web_cast import ACT_WORDS, CUE_WORDS, SIGN_WORDS, Cast, add, assessed

import heartfelt.web
from heartfelt.conversation import Message
from heartfelt.web.audit.models import Record
from heartfelt.web.conversations.models import Answerer, Conversation, Reading
from heartfelt.web.conversations.search import search
from heartfelt.web.conversations.selectors import (
    conversations_for,
    earlier_for,
    findings_for,
    in_peril,
    perils_for,
    readings_for,
    waits,
    whole_for,
)
from heartfelt.web.conversations.services import keep_reading
from heartfelt.web.conversations.storing import restored
from heartfelt.web.people.models import Person

WEB = Path(heartfelt.web.__file__).parent
MAY_TOUCH = ("conversations/selectors.py", "conversations/services.py", "conversations/models.py")


def seen(person: Person, conversation: Conversation) -> int:
    """How many findings of a conversation a person may see."""
    return findings_for(person).filter(conversation=conversation).count()


def test_an_agent_sees_findings_about_their_own_messages_at_once(everybody: Cast) -> None:
    assert seen(everybody.ann, everybody.fresh) == 3
    assert readings_for(everybody.ann).filter(conversation=everybody.fresh).exists()


@pytest.mark.parametrize("who", ["coach", "manager"])
def test_coach_and_manager_see_them_only_after_the_delay(everybody: Cast, who: str) -> None:
    person = getattr(everybody, who)
    assert seen(person, everybody.fresh) == 0
    assert not readings_for(person).filter(conversation=everybody.fresh).exists()
    assert waits(person, everybody.fresh)
    opening = Reading.objects.get(conversation=everybody.fresh).opens_at
    assert findings_for(person, opening - timedelta(seconds=1)).filter(conversation=everybody.fresh).count() == 0
    assert findings_for(person, opening).filter(conversation=everybody.fresh).count() == 3
    assert seen(person, everybody.open) == 3


def test_nobody_else_sees_any(everybody: Cast) -> None:
    for person in (
        everybody.bo,
        everybody.elsewhere,
        everybody.coach_elsewhere,
        everybody.manager_elsewhere,
        everybody.admin,
    ):
        assert not findings_for(person).exists()
        assert not readings_for(person).exists()
        assert not conversations_for(person).exists()


def test_somebody_without_a_name_in_conversations_sees_nothing(everybody: Cast) -> None:
    everybody.ann.agent_name = None
    assert not findings_for(everybody.ann).exists()
    assert not conversations_for(everybody.ann).exists()


def test_two_agents_of_one_conversation_see_each_their_own_and_no_care_of_both(everybody: Cast) -> None:
    Answerer.objects.create(conversation=everybody.open, author="bo")
    assert seen(everybody.ann, everybody.open) == 3
    assert seen(everybody.bo, everybody.open) == 0
    assert conversations_for(everybody.bo).filter(pk=everybody.open.pk).exists()
    assert not readings_for(everybody.ann).filter(conversation=everybody.open).exists()


def test_one_of_several_agents_sees_the_moment_and_what_was_skipped_but_no_care(
    everybody: Cast, client: Client
) -> None:
    Answerer.objects.create(conversation=everybody.open, author="bo")
    Reading.objects.filter(conversation=everybody.open).update(skipped=[["slow_reply", "no timestamps"]])
    place = reverse("conversation", kwargs={"pk": everybody.open.pk})
    for person, cares in ((everybody.ann, False), (everybody.bo, False), (everybody.coach, True)):
        client.force_login(person)
        page = client.get(place).content.decode()
        assert "Problem solving" in page
        assert "no timestamps" in page
        assert ("2.6</strong> of 5" in page) is cares
        assert ("Several people answered here" in page) is not cares
    assert whole_for(everybody.elsewhere, everybody.open) is None
    assert whole_for(everybody.coach, everybody.fresh) is None


def test_a_delay_of_none_opens_at_once_and_a_longer_one_holds_for_what_is_read_from_then_on(everybody: Cast) -> None:
    everybody.billing.delay_days = 0
    everybody.billing.save()
    assert seen(everybody.coach, add(everybody.billing, "now-1", ago=timedelta(seconds=5))) == 3
    assert seen(everybody.coach, everybody.fresh) == 0


TELLING = (
    {"cue": "feeling"},
    {"sign": "policy_wall"},
    {"act": "owns"},
    {"outcome": "missed"},
    {"moment": "problem_solving"},
    {"care": "middle"},
)


@pytest.mark.parametrize("wanted", TELLING)
def test_no_filter_tells_what_is_not_open_yet(everybody: Cast, wanted: dict[str, str]) -> None:
    assert list(search(everybody.coach, wanted)) == [everybody.open]
    assert set(search(everybody.ann, wanted)) == {everybody.open, everybody.fresh}


def test_a_page_of_a_fresh_conversation_shows_the_words_and_no_finding(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.coach)
    page = client.get(reverse("conversation", kwargs={"pk": everybody.fresh.pk})).content.decode()
    assert "my refund?" in page
    assert "<mark" not in page
    assert "Policy wall" not in page
    assert "have their time with this conversation first" in page
    client.force_login(everybody.ann)
    page = client.get(reverse("conversation", kwargs={"pk": everybody.fresh.pk})).content.decode()
    assert page.count("<mark") == 3
    assert "Only you and the others who wrote here see what was found until" in page
    assert "The words of the conversation they see now." in page


def page_for(client: Client, person: Person, row: Conversation) -> str:
    """The page of a conversation as a person sees it."""
    client.force_login(person)
    return client.get(reverse("conversation", kwargs={"pk": row.pk})).content.decode()


def read_on(row: Conversation, at: datetime) -> None:
    """A message more came and was read: another sign is found, and all that was."""
    said = row.messages.get(position=1)
    said.pk, said.position, said.external_id = None, 2, "m3"
    said.save()
    one = restored(row)
    found = assessed(one)
    more = msgspec.structs.replace(found.signs[0], message="m3", sign="robotic")
    keep_reading(row, one, msgspec.structs.replace(found, signs=(*found.signs, more)), "phrases", at)


def test_of_a_conversation_that_was_open_the_page_tells_both_what_the_other_sees(
    everybody: Cast, client: Client
) -> None:
    row = everybody.open
    read_on(row, timezone.now())
    opening = Reading.objects.get(conversation=row).opens_at
    page = page_for(client, everybody.ann, row)
    when = date_format(timezone.localtime(opening), "l, j F, H:i")
    assert "Coach and manager see a part of what was found here already." in page
    assert "Only you and the others" not in page
    assert page.count(f"coach and manager see it from {when} on") == 1
    assert f"such as care, opens to them on {when}" in page
    page = page_for(client, everybody.coach, row)
    assert page.count("<mark") == 3
    assert "You see what is open already." in page
    assert "and so with care" in page
    assert "have their time with this conversation first" not in page
    assert "of 5" not in page.partition("<aside")[2]


def test_once_all_is_open_neither_page_says_that_anybody_waits(everybody: Cast, client: Client) -> None:
    read_on(everybody.open, timezone.now() - timedelta(days=9))
    for person in (everybody.ann, everybody.coach):
        page = page_for(client, person, everybody.open)
        assert 'class="note"' not in page
        assert "coach and manager see it from" not in page


def test_what_opens_at_two_times_is_told_with_both(everybody: Cast, client: Client) -> None:
    read_on(everybody.fresh, timezone.now() + timedelta(days=3))  # two hours of a weekend are one
    page = page_for(client, everybody.ann, everybody.fresh)
    first, last = sorted({each.opens_at for each in everybody.fresh.findings.all()})
    for when in (first, last):
        assert date_format(timezone.localtime(when), "l, j F, H:i") in page
    assert "coach and manager see the last of it from" in page
    assert page.count("coach and manager see it from") == 0


def test_what_a_bot_did_is_no_agents_and_the_pages_say_which_part_waits(everybody: Cast, client: Client) -> None:
    everybody.fresh.findings.filter(kind="sign").update(bot=True, about="", opens_at=timezone.now())
    assert "see a part of what was found here already" in page_for(client, everybody.ann, everybody.fresh)
    assert "You see what is open already." in page_for(client, everybody.coach, everybody.fresh)


@pytest.mark.parametrize(
    ("days", "says"), [(0, "at once too."), (1, "1 working day later."), (3, "3 working days later.")]
)
def test_an_agents_first_page_tells_how_long_the_delay_is(
    everybody: Cast, client: Client, days: int, says: str
) -> None:
    everybody.billing.delay_days = days
    everybody.billing.save()
    client.force_login(everybody.ann)
    page = client.get(reverse("home")).content.decode()
    assert f"Coach and manager of Billing see what is found now {says}" in page
    assert "before anybody else" not in page
    client.force_login(everybody.coach)
    assert "see what is found now" not in client.get(reverse("home")).content.decode()


def test_the_list_and_the_first_page_leave_out_what_is_not_open(everybody: Cast, client: Client) -> None:
    Conversation.objects.filter(pk=everybody.open.pk).delete()
    client.force_login(everybody.coach)
    for name in ("conversations", "home", "report"):
        page = client.get(reverse(name)).content.decode()
        assert "Feeling, missed" not in page
        assert ACT_WORDS not in page.replace("&#x27;", "'")
    client.force_login(everybody.ann)
    assert CUE_WORDS in client.get(reverse("home")).content.decode().replace("&#x27;", "'")


def test_the_customers_history_tells_an_agent_what_the_customer_said_and_no_finding(everybody: Cast) -> None:
    add(everybody.delivery, "elsewhere-1", author="chidi", ago=timedelta(days=30))
    earlier = earlier_for(everybody.ann, everybody.open)
    assert [(each.external_id, each.may_open) for each in earlier] == [("elsewhere-1", False)]  # type: ignore[attr-defined]
    assert timezone.now() > earlier[0].began_at  # type: ignore[operator]


def test_one_selector_is_the_only_way_to_findings_and_readings() -> None:
    reached = []
    for file in WEB.rglob("*.py"):
        place = file.relative_to(WEB).as_posix()
        if "migrations" in place or place in MAY_TOUCH:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name):
                reached += [place] if node.value.id in ("Finding", "Reading", "Peril") else []
            if isinstance(node, ast.Attribute) and node.attr in ("findings", "answered", "perils"):
                reached.append(place)
    assert reached == []
    for file in WEB.rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert ".findings" not in text, file
        assert "conversation.reading" not in text, file


DANGER = "He has a gun and I need the door lock to work"


def danger(everybody: Cast) -> Conversation:
    """A conversation of a moment ago in which a customer says that a life is at risk."""
    at = timezone.now()
    said = (
        Message(id="m1", role="customer", author="cust-5", at=at, text=f"{CUE_WORDS}. {DANGER}!"),
        Message(id="m2", role="agent", author="ann", at=at, text=f"That is our policy, {SIGN_WORDS}. {ACT_WORDS}."),
    )
    return add(everybody.billing, "danger-1", ago=timedelta(), customer="cust-5", messages=said)


@pytest.mark.parametrize("who", ["coach", "manager"])
def test_a_life_at_risk_is_shown_at_once_and_nothing_else_of_it(everybody: Cast, client: Client, who: str) -> None:
    person, row = getattr(everybody, who), danger(everybody)
    client.force_login(person)
    assert "A life may be at risk" in client.get(reverse("home")).content.decode()
    page = client.get(reverse("conversation", kwargs={"pk": row.pk})).content.decode()
    assert '<q dir="auto">has a gun</q>' in page
    assert "<mark" not in page
    assert "Feeling, missed" not in page
    assert seen(person, row) == 0
    assert not readings_for(person).filter(conversation=row).exists()


def test_each_early_look_is_in_the_audit_log_and_the_agent_sees_who_looked(everybody: Cast, client: Client) -> None:
    row = danger(everybody)
    place = reverse("conversation", kwargs={"pk": row.pk})
    looks = Record.objects.filter(what="looked_early")
    client.force_login(everybody.ann)
    assert "looked on" not in client.get(place).content.decode()
    assert not looks.exists()
    client.force_login(everybody.coach)
    client.get(place)
    client.get(place)
    assert [(each.who, each.kind, each.object_id) for each in looks] == [
        (everybody.coach, "conversation", str(row.pk))
    ] * 2
    client.force_login(everybody.ann)
    assert f"{everybody.coach.name} looked on" in client.get(place).content.decode()


def test_a_look_in_its_time_or_without_a_risk_is_no_early_one(everybody: Cast, client: Client) -> None:
    row = danger(everybody)
    Reading.objects.filter(conversation=row).update(opens_at=timezone.now() - timedelta(hours=1))
    client.force_login(everybody.coach)
    for each in (row, everybody.fresh, everybody.open):
        client.get(reverse("conversation", kwargs={"pk": each.pk}))
    assert not Record.objects.filter(what="looked_early").exists()


def test_a_risk_is_told_to_nobody_of_another_team_and_to_no_admin(everybody: Cast) -> None:
    danger(everybody)
    for person in (everybody.coach_elsewhere, everybody.manager_elsewhere, everybody.admin, everybody.bo):
        assert not perils_for(person).exists()
        assert in_peril(person) == []
