"""What the API tells of findings, numbers and drafts: as much as the page, and not earlier."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from web_cast import CUE_WORDS, SIGN_WORDS, Cast, add, last_week
from web_program import program, said

from heartfelt.assessment import decode
from heartfelt.web.agreements.models import NOT_LISTED
from heartfelt.web.agreements.selectors import agreement_of
from heartfelt.web.agreements.services import save_signals
from heartfelt.web.conversations.models import Answerer, Finding, Reading
from heartfelt.web.people.models import Team


def names(answer: Any) -> list[str]:
    """The conversations in a page of findings or assessments."""
    return [each.get("conversation") or each["id"] for each in said(answer)["items"]]


@pytest.mark.parametrize("role", ["coach", "manager"])
def test_a_role_of_the_team_sees_findings_from_the_delay_on(everybody: Cast, role: str) -> None:
    asking = program(everybody.billing, role)
    assert set(names(asking.get("/findings"))) == {"open-1"}
    assert names(asking.get("/assessments")) == ["open-1"]
    assert asking.get("/assessments/fresh-1").status_code == 404
    assert asking.get("/conversations/fresh-1").status_code == 200
    Finding.objects.update(opens_at=timezone.now())
    Reading.objects.update(opens_at=timezone.now())
    assert set(names(asking.get("/findings"))) == {"open-1", "fresh-1"}
    assert asking.get("/assessments/fresh-1").status_code == 200


def test_a_program_for_an_agent_is_told_nothing_that_is_still_the_agents_alone(everybody: Cast) -> None:
    ann = program(everybody.billing, everybody.ann)
    assert set(names(ann.get("/findings"))) == {"open-1"}
    assert names(ann.get("/findings", conversation="fresh-1")) == []
    assert names(ann.get("/assessments")) == ["open-1"]
    assert ann.get("/assessments/fresh-1").status_code == 404
    assert ann.get("/conversations/fresh-1").status_code == 200
    assert ann.ask("POST", "/drafts/check", {"id": "fresh-1", "draft": "I am sorry."}).status_code == 200
    Answerer.objects.create(conversation=everybody.fresh, author="bo")
    assert ann.get("/assessments/fresh-1").status_code == 404
    Finding.objects.filter(conversation=everybody.fresh).update(opens_at=timezone.now())
    assert set(names(ann.get("/findings"))) == {"open-1", "fresh-1"}
    assert decode(ann.get("/assessments/fresh-1").content).moment is None
    Reading.objects.update(opens_at=timezone.now())
    assert decode(ann.get("/assessments/fresh-1").content).moment == "problem_solving"


def test_a_program_for_an_agent_is_told_of_their_own_and_never_of_others(everybody: Cast) -> None:
    ann, bo = program(everybody.billing, everybody.ann), program(everybody.billing, everybody.bo)
    assert set(names(ann.get("/findings"))) == {"open-1"}
    assert names(bo.get("/findings")) == []
    assert bo.get("/assessments/open-1").status_code == 404
    Answerer.objects.create(conversation=everybody.open, author="bo")
    assert said(bo.get("/conversations/open-1"))["id"] == "open-1"
    for asking, cues in ((ann, 1), (bo, 0)):
        told = decode(asking.get("/assessments/open-1").content)
        assert (told.care, len(told.cues), told.moment) == (None, cues, "problem_solving")


def test_a_token_reaches_one_team_even_where_its_person_has_two(everybody: Cast) -> None:
    add(everybody.delivery, "delivery-1", author="ann")
    everybody.ann.teams.add(everybody.delivery)
    everybody.coach.teams.add(everybody.delivery)
    for person in (everybody.ann, everybody.coach):
        asking = program(everybody.billing, person)
        assert "delivery-1" not in names(asking.get("/findings")) + names(asking.get("/assessments"))
        assert asking.get("/assessments/delivery-1").status_code == 404
        assert asking.get("/conversations/delivery-1").status_code == 404


def test_an_assessment_has_the_librarys_format(everybody: Cast) -> None:
    answer = program(everybody.billing, "coach").get("/assessments/open-1")
    found = decode(answer.content)
    assert (found.id, found.moment) == ("open-1", "problem_solving")
    assert [(cue.cue, cue.outcome, cue.message, cue.quote) for cue in found.cues] == [
        ("feeling", "missed", "m1", CUE_WORDS)
    ]
    assert found.opportunities["feeling"] == (0, 0, 1, 0)
    assert found.care
    assert found.care.sum[0] == ("base", 3.0)


def test_findings_are_filtered(everybody: Cast) -> None:
    asking = program(everybody.billing, "coach")
    for wanted, count in (
        ({"kind": "cue"}, 1),
        ({"name": "owns"}, 1),
        ({"outcome": "missed"}, 1),
        ({"outcome": "met"}, 0),
        ({"conversation": "open-1"}, 3),
        ({"conversation": "fresh-1"}, 0),
    ):
        assert len(said(asking.get("/findings", **wanted))["items"]) == count, wanted


@pytest.mark.parametrize(
    ("path", "wanted", "choices"),
    [
        ("/findings", {"kind": "cues"}, "'cue', 'sign' or 'act'"),
        ("/findings", {"outcome": "ignored"}, "'met', 'hollow', 'missed' or 'none'"),
        ("/findings", {"name": "envy"}, "question, feeling"),
        ("/conversations", {"channel": "fax"}, "'chat', 'email', 'social' or 'voice'"),
    ],
)
def test_a_name_that_does_not_exist_is_answered_with_those_that_do(
    everybody: Cast, path: str, wanted: dict[str, str], choices: str
) -> None:
    answer = program(everybody.billing, "coach").get(path, **wanted)
    assert answer.status_code == 422
    [error] = said(answer)["errors"]
    assert error["place"] == f"query.{next(iter(wanted))}"
    assert choices in error["what"]


def test_reports_hide_what_the_page_hides(everybody: Cast) -> None:
    told = said(program(everybody.billing, "manager").get("/reports"))
    assert (told["conversations"], told["enough_people"], told["cues"]) == (1, False, [])
    for number in range(12):
        add(everybody.billing, f"more-{number}", author=("ann", "bo", "cy")[number % 3], ago=last_week(minutes=number))
    told = said(program(everybody.billing, "coach").get("/reports", queue="billing"))
    feeling = next(each for each in told["cues"] if each["cue"] == "feeling")
    assert feeling["outcomes"]["missed"]["value"] == 1.0
    assert feeling["outcomes"]["missed"]["low"] < 1.0
    assert program(everybody.billing).get("/reports", queue="no such").status_code == 422
    assert program(everybody.billing).get("/reports", channel="fax").status_code == 422


def test_a_report_is_about_the_tokens_team_alone(everybody: Cast) -> None:
    everybody.manager.teams.add(everybody.delivery)
    add(everybody.delivery, "delivery-1", author="chidi")
    assert said(program(everybody.billing, everybody.manager).get("/reports"))["conversations"] == 1


def test_a_draft_is_checked_against_a_conversation_that_is_here_or_is_sent(everybody: Cast) -> None:
    asking = program(everybody.billing, everybody.ann)
    sent = {"id": "x", "messages": [{"id": "m1", "role": "customer", "text": f"{CUE_WORDS}. Where is my refund?"}]}
    draft = "I'm sorry, this is so frustrating. Your refund left us today and is with you on Friday."
    for body in ({"id": "open-1", "draft": draft}, {"conversation": sent, "draft": draft}):
        answer = asking.ask("POST", "/drafts/check", body)
        assert answer.status_code == 200, answer.content
        assert set(said(answer)) <= {"cues", "signs", "acts"}
    assert said(answer)["cues"]


def test_a_draft_is_checked_by_what_the_team_agreed_on(everybody: Cast) -> None:
    draft = {"id": "open-1", "draft": f"I'm afraid {SIGN_WORDS}, there is nothing I can do."}

    def signs(team: Team) -> list[str]:
        role = program(team, "coach")
        body = draft if team == everybody.billing else {"draft": draft["draft"], "conversation": sent}
        return [each["sign"] for each in said(role.ask("POST", "/drafts/check", body))["signs"]]

    sent = {"id": "x", "messages": [{"id": "m1", "role": "customer", "text": f"{CUE_WORDS}. Where is my refund?"}]}
    assert "policy_wall" in signs(everybody.billing)
    save_signals(agreement_of(everybody.billing), {"policy_wall": NOT_LISTED})
    assert "policy_wall" not in signs(everybody.billing)
    assert "policy_wall" in signs(everybody.delivery)
    save_signals(agreement_of(everybody.delivery), {"policy_wall": 1.0})
    assert "policy_wall" not in signs(everybody.delivery)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"draft": "Hi."}, 422),
        ({"draft": 1, "id": "open-1"}, 422),
        ({"draft": "  ", "id": "open-1"}, 422),
        ({"draft": "Hi.", "id": "open-1", "conversation": {}}, 422),
        ({"draft": "Hi.", "id": "no such"}, 404),
        ({"draft": "Hi.", "conversation": {"id": "x"}}, 422),
    ],
)
def test_a_draft_that_cannot_be_checked_is_a_problem(everybody: Cast, body: dict[str, Any], status: int) -> None:
    answer = program(everybody.billing, everybody.ann).ask("POST", "/drafts/check", body)
    assert answer.status_code == status
    assert said(answer)["detail"]
    assert (
        program(everybody.billing, everybody.bo)
        .ask("POST", "/drafts/check", {"draft": "Hi.", "id": "open-1"})
        .status_code
        == 404
    )
