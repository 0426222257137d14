"""Bringing conversations: by a form, read in the background, told what was skipped, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, OperationalError
from django.test import Client
from django.urls import reverse
from served import django
from web_cast import Cast, given

from heartfelt.conversation import encode
from heartfelt.web.conversations import bringing, services, tasks
from heartfelt.web.conversations.models import Conversation, Finding, Upload
from heartfelt.web.exports.models import Export
from heartfelt.web.people.models import Person, Team

START = "2026-06-01T09:00:00+00:00"


def lines(*names: str) -> bytes:
    """A file of conversations."""
    from datetime import datetime

    return b"".join(encode(given(name, datetime.fromisoformat(START))) + b"\n" for name in names)


def bring(content: bytes, team: Team, person: Person, name: str = "june.jsonl") -> Upload:
    """An upload, with its task not run yet."""
    return services.bring(SimpleUploadedFile(name, content), team, person)


def test_an_upload_is_read_in_the_background_and_its_file_is_not_kept(
    everybody: Cast, client: Client, django_capture_on_commit_callbacks: Any, tmp_path: Path
) -> None:
    client.force_login(everybody.manager)
    file = SimpleUploadedFile("../june.jsonl", lines("a", "b"))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("upload_add"), {"team": everybody.billing.pk, "file": file})
    upload = Upload.objects.get(name="june.jsonl")
    assert answer.headers["Location"] == reverse("upload", kwargs={"pk": upload.pk})
    assert (upload.state, upload.stored, upload.assessed) == ("done", 2, 2)
    assert Finding.objects.filter(conversation__upload=upload).exists()
    assert not any(path.is_file() for path in (tmp_path / "uploads").rglob("*"))


def test_what_was_left_out_is_told_with_its_reason_and_line(everybody: Cast) -> None:
    upload = bring(lines("a") + b'{"id": "b"}\n' + lines("a"), everybody.billing, everybody.manager)
    bringing.take_in(upload)
    told = {problem["what"]: (problem["lost"], problem["count"]) for problem in upload.problems}
    assert upload.stored == 1
    assert told["conversation id occurs again: skipped"] == (True, 1)
    assert any("messages" in what for what in told)


def test_a_file_of_no_known_format_fails_in_one_sentence_without_the_place_where_it_is_kept(everybody: Cast) -> None:
    upload = bring(b"\x00\x01\x02" * 50, everybody.billing, everybody.manager, "picture.bin")
    bringing.take_in(upload)
    assert upload.state == "failed"
    assert "picture.bin" in upload.error
    assert "/" not in upload.error


def test_an_upload_that_breaks_says_so_and_keeps_no_file(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    upload = bring(lines("a"), everybody.billing, everybody.manager)
    monkeypatch.setattr(bringing, "read_conversation", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bringing.take_in(upload)
    upload.refresh_from_db()
    assert upload.state == "failed"
    assert upload.error.startswith("Something broke")
    assert not any(path.is_file() for path in (tmp_path / "uploads").rglob("*"))


def test_conversations_that_are_here_already_stay_as_they_are(everybody: Cast) -> None:
    bringing.take_in(bring(lines("a", "b"), everybody.billing, everybody.manager))
    again = bring(lines("b", "c"), everybody.billing, everybody.manager)
    bringing.take_in(again)
    assert (again.stored, again.grown, again.unchanged, again.problems) == (1, 0, 1, [])
    assert Conversation.objects.filter(team=everybody.billing, external_id="b").count() == 1


def test_the_same_id_may_come_to_two_teams(everybody: Cast) -> None:
    for team in (everybody.billing, everybody.delivery):
        bringing.take_in(bring(lines("a"), team, everybody.admin))
    assert Conversation.objects.filter(external_id="a").count() == 2


def test_an_interrupted_upload_goes_on_where_it_stopped(everybody: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = bring(lines("a", "b", "c"), everybody.billing, everybody.manager)
    read, calls = bringing.read_conversation, []

    def stop_at_second(*arguments: Any) -> Any:
        calls.append(arguments[0].external_id)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return read(*arguments)

    monkeypatch.setattr(bringing, "read_conversation", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        bringing.take_in(upload)
    upload.refresh_from_db()
    assert upload.is_running
    services.go_on()
    upload.refresh_from_db()
    assert (upload.state, upload.stored, upload.assessed) == ("done", 3, 3)
    assert calls == ["a", "b", "b", "c"]


MEANWHILE = """
import sqlite3
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from heartfelt.web.conversations import bringing, services
from heartfelt.web.people.models import Team
call_command("migrate", verbosity=0)
team = Team.objects.create(name="Billing")
said = b'{"id": "c-%d", "messages": [{"id": "m1", "role": "customer", "text": "Where is my refund?"}]}'
file = SimpleUploadedFile("june.jsonl", b"\\n".join(said % number for number in range(210)))
upload = services.bring(file, team, None)
read = bringing.read_conversation
def read_while_others_write(*arguments):
    other = sqlite3.connect(connection.settings_dict["NAME"])
    other.execute("INSERT INTO workers_worker (name, seen_at) VALUES (?, '2026-06-01')", (str(arguments[0].pk),))
    other.commit()
    other.close()
    return read(*arguments)
bringing.read_conversation = read_while_others_write
bringing.take_in(upload)
print("STATE", upload.state, upload.assessed)
"""


def test_a_large_upload_is_read_while_others_write(tmp_path: Path) -> None:
    done = django(tmp_path, "shell", "--command", MEANWHILE, HEARTFELT_READER="phrases")
    assert "STATE done 210" in done.stdout, done.stderr[-2000:]


def test_an_upload_that_the_database_interrupts_is_left_for_the_next_attempt(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = bring(lines("a"), everybody.billing, everybody.manager)

    def away(*_: Any) -> Any:
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(bringing, "read_conversation", away)
        with pytest.raises(OperationalError):
            bringing.take_in(upload)
    upload.refresh_from_db()
    assert (upload.is_running, upload.error) == (True, "")
    tasks.read_upload.func(upload.pk)
    upload.refresh_from_db()
    assert upload.state == "done"


HERE_BEFORE = {"open-1", "fresh-1"}


def ids() -> set[str]:
    """The conversations that are here."""
    return set(Conversation.objects.values_list("external_id", flat=True))


def test_undo_takes_back_what_came_and_nothing_else(
    everybody: Cast, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    upload = bring(lines("a", "b"), everybody.billing, everybody.manager)
    bringing.take_in(upload)
    client.force_login(everybody.manager)
    place = reverse("upload", kwargs={"pk": upload.pk})
    client.post(reverse("upload_undo", kwargs={"pk": upload.pk}))
    page = client.get(place).content.decode()
    assert "2 conversations still to go" in page
    assert 'hx-trigger="every 1s"' in page
    with django_capture_on_commit_callbacks(execute=True):
        assert services.undo(upload) == 2  # pressed twice, recorded once
    bringing.take_out(upload)
    upload.refresh_from_db()
    assert upload.state == "undone"
    assert ids() == HERE_BEFORE
    assert "still to go" not in client.get(place).content.decode()


def test_one_that_is_undone_while_it_is_read_stops_and_leaves_nothing(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bringing, "STEP", 1)
    upload = bring(lines("a", "b", "c"), everybody.billing, everybody.manager)
    read, calls = bringing.read_conversation, []

    def undone_at_second(*arguments: Any) -> Any:
        calls.append(arguments[0].external_id)
        if len(calls) == 2:
            services.undo(upload, by=everybody.manager)
        return read(*arguments)

    monkeypatch.setattr(bringing, "read_conversation", undone_at_second)
    bringing.take_in(upload)
    upload.refresh_from_db()
    assert calls == ["a", "b"]
    assert (upload.state, upload.error, upload.file.name) == ("undone", "", "")
    assert ids() == HERE_BEFORE
    assert not any(path.is_file() for path in (tmp_path / "uploads").rglob("*"))


def test_a_conversation_that_goes_while_it_is_read_is_no_failure_of_what_was_undone(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = bring(lines("a", "b"), everybody.billing, everybody.manager)

    def gone(*_: Any) -> Any:
        services.undo(upload)
        bringing.take_out(upload)
        raise IntegrityError

    monkeypatch.setattr(bringing, "read_conversation", gone)
    bringing.take_in(upload)
    upload.refresh_from_db()
    assert (upload.state, upload.error, ids()) == ("undone", "", HERE_BEFORE)


def test_one_that_waits_is_undone_before_it_begins(everybody: Cast, tmp_path: Path) -> None:
    upload = bring(lines("a"), everybody.billing, everybody.manager)
    services.undo(upload)
    tasks.read_upload.func(upload.pk)
    assert ids() == HERE_BEFORE
    assert not any(path.is_file() for path in (tmp_path / "uploads").rglob("*"))


def test_what_a_killed_worker_left_of_an_undone_upload_goes_at_the_next_start(everybody: Cast) -> None:
    upload = bring(lines("a", "b"), everybody.billing, everybody.manager)
    bringing.take_in(upload)
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.UNDONE)
    services.go_on()
    assert ids() == HERE_BEFORE


def test_no_export_holds_what_was_taken_back(
    everybody: Cast, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    upload = bring(lines("a", "b"), everybody.billing, everybody.manager)
    bringing.take_in(upload)
    client.force_login(everybody.manager)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("export_add"), {"query": "", "kind": "jsonl"})
    export = Export.objects.get()
    assert client.get(reverse("export_file", kwargs={"pk": export.pk})).status_code == 200
    bringing.take_out(upload)
    assert client.get(reverse("export_file", kwargs={"pk": export.pk})).status_code == 404


def test_a_file_that_is_too_large_is_refused_with_the_limit(everybody: Cast, client: Client, settings: Any) -> None:
    settings.LARGEST_UPLOAD = 10
    client.force_login(everybody.manager)
    file = SimpleUploadedFile("june.jsonl", lines("a"))
    answer = client.post(reverse("upload_add"), {"team": everybody.billing.pk, "file": file})
    assert answer.status_code == 400
    assert "The file is larger than" in answer.content.decode()


def test_nobody_brings_to_a_team_of_others(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.manager)
    file = SimpleUploadedFile("june.jsonl", lines("a"))
    answer = client.post(reverse("upload_add"), {"team": everybody.delivery.pk, "file": file})
    assert answer.status_code == 400
    assert not Upload.objects.filter(team=everybody.delivery).exists()


def test_the_page_asks_again_while_it_runs_and_stops_when_it_is_done(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.manager)
    upload = bring(lines("a"), everybody.billing, everybody.manager)
    place = reverse("upload", kwargs={"pk": upload.pk})
    assert 'hx-trigger="every 1s"' in client.get(place).content.decode()
    bringing.take_in(upload)
    part = client.get(place, headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" not in part
    assert "<html" not in part


@pytest.mark.django_db(transaction=True)
def test_the_worker_takes_tasks_from_the_database_and_they_hold_ids_only(settings: Any) -> None:
    from django_tasks_db.models import DBTaskResult

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    team = Team.objects.create(name="Billing")
    person = Person.objects.create(name="Rafael", email="r@larkfield.example", role="manager")
    upload = bring(lines("a"), team, person)
    waiting = DBTaskResult.objects.get()
    assert waiting.args_kwargs == {"args": [upload.pk], "kwargs": {}}
    call_command("db_worker", batch=True, verbosity=0, startup_delay=False, interval=0)
    upload.refresh_from_db()
    assert upload.state == "done"
