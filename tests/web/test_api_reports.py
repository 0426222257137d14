"""Reports over the API: the numbers of the pages, hidden where the pages hide them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from test_trends import half_a_year  # noqa: F401
from web_cast import Cast, add, last_week
from web_program import Program, program, said

from heartfelt.rates import Quantile
from heartfelt.web.conversations.models import Finding, Reading
from heartfelt.web.people.models import Role
from heartfelt.web.people.services import add_person
from heartfelt.web.reports.models import Week
from heartfelt.web.templatetags.words import waited

REPORTS = ("/reports", "/reports/times", "/reports/trends")
PAGES = dict(zip(REPORTS, ("report", "report_times", "report_trends"), strict=True))
SINCE = (timezone.localdate() - timedelta(weeks=15)).isoformat()
CHOICES: tuple[dict[str, str], ...] = (
    {},
    {"queue": "billing"},
    {"channel": "chat", "since": SINCE},
    {"queue": "delivery", "channel": "chat", "until": SINCE},
)


def cells(client: Client, cast: Cast, path: str, chosen: dict[str, str], form: str) -> list[str]:
    """What stands in the cells of the page that are written so, in their order."""
    client.force_login(cast.coach)
    wanted = {**chosen, "team": str(cast.billing.pk)}
    page = client.get(reverse(PAGES[path]), wanted).content.decode()
    return [unescape(each) for found in re.finditer(form, page) for each in found.groups()]


def percents(*rates: dict[str, Any]) -> Iterator[str]:
    """Rates as the pages write them."""
    for rate in rates:
        shares = (rate[name] for name in ("value", "low", "high"))
        yield rate["hidden_because"] or "{:.0%} ({:.0%} to {:.0%})".format(*shares)


def hundreds(*names: dict[str, Any]) -> Iterator[str]:
    """Signs or acts as the page writes them: in a hundred conversations."""
    for rate in (name["rate"] for name in names):
        shares = (rate[name] * 100 for name in ("value", "low", "high"))
        yield rate["hidden_because"] or "{:.1f} ({:.1f} to {:.1f})".format(*shares)


def durations(waits: dict[str, Any]) -> Iterator[str]:
    """Waits as the page writes them."""
    for each in (*waits["first"], *waits["next"]):
        if each["hidden_because"]:
            yield each["hidden_because"]
        else:
            shown = {"value": each["minutes"], **{name: each[name] for name in ("low", "high", "share", "total")}}
            yield waited(Quantile(**shown))


@pytest.mark.parametrize("chosen", CHOICES)
def test_answers_have_the_numbers_of_the_page(half_a_year: Cast, client: Client, chosen: dict[str, str]) -> None:  # noqa: F811
    told = said(program(half_a_year.billing, "coach").get("/reports", **chosen))
    assert told["enough_people"]
    shown = cells(client, half_a_year, "/reports", chosen, r'<span class="under">([^<]*\(?[^<]*)</span>')
    expected = [text for row in told["cues"] for text in percents(*row["outcomes"].values())]
    for rows in told["groups"].values():
        for row in rows:
            expected += [*percents(row["met"]), *hundreds({"rate": row["signs"]})]
    expected += [*hundreds(*told["signs"], *told["acts"])]
    expected += [text for row in told["bots"]["cues"] for text in percents(*row["outcomes"].values())]
    expected += [*hundreds(*told["bots"]["signs"], *told["bots"]["acts"])]
    assert shown == expected
    assert [(row["title"], row["conversations"]) for row in told["bots"]["signs"]] == [
        ("Canned reply", told["bots"]["conversations"] / 2)
    ]


@pytest.mark.parametrize("chosen", CHOICES)
def test_times_have_the_numbers_of_the_page(half_a_year: Cast, client: Client, chosen: dict[str, str]) -> None:  # noqa: F811
    told = said(program(half_a_year.billing, "coach").get("/reports/times", **chosen))
    assert (told["enough_people"], told["hours"]) == (True, ["calendar"])
    shown = cells(client, half_a_year, "/reports/times", chosen, r'<td data-label="[^"]*">([^<]*)</td>')
    groups = [text for rows in told["groups"].values() for row in rows for text in durations(row)]
    assert shown == [*durations(told["people"]), *groups, *durations(told["bots"])]
    half, nine = told["people"]["first"]
    assert (half["share"], nine["share"]) == (0.5, 0.9)
    assert 20 < half["low"] < half["minutes"] < half["high"] < nine["minutes"] < 70
    assert told["bots"]["next"][0]["hidden_because"]


@pytest.mark.parametrize("chosen", CHOICES)
def test_trends_have_the_numbers_of_the_page(half_a_year: Cast, client: Client, chosen: dict[str, str]) -> None:  # noqa: F811
    told = said(program(half_a_year.billing, "coach").get("/reports/trends", **chosen))
    weeks = cells(client, half_a_year, "/reports/trends", chosen, r"<td>([^<]*)</td>")
    assert weeks == [
        text for row in told["weeks"] for text in percents(row["met"], *row["missed"].values(), row["signs"])
    ]
    hours = cells(client, half_a_year, "/reports/trends", chosen, r'<td class="tint\d" title="([^"]*)"')
    assert hours == [*percents(*(hour["met"] for hour in told["hours"] if not hour["met"]["hidden_because"]))]
    assert {each["weekday"] for each in told["hours"]} == {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}
    changes = cells(client, half_a_year, "/reports/trends", chosen, r"Before ([^<]*?), since then ([^<]*?)\. It began")
    assert changes == [text for each in told["changes"] for text in percents(each["before"], each["after"])]
    assert weeks
    assert hours


def test_a_change_is_told_with_its_cue_its_queue_and_when(half_a_year: Cast) -> None:  # noqa: F811
    first = said(program(half_a_year.billing, "manager").get("/reports/trends"))["changes"][0]
    assert (first["cue"], first["queue"]) == ("question", "billing")
    assert first["earliest"] <= first["since"] <= first["latest"]
    assert date.fromisoformat(first["since"]).weekday() == 0
    assert first["after"]["value"] > first["before"]["value"]
    assert 0 <= first["chance"] < 0.05


@pytest.fixture
def two_agents(everybody: Cast) -> Cast:
    """A week in which two agents answered, with times."""
    for number in range(24):
        add(everybody.billing, f"two-{number}", author=("ann", "bo")[number % 2], ago=last_week(minutes=number))
    return everybody


def test_nothing_is_told_of_weeks_of_two_agents(two_agents: Cast) -> None:
    asking = program(two_agents.billing, "coach")
    times = said(asking.get("/reports/times"))
    assert (times["conversations"], times["counted"], times["enough_people"]) == (25, 0, False)
    assert (times["people"], times["bots"], times["groups"]) == (None, None, {})
    trends = said(asking.get("/reports/trends"))
    assert [row["conversations"] for row in trends["weeks"]] == [1, 24]
    rates = [rate for row in trends["weeks"] for rate in (row["met"], *row["missed"].values())]
    assert all((rate["value"], rate["count"], rate["total"]) == (None, None, 0) for rate in rates)
    assert {rate["hidden_because"] for rate in rates} == {"fewer than 3 agents answered here"}
    assert (trends["changes"], trends["hours"]) == ([], [])


def test_a_third_agent_opens_them(two_agents: Cast) -> None:
    add_person("Cleo", "cleo@larkfield.example", Role.AGENT, [two_agents.billing], "cleo")
    for number in range(12):
        add(two_agents.billing, f"three-{number}", author="cleo", ago=last_week(minutes=30 + number))
    asking = program(two_agents.billing, "coach")
    times = said(asking.get("/reports/times"))
    assert (times["counted"], times["counting"]) == (36, False)
    assert times["people"]["first"][0]["total"] == 36
    assert [row["met"]["total"] for row in said(asking.get("/reports/trends"))["weeks"]] == [0, 36]


def test_what_is_not_open_yet_is_in_no_number(two_agents: Cast) -> None:
    later = timezone.now() + timedelta(hours=1)
    mine = {"conversation__external_id__startswith": "two-"}
    Finding.objects.filter(**mine).update(opens_at=later)
    Reading.objects.filter(**mine).update(opens_at=later)
    asking = program(two_agents.billing, "manager")
    for path in REPORTS:
        assert said(asking.get(path))["conversations"] == 1, path


def test_each_report_is_about_the_tokens_team_alone(two_agents: Cast) -> None:
    add(two_agents.delivery, "delivery-1", author="chidi")
    two_agents.manager.teams.add(two_agents.delivery)
    here = program(two_agents.billing, two_agents.manager)
    elsewhere = program(two_agents.delivery, "manager")
    for path in REPORTS:
        assert said(here.get(path))["conversations"] == 25, path
        assert said(elsewhere.get(path))["conversations"] == 1, path


@pytest.mark.parametrize("path", REPORTS)
def test_what_became_stale_is_counted_because_of_the_question(two_agents: Cast, path: str) -> None:
    assert not Week.objects.exists()
    assert said(program(two_agents.billing, "coach").get(path))["counting"] is False
    assert Week.objects.exists()


@pytest.mark.parametrize("path", REPORTS)
@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("query.since", {"since": "yesterday"}),
        ("query.until", {"until": "2026-02-30"}),
        ("query.since", {"since": "1066-10-14"}),
        ("query.until", {"until": "9999-12-31"}),
        ("query.until", {"since": "2026-03-02", "until": "2026-03-01"}),
        ("query.queue", {"queue": "my private words"}),
        ("query.channel", {"channel": "fax"}),
    ],
)
def test_what_cannot_be_asked_for_is_a_problem_that_says_where(
    everybody: Cast, path: str, place: str, wanted: dict[str, str]
) -> None:
    answer = program(everybody.billing, "coach").get(path, **wanted)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    (error,) = said(answer)["errors"]
    assert error["place"] == place
    assert len(error["what"]) > 10
    assert "private" not in answer.content.decode()


@pytest.mark.parametrize("path", REPORTS)
def test_a_token_without_the_scope_reads_none(everybody: Cast, path: str) -> None:
    asking: Program = program(everybody.billing, "coach", "findings:read")
    answer = asking.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert "reports:read" in said(answer)["detail"]
