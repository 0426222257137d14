"""Tokens: shown once, kept as a hash, for a role and a team, until they end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast
from web_program import Program, program, said, talk, token_for

from heartfelt.web.audit.models import Record
from heartfelt.web.people.models import Role
from heartfelt.web.tokens import services
from heartfelt.web.tokens.models import Scope, Spent, Token


def form(cast: Cast, **more: Any) -> dict[str, Any]:
    """What an admin sends."""
    kept = {"name": "Bridge", "team": cast.billing.pk, "stands_for": "coach", "scopes": ["findings:read"]}
    return {**kept, "days": 30, "per_minute": 60, **more}


def test_an_admin_makes_a_token_that_is_shown_once_and_kept_as_a_hash(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    page = client.post(reverse("token_add"), form(everybody)).content.decode()
    text = page.partition('<code class="long">')[2].partition("</code>")[0]
    token = Token.objects.get()
    assert text.startswith(f"{token.prefix}_")
    assert text not in {str(value) for value in vars(token).values()}
    assert Program(text).get("/findings").status_code == 200
    listed = client.get(reverse("tokens")).content.decode()
    assert token.prefix in listed
    assert text not in listed


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"scopes": ["conversations:write"]}, "Not for this role: put conversations."),
        ({"stands_for": "person"}, "Choose who the token stands for."),
        ({"days": "0"}, "greater than or equal to 1"),
        ({"days": "9999"}, "less than or equal to"),
        ({"per_minute": "0"}, "greater than or equal to 1"),
        ({"stands_for": "admin"}, "Select a valid choice"),
    ],
)
def test_a_token_never_may_more_than_its_role(everybody: Cast, client: Client, more: dict[str, Any], says: str) -> None:
    client.force_login(everybody.admin)
    assert says in client.post(reverse("token_add"), form(everybody, **more)).content.decode()
    assert not Token.objects.exists()


def test_a_token_for_a_person_is_for_somebody_of_the_team(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    wanted = form(everybody, stands_for="person", person=everybody.elsewhere.pk)
    assert "Chidi is not in this team." in client.post(reverse("token_add"), wanted).content.decode()
    client.post(reverse("token_add"), {**wanted, "person": everybody.ann.pk})
    assert Token.objects.get().person == everybody.ann


def test_the_audit_log_names_for_whom_a_token_was_made_and_revoked(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    client.post(reverse("token_add"), form(everybody, stands_for="person", person=everybody.ann.pk))
    client.post(reverse("token_revoke", kwargs={"pk": Token.objects.get().pk}))
    client.post(reverse("token_add"), form(everybody))
    page = client.get(reverse("audit")).content.decode()
    assert page.count("person Ann") == 2
    stored = Record.objects.filter(what="token_made").values_list("facts", flat=True)
    assert {(each.get("person"), each.get("role")) for each in stored} == {(everybody.ann.pk, None), (None, "coach")}


def test_the_page_says_that_no_program_is_told_before_others(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    assert "also where it stands for an agent" in client.get(reverse("token_add")).content.decode()


def test_what_does_not_work_is_refused_alike(everybody: Cast) -> None:
    good = token_for(everybody.billing)
    expired = token_for(everybody.billing, expires_at=timezone.now() - timedelta(seconds=1))
    revoked = token_for(everybody.billing)
    services.revoke(revoked.token)
    wrong = good.text[:-1] + ("a" if good.text[-1] != "a" else "b")
    for text in (expired.text, revoked.text, wrong, "", "hf_00000000_" + "x" * 43, "x" * 100_000, "Bearer", "é"):
        answer = Program(text).get("/token")
        assert answer.status_code == 401, text[:80]
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert Program(good.text).get("/token").status_code == 200


def test_a_token_ends_with_the_person_it_stands_for(everybody: Cast) -> None:
    theirs = program(everybody.billing, everybody.coach)
    assert theirs.get("/findings").status_code == 200
    everybody.coach.role = Role.ADMIN
    everybody.coach.save()
    assert theirs.get("/findings").status_code == 403
    everybody.coach.role = Role.COACH
    everybody.coach.save()
    everybody.coach.teams.set([everybody.delivery])
    assert theirs.get("/findings").status_code == 401
    everybody.coach.teams.set([everybody.billing])
    everybody.coach.is_active = False
    everybody.coach.save()
    assert theirs.get("/findings").status_code == 401


def test_a_session_is_no_token(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.manager)
    assert client.get("/api/v1/conversations").status_code == 401


def test_calls_with_a_token_need_no_csrf_proof_and_set_no_cookie(everybody: Cast) -> None:
    asking = program(everybody.billing)
    asking.client = Client(enforce_csrf_checks=True)
    answer = asking.put("c-1", talk("c-1"))
    assert answer.status_code == 201
    assert not answer.cookies


OPERATIONS = {
    Scope.WRITE: ("PUT", "/conversations/c-1"),
    Scope.READ: ("GET", "/conversations"),
    Scope.FINDINGS: ("GET", "/findings"),
    Scope.REPORTS: ("GET", "/reports"),
    Scope.DRAFTS: ("POST", "/drafts/check"),
}


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_its_operations_and_no_others(everybody: Cast, scope: Scope) -> None:
    asking = program(everybody.billing, "manager", scope)
    for needed, (method, path) in OPERATIONS.items():
        body = talk("c-1") if method == "PUT" else {"draft": "Sorry.", "id": "open-1"}
        answer = asking.ask(method, path, None if method == "GET" else body)
        assert (answer.status_code == 403) == (needed != scope), (needed, answer.content)


def test_too_many_requests_are_told_when_to_come_back(everybody: Cast) -> None:
    asking = program(everybody.billing, per_minute=3)
    other = program(everybody.billing, per_minute=3)
    statuses = [asking.get("/token").status_code for _ in range(8)]
    assert 429 in statuses
    assert 3 <= statuses.count(200) <= 6  # a minute may have begun in between
    while (answer := asking.get("/token")).status_code == 200:
        pass
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert other.get("/token").status_code == 200


def test_what_other_processes_spent_counts(everybody: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_for(everybody.billing, per_minute=1000).token
    for _ in range(3):  # three processes, each with a share of its own
        monkeypatch.setattr(services, "_kept", {})
        assert services.spend(token) == 0
    assert sum(Spent.objects.values_list("count", flat=True)) == 15
    Spent.objects.update(count=1000)
    monkeypatch.setattr(services, "_kept", {})
    assert services.spend(token) > 0 or Spent.objects.count() > 1


def test_when_it_was_last_used_is_known(everybody: Cast) -> None:
    made = token_for(everybody.billing)
    Program(made.text).get("/token")
    first = Token.objects.get().used_at
    assert first
    Program(made.text).get("/token")
    assert Token.objects.get().used_at == first


def test_a_revoked_token_is_shown_as_such(everybody: Cast, client: Client) -> None:
    made = token_for(everybody.billing)
    client.force_login(everybody.admin)
    client.post(reverse("token_revoke", kwargs={"pk": made.token.pk}))
    assert Program(made.text).get("/token").status_code == 401
    assert "revoked on" in client.get(reverse("tokens")).content.decode()


def test_a_token_tells_what_it_may(everybody: Cast) -> None:
    told = said(program(everybody.billing, everybody.ann).get("/token"))
    assert (told["role"], told["team"]) == ("agent", "Billing")
    assert told["scopes"] == ["conversations:read", "drafts:check", "findings:read"]
