"""The tip of the day comes from an agent's own week, and stays the same all day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast, add

from heartfelt.explaining import advice
from heartfelt.web.conversations.models import Finding
from heartfelt.web.conversations.selectors import lately
from heartfelt.web.home.selectors import since
from heartfelt.web.home.tip import Tip, tip_of_the_day
from heartfelt.web.people.models import Person


def today_of(person: Person, today: date | None = None) -> Tip | None:
    """Their tip, as on the page that begins with their newest conversations."""
    return tip_of_the_day(person, lately(person, since()), today)


@pytest.fixture
def week(everybody: Cast) -> Cast:
    """Four conversations of Ann's week, a missed feeling, a sign and an act in each."""
    for number in range(4):
        add(everybody.billing, f"w-{number}", ago=timedelta(days=2, hours=number))
    return everybody


def test_it_takes_turns_between_an_example_and_an_opportunity_with_what_helps_instead(week: Cast) -> None:
    today = timezone.localdate()
    tips = [today_of(week.ann, today + timedelta(days=day)) for day in range(2)]
    example, opportunity = sorted((tip for tip in tips if tip), key=lambda tip: not tip.example)
    assert example.example
    assert example.finding.kind == "act"
    assert not opportunity.example
    assert opportunity.words == advice(opportunity.finding.name)
    assert all(tip.finding.about == "ann" for tip in (example, opportunity))


def test_it_is_the_same_all_day_whatever_comes_in(week: Cast) -> None:
    before = today_of(week.ann)
    stronger = add(week.billing, "now-1", ago=timedelta())
    Finding.objects.filter(conversation=stronger).update(strength=1.0)
    after = today_of(week.ann)
    assert before
    assert after
    assert before.finding.pk == after.finding.pk


def test_where_there_is_too_little_there_is_none(everybody: Cast) -> None:
    for number in range(2):
        add(everybody.billing, f"w-{number}", ago=timedelta(days=2, hours=number))
    assert today_of(everybody.ann) is None


def test_it_is_for_agents_alone(week: Cast) -> None:
    assert [today_of(person) for person in (week.coach, week.manager, week.admin, week.bo)] == [None] * 4


def test_the_first_page_shows_it_after_what_went_well_with_its_source(week: Cast, client: Client) -> None:
    client.force_login(week.ann)
    page = client.get(reverse("home")).content.decode()
    assert page.index("What went well") < page.index("Tip of the day") < page.index("Opportunities")
    tip = today_of(week.ann)
    assert tip
    part = page.partition('class="tip"')[2].partition("</section>")[0]
    assert f"{reverse('conversation', kwargs={'pk': tip.finding.conversation_id})}#m" in part
