"""Reports, an agent's own numbers, and what is not said about people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast, add, last_week

from heartfelt.rates import Rate, TooFew, rate
from heartfelt.web.conversations.models import Answerer, Finding, Message
from heartfelt.web.conversations.selectors import findings_for, lately
from heartfelt.web.home.selectors import went_well
from heartfelt.web.people.models import Role, Team
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
    well, missed = page.split('id="missed"')  # the tip of the day, of either kind by turns, is between the two
    assert well.index("What went well") < well.index("Takes ownership")
    assert missed.index("Opportunities") < missed.index("Feeling, missed") < missed.index("Your own numbers")


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


def by_a_bot(team: Team, number: int, **more: Any) -> None:
    """So many conversations of one week in which a bot answered, and nobody else."""
    for each in range(number):
        add(team, f"b-{each}", author="larky", ago=last_week(minutes=60 + each), **more)
    mine = {"conversation__external_id__startswith": "b-"}
    Message.objects.filter(author="larky").update(role="bot")
    Finding.objects.filter(**mine).update(bot=True, about="")
    Answerer.objects.filter(**mine).delete()


def test_a_bot_is_credited_for_its_own_messages_and_nobody_else_for_them(month: Cast, client: Client) -> None:
    people = report(month.coach, {})
    assert people.bots is None
    by_a_bot(month.billing, 12, outcome="met")
    recount_team(month.billing)
    found = report(month.coach, {})
    assert [row for row in found.cues if row.name == "feeling"] == [row for row in people.cues if row.name == "feeling"]
    assert [(row.title, row.count) for row in (*found.signs, *found.acts)] == [
        (row.title, row.count) for row in (*people.signs, *people.acts)
    ]
    assert found.bots
    feeling = next(row for row in found.bots.cues if row.name == "feeling")
    assert isinstance(feeling.outcomes["met"], Rate)
    assert (feeling.total, feeling.outcomes["met"].count) == (12, 12)
    client.force_login(month.coach)
    page = client.get(reverse("report")).content.decode()
    assert page.index("Acts of care</h2>") < page.index("Bots</h2>") < page.index('aria-label="Signs of bots"')


def test_signs_and_acts_of_bots_are_told_in_a_hundred_conversations_in_which_one_wrote(month: Cast) -> None:
    by_a_bot(month.billing, 16)
    Finding.objects.filter(bot=True, kind="sign", conversation__external_id__in=("b-0", "b-1", "b-2", "b-3")).delete()
    Finding.objects.filter(bot=True, kind="act").exclude(conversation__external_id="b-5").delete()
    recount()
    bots = report(month.coach, {}).bots
    assert bots
    assert bots.conversations == 16  # thirty others had no bot
    (sign,), (act,) = bots.signs, bots.acts
    assert (sign.title, sign.count, sign.rate) == ("Policy wall", 12, rate(12, 16))
    assert (act.title, act.count, act.rate) == ("Takes ownership", 1, rate(1, 16))


def test_conversations_in_which_a_bot_did_nothing_of_note_count_among_its_own(month: Cast) -> None:
    by_a_bot(month.billing, 11)
    Finding.objects.filter(bot=True).delete()
    recount()
    bots = report(month.coach, {}).bots
    assert bots
    assert (bots.conversations, bots.signs, bots.acts) == (11, [], [])
    assert all(row.total == 0 for row in bots.cues)


def test_a_bots_numbers_follow_queue_channel_and_time(month: Cast) -> None:
    by_a_bot(month.billing, 12, queue="parcels", channel="email")
    recount()
    for wanted, number in (({"queue": "parcels"}, 12), ({"channel": "email"}, 12)):
        bots = report(month.coach, wanted).bots
        assert bots
        assert (bots.conversations, bots.signs[0].count) == (number, number)
    for wanted in ({"queue": "billing"}, {"channel": "chat"}, {"until": timezone.localdate() - timedelta(days=60)}):
        assert report(month.coach, wanted).bots is None


def test_bots_are_told_also_where_too_few_people_answered(everybody: Cast, client: Client) -> None:
    by_a_bot(everybody.billing, 12)
    recount()
    found = report(everybody.coach, {})
    assert not found.enough_people
    assert found.bots
    assert next(row for row in found.bots.cues if row.name == "feeling").total == 12
    assert (found.bots.conversations, found.bots.signs[0].count, found.bots.acts[0].count) == (12, 12, 12)
    client.force_login(everybody.coach)
    assert "Bots</h2>" in client.get(reverse("report")).content.decode()
    assert report(everybody.coach_elsewhere, {}).bots is None
