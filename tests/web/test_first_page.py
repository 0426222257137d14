"""What the first page holds up as an opportunity convinces whoever opens it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast, add

from heartfelt.explaining import advice
from heartfelt.web.conversations.models import Conversation, Finding, Reading
from heartfelt.web.conversations.selectors import lately
from heartfelt.web.home.selectors import is_joyful, opportunities, since
from heartfelt.web.home.tip import tip_of_the_day
from heartfelt.web.people.models import Person
from heartfelt.web.templatetags.words import plainly

MOST = 14  # queries


@pytest.fixture
def week(everybody: Cast) -> list[Conversation]:
    """Four conversations of Ann's last week with nothing but a missed feeling, the first the surest."""
    rows = [add(everybody.billing, f"w-{number}", ago=timedelta(days=7, hours=number)) for number in range(4)]
    Conversation.objects.exclude(pk__in=[row.pk for row in rows]).delete()
    Finding.objects.exclude(kind="cue").delete()
    for number, row in enumerate(rows):
        row.findings.update(strength=0.9 - number / 10)
    return rows


def shown_to(person: Person) -> list[int]:
    """The conversations of the opportunities on a person's first page, in their order."""
    return [each.conversation_id for each in opportunities(person, lately(person, since()))]


def found_in_the_answer(row: Conversation, kind: str, name: str, strength: float = 0.4) -> Finding:
    """Something found in the answer to a conversation's cue."""
    cue = row.findings.get(kind="cue")
    return Finding.objects.create(
        conversation=row, message=cue.answer, kind=kind, name=name, quote=cue.answer.text, strength=strength,
        because="A fact.", about="ann", opens_at=cue.opens_at,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["ann", "coach", "manager"])
def test_the_surest_come_first_whether_missed_or_hollow(everybody: Cast, week: list[Conversation], who: str) -> None:
    week[1].findings.update(outcome="hollow")
    week[2].findings.update(name="circumstance")  # which usually weighs more
    found = shown_to(getattr(everybody, who))
    assert found == [week[0].pk, week[1].pk, week[2].pk, week[3].pk]


@pytest.mark.parametrize("who", ["ann", "coach"])
def test_an_answer_with_care_is_nobodys_example_of_one_that_passed_the_customer_over(
    everybody: Cast, week: list[Conversation], who: str
) -> None:
    found_in_the_answer(week[0], "act", "shows_understanding")
    found_in_the_answer(week[1], "act", "owns")
    found_in_the_answer(week[1], "sign", "policy_wall")  # then the act takes nothing back
    assert shown_to(getattr(everybody, who)) == [each.pk for each in week[1:]]


def test_joys_come_last(everybody: Cast, week: list[Conversation]) -> None:
    week[0].findings.update(quote="I'm so happy with it!")
    assert shown_to(everybody.coach) == [*(each.pk for each in week[1:]), week[0].pk]


@pytest.mark.parametrize(
    ("name", "quote", "joyful"),
    [
        ("feeling", "I'm over the moon, thank you!", True),
        ("feeling", "It really made my week.", True),
        ("feeling", "This is ridiculous.", False),
        ("feeling", "I can't stop thinking about it.", False),
        ("circumstance", "My lovely daughter is happy to turn six.", False),
    ],
)
def test_a_joy_is_a_feeling_in_glad_words(name: str, quote: str, joyful: bool) -> None:
    assert is_joyful(Finding(name=name, quote=quote)) is joyful


def test_who_is_insulted_is_not_asked_for_more_warmth(everybody: Cast, week: list[Conversation]) -> None:
    Reading.objects.filter(conversation=week[0]).update(customer_abusive=True)
    assert week[0].pk not in shown_to(everybody.ann)


def test_questions_are_left_to_their_conversations(everybody: Cast, week: list[Conversation]) -> None:
    week[0].findings.update(name="question")
    assert shown_to(everybody.ann) == [each.pk for each in week[1:]]


def test_the_tip_holds_up_nothing_that_the_page_would_not(everybody: Cast, week: list[Conversation]) -> None:
    found_in_the_answer(week[0], "act", "shows_understanding")
    week[1].findings.update(quote="I'm so happy with it!")
    Reading.objects.filter(conversation=week[2]).update(customer_abusive=True)
    among, today = lately(everybody.ann, since()), timezone.localdate()
    tips = [tip_of_the_day(everybody.ann, among, today - timedelta(days=number)) for number in range(6)]
    assert {tip.finding.conversation_id for tip in tips if tip and not tip.example} == {week[3].pk}


def test_a_tip_about_a_sign_tells_the_facts(everybody: Cast, week: list[Conversation], client: Client) -> None:
    for row in week:
        row.findings.filter(kind="cue").update(outcome="met")
        sign = found_in_the_answer(row, "sign", "slow_reply", 0.9)
        Finding.objects.filter(pk=sign.pk).update(because="The customer waited 9 hours; the norm is 2 hours.")
    client.force_login(everybody.ann)
    page = client.get(reverse("home")).content.decode()
    assert advice("slow_reply") in page.replace("&#x27;", "'").replace("&quot;", '"')
    assert "The customer waited 9 hours; the norm is 2 hours." in page


@pytest.mark.parametrize("who", ["ann", "coach", "manager"])
def test_the_first_page_makes_few_queries(everybody: Cast, week: list[Conversation], client: Client, who: str) -> None:
    found_in_the_answer(week[0], "act", "owns", 0.9)
    client.force_login(getattr(everybody, who))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse("home")).status_code == 200
    assert len(queries) <= MOST, [each["sql"][:90] for each in queries]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Dear Zoe,\n\nWhat is the number?\n\nKind regards,\nAnn\nLarkfield billing", "What is the number?"),
        ("That is how it works.", "That is how it works."),
        ("One line.\nAnother line.", "One line. Another line."),
        ("Hello Zoe,", "Hello Zoe,"),
    ],
)
def test_an_answer_is_shown_without_its_greeting_and_signature(text: str, said: str) -> None:
    assert plainly(text) == said
