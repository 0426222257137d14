"""Exports: what the list shows to its maker, as a file that nobody else fetches, for a day."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from web_cast import ACT_WORDS, CUE_WORDS, SIGN_WORDS, Cast, add, given

from heartfelt.web.conversations.forgetting import forget
from heartfelt.web.conversations.models import Conversation
from heartfelt.web.conversations.storing import store
from heartfelt.web.exports import files, making, services
from heartfelt.web.exports.models import Export
from heartfelt.web.exports.tasks import write_export
from heartfelt.web.people.models import Person
from heartfelt.web.spreadsheet import cell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def everybody(transactional_db: None) -> Cast:  # noqa: ARG001
    """The cast, where tasks run when something is committed."""
    from web_cast import cast

    return cast()


def exported(client: Client, person: Person, kind: str, **wanted: object) -> bytes:
    """The file that somebody gets for what they look for."""
    client.force_login(person)
    listed = client.get(reverse("conversations"), wanted)
    query = listed.context["form"].query
    answer = client.post(reverse("export_add"), {"kind": kind, "query": query}, follow=True)
    assert answer.status_code == 200
    export = Export.objects.filter(person=person).latest("pk")
    assert (export.state, export.written) == ("done", listed.context["page"].count)
    file = client.get(reverse("export_file", kwargs={"pk": export.pk}))
    assert f'attachment; filename="{export.name}"' in file.headers["Content-Disposition"]
    assert "no-store" in file.headers["Cache-Control"]
    return b"".join(file.streaming_content)  # type: ignore[attr-defined]


def lines(content: bytes) -> dict[str, dict[str, Any]]:
    """JSON lines by id."""
    return {row["id"]: row for row in map(json.loads, content.splitlines())}


def test_an_export_holds_words_and_findings_and_leaves_out_those_that_are_not_open_yet(
    everybody: Cast, client: Client
) -> None:
    rows = lines(exported(client, everybody.coach, "jsonl"))
    assert set(rows) == {"open-1", "fresh-1"}
    assert [each["quote"] for each in rows["open-1"]["findings"]] == [CUE_WORDS, SIGN_WORDS, ACT_WORDS]
    assert rows["open-1"]["care"] == 2.6
    assert rows["fresh-1"]["findings"] == []
    assert (rows["fresh-1"]["care"], rows["fresh-1"]["moment"]) == (None, "")
    assert rows["fresh-1"]["messages"][0]["text"].endswith("Where is my refund?")
    assert len(lines(exported(client, everybody.ann, "jsonl"))["fresh-1"]["findings"]) == 3


def test_an_export_holds_what_the_list_shows_and_no_more(everybody: Cast, client: Client) -> None:
    add(everybody.billing, "bo-1", author="bo")
    add(everybody.delivery, "there-1", author="chidi")
    for person in (everybody.ann, everybody.bo, everybody.coach, everybody.coach_elsewhere, everybody.manager):
        rows = lines(exported(client, person, "jsonl", cue="feeling"))
        assert rows
        for row in rows.values():
            assert (row["id"] == "there-1") == (person == everybody.coach_elsewhere)
            if person.is_agent:
                assert {finding["about"] for finding in row["findings"]} == {person.agent_name}
    assert set(lines(exported(client, everybody.bo, "jsonl"))) == {"bo-1"}


def test_csv_opens_in_a_spreadsheet_and_no_cell_is_a_formula(everybody: Cast, client: Client) -> None:
    one = given('=HYPERLINK("http://evil.example")', timezone.now(), "@SUM(A1)", "-2+3", subject="\t=1+1", queue=" +2")
    store(one, everybody.billing, None)
    content = exported(client, everybody.manager, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content, newline="")))
    assert len(rows) == 3
    for row in rows:
        assert not any(value.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for value in row.values())
    hostile = next(row for row in rows if row["id"].startswith("'="))
    assert (hostile["subject"], hostile["queue"], hostile["customer"]) == ("'\t=1+1", "' +2", "'-2+3")
    assert hostile["messages"].endswith(f"{SIGN_WORDS}. {ACT_WORDS}.")
    done = next(row for row in rows if row["id"] == "open-1")
    assert done["findings"].splitlines() == [
        f"cue feeling missed: {CUE_WORDS}",
        f"sign policy_wall: {SIGN_WORDS}",
        f"act owns: {ACT_WORDS}",
    ]
    assert cell("-2.5") == "'-2.5"
    assert done["care"] == "2.6"


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_an_export_names_the_customer_as_the_page_does_to_whom_it_does(
    everybody: Cast, client: Client, kind: str
) -> None:
    for person in (everybody.ann, everybody.coach, everybody.manager):
        content = exported(client, person, kind).decode("utf-8-sig")
        page = client.get(reverse("conversation", kwargs={"pk": everybody.open.pk})).content.decode()
        assert "cust-1" in page
        told = csv.DictReader(io.StringIO(content, newline="")) if kind == "csv" else lines(content.encode()).values()
        assert {row["customer"] for row in told} == {"cust-1"}


def test_a_quote_that_is_not_open_yet_is_in_no_csv(everybody: Cast, client: Client) -> None:
    rows = csv.DictReader(io.StringIO(exported(client, everybody.coach, "csv").decode("utf-8-sig"), newline=""))
    assert {row["id"]: bool(row["findings"]) for row in rows} == {"open-1": True, "fresh-1": False}


def test_parquet_has_types_and_nested_findings(everybody: Cast, client: Client, tmp_path: Path) -> None:
    place = tmp_path / "export.parquet"
    place.write_bytes(exported(client, everybody.coach, "parquet", sign="policy_wall"))
    table = pq.read_table(place)
    assert table.num_rows == 1
    row = table.to_pylist()[0]
    assert (row["id"], row["care"], row["findings"][0]["name"]) == ("open-1", 2.6, "feeling")
    assert row["began_at"].utcoffset() == timedelta()


def test_a_filter_that_cannot_be_understood_exports_nothing(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.coach)
    for query in ("since=yesterday", "cue=envy", f"team={everybody.delivery.pk}", f"agent={everybody.elsewhere.pk}"):
        answer = client.post(reverse("export_add"), {"kind": "csv", "query": query})
        assert (answer.status_code, "cannot be understood" in answer.content.decode()) == (400, True)
    assert client.post(reverse("export_add"), {"kind": "exe", "query": ""}).status_code == 400
    assert not Export.objects.exists()


@pytest.mark.parametrize("change", ["role", "team", "name"])
def test_a_file_is_not_handed_out_to_somebody_who_may_see_other_things_by_now(
    everybody: Cast, client: Client, change: str
) -> None:
    person = everybody.ann if change == "name" else everybody.coach
    exported(client, person, "csv")
    if change == "role":
        Person.objects.filter(pk=person.pk).update(role="agent")
    elif change == "name":
        Person.objects.filter(pk=person.pk).update(agent_name="annie")
    else:
        person.teams.set([everybody.delivery])
    export = Export.objects.get()
    assert client.get(reverse("export_file", kwargs={"pk": export.pk})).status_code == 404
    assert "has changed since" in client.get(reverse("export", kwargs={"pk": export.pk})).content.decode()


def test_a_file_is_gone_after_a_day_and_when_its_maker_removes_it(everybody: Cast, client: Client) -> None:
    for how in ("expired", "removed"):
        exported(client, everybody.coach, "csv")
        export = Export.objects.get()
        place = Path(settings.MEDIA_ROOT) / export.file.name
        assert place.exists()
        if how == "expired":
            Export.objects.update(expires_at=timezone.now())
            assert client.get(reverse("export_file", kwargs={"pk": export.pk})).status_code == 404
            assert services.remove_expired() == 1
        else:
            client.post(reverse("export_remove", kwargs={"pk": export.pk}))
        assert not place.exists()
        assert not Export.objects.exists()


def test_erasure_can_remove_every_file(everybody: Cast, client: Client) -> None:
    exported(client, everybody.coach, "csv")
    exported(client, everybody.ann, "parquet")
    assert services.remove_all() == 2
    assert not list((Path(settings.MEDIA_ROOT) / "exports").iterdir())


def test_more_than_a_file_holds_is_cut_and_said(
    everybody: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST", 1)
    client.force_login(everybody.coach)
    page = client.post(reverse("export_add"), {"kind": "jsonl", "query": ""}, follow=True).content.decode()
    assert "1 conversation," in page
    assert "These are the newest 1." in page


def test_an_export_that_breaks_says_so_and_leaves_no_file(
    everybody: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(making, "write", breaks)
    client.force_login(everybody.coach)
    page = client.post(reverse("export_add"), {"kind": "csv", "query": "q=refund"}, follow=True).content.decode()
    assert "Export it again" in page
    export = Export.objects.get()
    assert export.file.name == ""
    assert not list(files.folder().iterdir())
    assert "refund" not in caplog.text
    monkeypatch.undo()
    page = client.post(reverse("export_again", kwargs={"pk": export.pk}), follow=True).content.decode()
    assert f"Save {export.name}" in page


def waiting(person: Person, **more: Any) -> Export:
    """An export that a worker was at."""
    made = Export.objects.create(person=person, kind="jsonl", expires_at=timezone.now() + services.KEPT, **more)
    Export.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    return made


def during(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Have something happen when the file is written and not yet in its place."""
    write = making.write

    def interrupted(*arguments: Any) -> None:
        write(*arguments)
        happens()

    monkeypatch.setattr(making, "write", interrupted)


def test_what_a_dead_worker_began_is_begun_again_and_its_half_file_is_offered_to_nobody(
    everybody: Cast, client: Client
) -> None:
    export = waiting(everybody.coach, state="writing", attempts=1)
    half = files.begin(export)
    half.write_text("half of what a customer")
    client.force_login(everybody.coach)
    assert client.get(reverse("export_file", kwargs={"pk": export.pk})).status_code == 404
    services.go_on()
    export.refresh_from_db()
    assert (export.state, export.attempts, export.written) == ("done", 2, 2)
    file = client.get(reverse("export_file", kwargs={"pk": export.pk}))
    assert len(lines(b"".join(file.streaming_content))) == 2  # type: ignore[attr-defined]
    services.remove_all()
    assert not half.exists()


def test_an_export_that_took_too_many_workers_failed_and_can_be_asked_for_again(
    everybody: Cast, client: Client
) -> None:
    export = waiting(everybody.coach, state="writing", attempts=services.MOST_ATTEMPTS)
    services.go_on()
    client.force_login(everybody.coach)
    assert "Nothing was written" in client.get(reverse("export", kwargs={"pk": export.pk})).content.decode()
    client.post(reverse("export_again", kwargs={"pk": export.pk}))
    export.refresh_from_db()
    assert (export.state, export.attempts) == ("done", 1)


def test_an_export_that_waits_for_its_task_is_left_to_it(everybody: Cast) -> None:
    export = waiting(everybody.coach)
    now = timezone.now()
    DBTaskResult.objects.create(
        status="READY", task_path=write_export.module_path, backend_name="default", run_after=now,
        args_kwargs={"args": [export.pk], "kwargs": {}},
    )  # fmt: skip
    services.go_on()
    export.refresh_from_db()
    assert (export.state, export.attempts) == ("waiting", 0)


def test_a_customer_who_is_erased_while_a_file_is_written_is_in_no_file(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    during(monkeypatch, lambda: forget(Conversation.objects.filter(customer="cust-1"), lambda _: None))
    services.order(everybody.coach, "", "jsonl")
    assert not Export.objects.exists()
    assert not list(files.folder().iterdir())


def test_a_conversation_that_goes_while_a_file_is_written_has_it_written_anew(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    during(monkeypatch, lambda: everybody.open.delete() if everybody.open.pk else None)
    export = services.order(everybody.coach, "", "jsonl")
    Export.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    assert Export.objects.get().state == "writing"
    services.go_on()
    export.refresh_from_db()
    assert (export.state, export.written) == ("done", 1)
    assert list(lines(export.file.read())) == ["fresh-1"]


def test_of_two_workers_at_one_export_the_last_one_finishes(everybody: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    export = waiting(everybody.coach)
    again: list[int] = []

    def taken_up() -> None:
        if not again:
            again.append(1)
            making.write_file(Export.objects.get(pk=export.pk))

    during(monkeypatch, taken_up)
    making.write_file(export)
    export.refresh_from_db()
    assert (export.state, export.attempts) == ("done", 2)
    assert [path.name for path in files.folder().iterdir()] == [f"{export.pk}.jsonl"]


def test_what_the_database_interrupts_is_left_for_the_next_attempt(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise OperationalError("the connection is lost")

    during(monkeypatch, away)
    export = waiting(everybody.coach)
    with pytest.raises(OperationalError):
        making.write_file(export)
    export.refresh_from_db()
    assert (export.state, export.file.name) == ("writing", "")


def test_a_file_is_its_owners_alone_and_one_that_belongs_to_no_export_is_swept_away(everybody: Cast) -> None:
    export = services.order(everybody.coach, "", "csv")
    stray = files.folder() / "999999-1.part"
    stray.write_text("left by a worker that was killed")
    services.remove_expired()
    assert [path.name for path in files.folder().iterdir()] == [f"{export.pk}.csv"]
    assert (files.folder() / f"{export.pk}.csv").stat().st_mode & 0o077 == 0
