"""The audit log: what is recorded, that nothing is taken away from it, and who reads it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from web_cast import CUE_WORDS, PASSWORD, Cast

from heartfelt.web.audit import append_only
from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.models import AppendOnly, Record
from heartfelt.web.audit.selectors import PAGE
from heartfelt.web.audit.services import record
from heartfelt.web.conversations import services
from heartfelt.web.people.models import Role


def last() -> Record:
    """What was recorded last."""
    found = Record.objects.first()
    assert found is not None
    return found


def sign_in(client: Client, email: str, password: str) -> None:
    """By the form."""
    client.post(reverse("account_login"), {"login": email, "password": password})


def test_a_sign_in_and_a_failed_one_are_recorded_without_a_strangers_address(everybody: Cast, client: Client) -> None:
    sign_in(client, everybody.ann.email, PASSWORD)
    assert (last().who, last().what) == (everybody.ann, Action.SIGNED_IN)
    sign_in(Client(), everybody.bo.email, "not the password")
    assert (last().who, last().what, last().object_id) == (None, Action.SIGN_IN_FAILED, str(everybody.bo.pk))
    sign_in(Client(), "stranger@elsewhere.example", "not the password")
    assert (last().object_id, last().facts) == ("", {"known": False})


def test_a_changed_role_and_team_are_recorded_from_and_to(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    form = {"name": "Bo", "email": everybody.bo.email, "role": Role.COACH, "teams": [everybody.delivery.pk]}
    client.post(reverse("person_edit", kwargs={"pk": everybody.bo.pk}), {**form, "agent_name": "bo", "is_active": "on"})
    assert last().what == Action.PERSON_CHANGED
    assert last().facts == {
        "role": ["agent", "coach"],
        "teams": [[everybody.billing.pk], [everybody.delivery.pk]],
    }
    assert last().who == everybody.admin
    client.post(reverse("team_edit", kwargs={"pk": everybody.billing.pk}), {"name": "Billing", "delay_days": 4})
    assert last().facts == {"delay_days": [1, 4]}


def test_a_new_name_is_said_without_the_names(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    form = {"name": "Bodil", "email": everybody.bo.email, "role": "agent", "teams": [everybody.billing.pk]}
    client.post(reverse("person_edit", kwargs={"pk": everybody.bo.pk}), {**form, "agent_name": "bo", "is_active": "on"})
    assert last().facts == {"new": ["name"]}
    assert "Bodil" not in str(Record.objects.values_list("facts", flat=True))


def test_saving_without_a_change_records_nothing(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.admin)
    before = Record.objects.count()
    client.post(reverse("team_edit", kwargs={"pk": everybody.billing.pk}), {"name": "Billing", "delay_days": 1})
    assert Record.objects.count() == before


def test_an_upload_and_its_undo_are_recorded_without_the_name_of_the_file(everybody: Cast) -> None:
    upload = services.bring(SimpleUploadedFile("about jane doe.jsonl", b"x"), everybody.billing, everybody.manager)
    assert (last().what, last().who, last().object_id) == (Action.UPLOADED, everybody.manager, str(upload.pk))
    services.undo(upload, by=everybody.manager)
    assert (last().what, last().facts["conversations"]) == (Action.UPLOAD_UNDONE, 0)
    assert "jane" not in str(Record.objects.values_list("facts", flat=True))


@pytest.mark.parametrize("fact", ["x" * 201, {"a": 1}, b"x", [["x" * 201]]])
def test_a_text_is_no_fact(everybody: Cast, fact: Any) -> None:
    with pytest.raises(ValueError, match="is no fact"):
        record(everybody.admin, Action.ERASED, of=fact)


def test_an_unknown_action_is_refused_with_the_known_ones(everybody: Cast) -> None:
    with pytest.raises(ValueError, match="Known: signed_in"):
        record(everybody.admin, "danced")


def test_no_record_is_changed_or_deleted_through_the_models(everybody: Cast) -> None:
    one = record(everybody.admin, Action.BACKED_UP)
    one.what = Action.RESTORED
    for refused in (
        one.save,
        one.delete,
        Record.objects.all().delete,
        lambda: Record.objects.update(what="x"),
        lambda: Record.objects.bulk_update([one], ["what"]),
    ):
        with pytest.raises(AppendOnly):
            refused()


@pytest.mark.parametrize("statement", ["UPDATE audit_record SET what = 'x'", "DELETE FROM audit_record"])
def test_no_record_is_changed_or_deleted_in_the_database(everybody: Cast, statement: str) -> None:
    record(everybody.admin, Action.BACKED_UP)
    append_only.guard(connection)
    with pytest.raises(DatabaseError, match="audit log"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert last().what == Action.BACKED_UP


def test_the_page_goes_on_by_what_was_last_and_filters(everybody: Cast, client: Client) -> None:
    for number in range(PAGE + 5):
        record(everybody.admin, Action.BACKED_UP, number=number)
    client.force_login(everybody.admin)
    place = reverse("audit")
    first = client.get(place, {"what": "backed_up"})
    assert [line.record.facts["number"] for line in first.context["lines"]] == list(range(PAGE + 4, 4, -1))
    second = client.get(place, {"what": "backed_up", "before": first.context["next"]})
    assert [line.record.facts["number"] for line in second.context["lines"]] == [4, 3, 2, 1, 0]
    assert second.context["next"] is None
    assert not client.get(place, {"what": "backed_up", "who": everybody.ann.pk}).context["lines"]
    assert not client.get(place, {"since": "2999-01-01"}).context["lines"]
    assert client.get(place, {"before": "x" * 50, "since": "nonsense"}).status_code == 200


def test_objects_are_named_as_they_are_called_today(everybody: Cast, client: Client) -> None:
    record(everybody.admin, Action.TEAM_CHANGED, everybody.billing, delay_days=[1, 2])
    everybody.billing.name = "Invoices"
    everybody.billing.save()
    client.force_login(everybody.admin)
    page = client.get(reverse("audit")).content.decode()
    assert "<bdi>Invoices</bdi>" in page
    assert "delay days 1 → 2" in page


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", " =1+1", "＝1+1", "＠SUM(A1)"])
def test_the_export_holds_what_the_page_holds_and_runs_no_formula(everybody: Cast, client: Client, name: str) -> None:
    everybody.admin.name = name
    everybody.admin.save()
    record(everybody.admin, Action.BACKED_UP)
    client.force_login(everybody.admin)
    answer = client.get(reverse("audit_export"), {"what": "backed_up"})
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert lines[0] == "at,person,person_id,what,object,object_id,object_name,facts"
    assert len(lines) == 2
    assert f",'{name}," in lines[1]
    assert last().what == Action.EXPORTED
    assert CUE_WORDS not in "".join(lines)
