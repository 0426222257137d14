"""Trends: what a change of a queue looks like on the page, the hours of the week, and few queries."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast

from heartfelt.rates import Tally
from heartfelt.web.reports.counting import Counted, Facts, Place
from heartfelt.web.reports.keeping import keep
from heartfelt.web.reports.models import Stale, Week
from heartfelt.web.reports.scope import monday
from heartfelt.web.reports.trends import charts, trends
from heartfelt.web.reports.waits import Wait

AUTHORS = ("ann", "bo", "cleo", "dee")
MOST_QUERIES = 15


@pytest.fixture
def half_a_year(everybody: Cast) -> Cast:
    """Twenty weeks of two queues: from the eleventh on, billing misses three of ten questions, and one before.

    In every third conversation a bot wrote first.
    """
    random, now = Random(1), timezone.now()
    first = monday(timezone.localdate()) - timedelta(weeks=20)
    for number in range(20):
        week = first + timedelta(weeks=number)
        places = {}
        for queue in ("billing", "delivery"):
            place = Place(everybody.billing.pk, queue, "chat", week)
            counted, missed = Counted(), 0.3 if queue == "billing" and number >= 10 else 0.1
            for each in range(60):
                began = timezone.make_aware(timezone.datetime(week.year, week.month, week.day, 9 + each % 3))  # type: ignore[attr-defined]
                outcome = "missed" if random.random() < missed else "met"
                facts = Facts(place, began, cues=[("question", outcome, AUTHORS[each % 4])], named={"sign:canned"})
                facts.agents.add(AUTHORS[each % 4])
                if each % 3 == 0:
                    facts.named |= {"botwrote", "botsign:canned" if each % 2 else "botact:explains"}
                    facts.of_bots.append(("question", "hollow" if each % 2 else "met"))
                waited = [Wait("agent", AUTHORS[each % 4], True, 1 + each), Wait("agent", "bo", False, 200 + 50 * each)]
                counted.add(facts, [*waited, Wait("bot", "larky", True, 0.1)] if each % 3 == 0 else waited)
            places[place] = counted
        keep(places, now)
    Stale.objects.all().delete()  # or the page would have more counted
    return everybody


def test_a_change_is_told_where_it_is(half_a_year: Cast, client: Client) -> None:
    found = trends(half_a_year.coach, {})
    first = found.changes[0]
    assert (first.where, first.what, first.more) == ("billing", "questions are missed", True)
    assert all(told.where != "delivery" for told in found.changes)
    client.force_login(half_a_year.coach)
    page = client.get(reverse("report_trends")).content.decode()
    since = f"{first.change.week.day} {first.change.week:%B}"
    assert f"Since the week of {since} more questions are missed in <bdi>billing</bdi>" in page
    assert "Chance alone would show as much" in page


def test_more_conversations_with_a_sign_are_told_where_they_are(half_a_year: Cast, client: Client) -> None:
    assert all(told.cue for told in trends(half_a_year.coach, {}).changes)  # each conversation has one, all the time
    Week.objects.filter(queue="delivery", week__lt=trends(half_a_year.coach, {}).weeks[8].week).update(with_sign=6)
    told = [each for each in trends(half_a_year.coach, {}).changes if not each.cue]
    assert [(each.where, each.more) for each in told][:1] == [("delivery", True)]
    assert told[0].change.before.value < 0.15
    assert told[0].change.after.value == 1
    client.force_login(half_a_year.coach)
    page = client.get(reverse("report_trends")).content.decode()
    assert "more conversations hold a sign in <bdi>delivery</bdi>" in page


def test_a_week_by_week_chart_has_its_table_and_its_data_without_inline_script(
    half_a_year: Cast, client: Client
) -> None:
    client.force_login(half_a_year.coach)
    page = client.get(reverse("report_trends")).content.decode()
    assert page.count("data-chart=") == page.count('role="img"') == 4
    assert page.count("The numbers as a table") == 2
    assert "<script>" not in page
    assert "style=" not in page
    drawn = charts(trends(half_a_year.coach, {}))
    assert len(drawn["met"]["labels"]) == 20
    assert len(drawn["missed"]["lines"]) == 5


def test_the_hours_of_the_week_say_what_was_met_in_them(half_a_year: Cast) -> None:
    found = trends(half_a_year.coach, {})
    assert found.hours == [9, 10, 11]
    day, hours = found.days[0]
    assert day == "Mon"
    assert all(0.75 < hour.met.value < 0.9 for hour in hours)  # type: ignore[union-attr]
    assert {hour.tint for hour in hours} <= set(range(6))
    assert all(hour.tint is None for _, others in found.days[1:] for hour in others)


@pytest.mark.parametrize("name", ["report", "report_times", "report_trends", "report_people"])
def test_no_page_of_numbers_asks_more_than_a_few_queries(half_a_year: Cast, client: Client, name: str) -> None:
    client.force_login(half_a_year.coach)
    everything = {"queue": "billing", "channel": "chat", "team": half_a_year.billing.pk}
    for chosen in ({}, {"queue": "billing"}, {"channel": "chat"}, everything):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse(name), chosen).status_code == 200
        assert len(asked) <= MOST_QUERIES, [each["sql"][:90] for each in asked]


def test_a_tally_gives_back_what_it_was_made_of() -> None:
    tally = Tally()
    for count, total in ((1, 3), (0, 1), (2, 2)):
        tally.add(count, total)
    again = Tally(*tally.sums)
    again.join(tally)
    assert again.total == 2 * tally.total
    assert again.clusters == 6
