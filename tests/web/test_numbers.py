"""Reports, an agent's own numbers, and what is not said about people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast, add, last_week

from heartfelt.rates import Rate, TooFew
from heartfelt.web.conversations.models import Finding
from heartfelt.web.conversations.selectors import findings_for, lately
from heartfelt.web.home.selectors import went_well
from heartfelt.web.people.models import Role
from heartfelt.web.people.services import add_person
from heartfelt.web.reports.selectors import own_rates, people_rows, report
from heartfelt.web.reports.services import recount, recount_team

AUTHORS = ("ann", "bo", "cleo")


@pytest.fixture
def month(everybody: Cast) -> Cast:
    """Thirty conversations of one week and three agents: Ann met none of her feelings, the others met all of theirs."""
    add_person("Cleo", "cleo@larkfield.example", Role.AGENT, [everybody.billing], "cleo")
    for number in range(30):
        author = AUTHORS[number % 3]
        outcome = "missed" if author == "ann" else "met"
        add(everybody.billing, f"m-{number}", author=author, ago=last_week(minutes=number), outcome=outcome)
    recount()
    return everybody


def test_rates_come_with_their_interval_and_count_only_what_is_open(month: Cast) -> None:
    found = report(month.coach, {})
    feeling = next(row for row in found.cues if row.name == "feeling")
    assert found.conversations == 31  # thirty, and the open one; the fresh one is Ann's alone
    assert found.counted == feeling.total == 30  # in the week of the open one only Ann answered
    met = feeling.outcomes["met"]
    assert isinstance(met, Rate)
    assert met.count == 20
    assert met.low < met.value < met.high


def test_a_team_queue_and_channel_have_their_rows(month: Cast) -> None:
    groups = report(month.manager, {}).groups
    assert [row.name for row in groups["queue"]] == ["billing"]
    assert [row.name for row in groups["team"]] == ["Billing"]
    assert [row.conversations for row in groups["channel"]] == [31]
    signs = groups["queue"][0].signs
    assert isinstance(signs, Rate)
    assert signs.value == 1.0


def test_where_fewer_than_three_agents_answered_there_is_no_number(everybody: Cast) -> None:
    for number in range(12):
        add(everybody.billing, f"m-{number}", author=AUTHORS[number % 2], queue="small")
    recount()
    found = report(everybody.coach, {})
    assert not found.enough_people
    assert found.cues == []
    add(everybody.billing, "m-13", author="cleo", queue="large")
    recount()
    small = next(row for row in report(everybody.coach, {}).groups["queue"] if row.name == "small")
    assert isinstance(small.met, TooFew)
    assert isinstance(small.signs, TooFew)


def test_a_coach_sees_a_number_about_a_person_where_it_is_reliable(month: Cast) -> None:
    rows = {row.person.agent_name: row.rate for row in people_rows(month.coach, {})}
    assert rows["ann"] is not None
    assert rows["ann"].value == 0
    assert rows["bo"] is not None
    assert rows["bo"].value == 1


def test_below_that_reliability_nothing_is_said(everybody: Cast) -> None:
    for number in range(24):  # everybody alike: no number tells one from another
        outcome = "met" if number % 4 < 2 else "missed"
        add(everybody.billing, f"m-{number}", author=AUTHORS[number % 2], outcome=outcome)
    recount()
    assert all(row.rate is None for row in people_rows(everybody.coach, {}))


def test_people_are_sorted_by_name_and_their_page_is_for_coaches(month: Cast, client: Client) -> None:
    assert [row.person.name for row in people_rows(month.coach, {})] == ["Ann", "Bo", "Cleo"]
    assert people_rows(month.admin, {}) == []
    client.force_login(month.manager)
    assert client.get(reverse("report_people")).status_code == 403


def test_an_agent_sees_their_own_numbers_also_before_others_and_nobody_elses(month: Cast) -> None:
    rows = own_rates(month.ann, lately(month.ann, timezone.now() - timedelta(days=14)))
    feeling = next(row for row in rows if row.name == "feeling")
    assert feeling.total == 11  # ten and the fresh one
    assert own_rates(month.elsewhere, lately(month.elsewhere, timezone.now() - timedelta(days=14)))[0].total == 0


def test_the_first_page_says_what_went_well_before_what_was_missed(month: Cast, client: Client) -> None:
    client.force_login(month.ann)
    page = client.get(reverse("home")).content.decode()
    assert page.index("What went well") < page.index("Takes ownership") < page.index("Opportunities")
    assert page.index("Opportunities") < page.index("Feeling, missed") < page.index("Your own numbers")


def test_a_cue_that_was_met_is_an_example_where_its_answer_carries_an_act_and_no_sign(month: Cast) -> None:
    def praised() -> set[str]:
        return {each.kind for each in went_well(month.bo, lately(month.bo, timezone.now() - timedelta(days=14)))}

    seen = findings_for(month.bo).filter(conversation__external_id__startswith="m-")
    seen.filter(kind="act").update(strength=0.4)  # not worth a place of their own
    assert praised() == set()  # each answer is also a policy wall
    seen.filter(kind="sign").delete()
    assert praised() == {"cue"}
    seen.filter(kind="act").delete()
    assert praised() == set()


def test_what_went_well_is_more_than_one_thing_where_there_is_more(month: Cast) -> None:
    acts = Finding.objects.filter(conversation__external_id__startswith="m-", about="bo", kind="act")
    others = list(acts.order_by("pk").values_list("pk", flat=True)[:2])
    Finding.objects.filter(pk__in=others).update(name="explains", strength=0.6)  # less sure than all of the others
    found = went_well(month.bo, lately(month.bo, timezone.now() - timedelta(days=14)))
    assert [each.name for each in found] == ["owns", "owns", "explains", "explains", "owns"]


def test_pages_of_numbers_show(month: Cast, client: Client) -> None:
    client.force_login(month.coach)
    page = client.get(reverse("report"), {"queue": "billing"}).content.decode()
    assert "too few conversations" in page or "%" in page
    assert "Policy wall" in page
    page = client.get(reverse("report_people")).content.decode().partition("<main")[2]  # above it is a random token
    assert page.index("Ann") < page.index("Bo") < page.index("Cleo")


def test_a_bot_is_credited_for_its_own_answers_and_nobody_else_for_them(month: Cast, client: Client) -> None:
    people = report(month.coach, {})
    assert people.bots == []
    for number in range(12):
        add(month.billing, f"b-{number}", author="bo", ago=last_week(minutes=60 + number), outcome="met")
    Finding.objects.filter(conversation__external_id__startswith="b-").update(bot=True, about="")
    recount_team(month.billing)
    found = report(month.coach, {})
    assert [row for row in found.cues if row.name == "feeling"] == [row for row in people.cues if row.name == "feeling"]
    feeling = next(row for row in found.bots if row.name == "feeling")
    assert isinstance(feeling.outcomes["met"], Rate)
    assert (feeling.total, feeling.outcomes["met"].count) == (12, 12)
    client.force_login(month.coach)
    page = client.get(reverse("report")).content.decode()
    assert page.index("Acts of care</h2>") < page.index("Bots</h2>")


def test_a_bots_answers_are_told_also_where_too_few_people_answered(everybody: Cast, client: Client) -> None:
    for number in range(12):
        add(everybody.billing, f"b-{number}", author="bo", ago=last_week(minutes=number))
    Finding.objects.filter(conversation__external_id__startswith="b-").update(bot=True, about="")
    recount()
    found = report(everybody.coach, {})
    assert not found.enough_people
    assert next(row for row in found.bots if row.name == "feeling").total == 12
    client.force_login(everybody.coach)
    assert "Bots</h2>" in client.get(reverse("report")).content.decode()
