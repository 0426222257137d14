"""Files that do not explain themselves: what the form says of them, and a second try without bringing the file again."""

from __future__ import annotations

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast

import heartfelt.connectors
from heartfelt.web.agreements.models import Agreement
from heartfelt.web.conversations import services
from heartfelt.web.conversations.explaining import with_fields
from heartfelt.web.conversations.models import Message, Upload
from heartfelt.web.keeping import erasing
from heartfelt.web.keeping.tasks import keep_house

OWN_HEADINGS = """Vorgang;Wer;Wann;Inhalt
T-1;Maya Lind;01.06.2026 09:00;Where is my refund, please?
T-1;Ann;01.06.2026 09:04;I am looking into it right now.
T-2;Otto Berg;13.06.2026 10:00;My parcel came without the lamp.
T-2;Ann;13.06.2026 10:30;I am sorry, a new one leaves today.
"""
COLUMNS = {
    "column_conversation": "Vorgang",
    "column_author": "Wer",
    "column_at": "Wann",
    "column_text": "Inhalt",
    "agents": "Ann",
}
NAMED = "Maya: Where is my refund, please?\nAnn: I am looking into it right now.\n"
MAIL = """From maya@post.example Mon Jun  1 09:00:00 2026
From: Maya <maya@post.example>
To: Ann <ann@larkfield.example>
Subject: Refund
Message-ID: <1@post.example>
Date: Mon, 1 Jun 2026 09:00:00 +0200

Where is my refund, please?

From ann@larkfield.example Mon Jun  1 10:00:00 2026
From: Ann <ann@larkfield.example>
To: Maya <maya@post.example>
Subject: Re: Refund
Message-ID: <2@larkfield.example>
In-Reply-To: <1@post.example>
Date: Mon, 1 Jun 2026 10:00:00 +0200

I am looking into it right now.
"""

Do = Any


@pytest.fixture
def bring(everybody: Cast, client: Client, django_capture_on_commit_callbacks: Any) -> Do:
    """Brings a file by the form, as the manager, and has it read."""
    client.force_login(everybody.manager)

    def do(name: str, content: str, **said: str) -> Upload:
        file = SimpleUploadedFile(name, content.encode())
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("upload_add"), {"team": everybody.billing.pk, "file": file, **said})
        return Upload.objects.get(name=name)

    return do


@pytest.fixture
def again(client: Client, django_capture_on_commit_callbacks: Any) -> Do:
    """Tries an upload again with other choices."""

    def do(upload: Upload, **said: str) -> Upload:
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("upload_again", kwargs={"pk": upload.pk}), said)
        upload.refresh_from_db()
        return upload

    return do


def page(client: Client, upload: Upload) -> str:
    """The page of an upload."""
    return client.get(reverse("upload", kwargs={"pk": upload.pk})).content.decode()


def sides(upload: Upload) -> list[tuple[str, str]]:
    """Who said what, by role and author."""
    said = Message.objects.filter(conversation__upload=upload).order_by("conversation", "position")
    return list(said.values_list("role", "author"))


def test_a_table_with_own_headings_is_read_with_the_columns_that_are_named(bring: Do) -> None:
    upload = bring("own.csv", OWN_HEADINGS, **COLUMNS)
    assert (upload.state, upload.stored) == ("done", 2)
    assert sides(upload) == [("customer", "Maya Lind"), ("agent", "Ann"), ("customer", "Otto Berg"), ("agent", "Ann")]
    assert (upload.file.name, upload.explained) == ("", {}), "the file goes, and what was said of it"


def test_times_without_a_zone_are_of_the_team_and_the_page_says_so(bring: Do, everybody: Cast, client: Client) -> None:
    Agreement.objects.create(team=everybody.billing, zone="Europe/Lisbon")
    upload = bring("own.csv", OWN_HEADINGS, **COLUMNS)
    first = Message.objects.filter(conversation__upload=upload, conversation__external_id="T-1").first()
    assert first is not None
    assert first.at == datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
    assert "time without a zone: taken in Europe/Lisbon" in page(client, upload)


def test_a_failed_upload_says_which_fields_help_and_is_tried_again_with_the_same_file(
    bring: Do, again: Do, client: Client
) -> None:
    upload = bring("own.csv", OWN_HEADINGS)
    assert upload.state == "failed"
    shown = page(client, upload)
    assert "Say which column holds it under “Columns of a table”" in shown
    assert "--" not in upload.error
    assert "<details open>" in shown
    again(upload, column_conversation="Nummer")
    assert "has no column" in upload.error
    assert 'value="Nummer"' in page(client, upload), "what was said is there to be changed"
    again(upload, **COLUMNS)
    assert (upload.state, upload.stored, upload.error, upload.file.name) == ("done", 2, "", "")


def test_plain_text_with_names_is_read_when_the_sides_are_said(bring: Do, again: Do) -> None:
    upload = bring("named.txt", NAMED)
    assert "under “Format”" in upload.error
    again(upload, format="transcript")
    assert upload.state == "failed"
    assert again(upload, format="transcript", agents="Ann", customers="Maya").state == "done"
    assert sides(upload) == [("customer", "Maya"), ("agent", "Ann")]


def test_lines_of_somebody_unknown_are_told_with_the_fields_that_help(bring: Do, client: Client) -> None:
    unknown = "customer: Where is it?\nAnn: On its way.\n---\ncustomer: And mine?\nagent: Here.\n"
    upload = bring("half.txt", unknown)
    assert (upload.state, upload.stored) == ("done", 1)
    shown = page(client, upload)
    assert "under “Agents” and “Customers”" in shown
    assert "Bring the file again, and say more" in shown


def test_roles_in_own_words_are_named_as_sides(bring: Do) -> None:
    rows = "ticket,role,body\n7,Kunde,Where is my refund?\n7,Team,I am looking into it.\n"
    upload = bring("roles.csv", rows, agents="Team", customers="Kunde", column_role="role")
    assert [role for role, _ in sides(upload)] == ["customer", "agent"]


def test_agents_of_a_mailbox_are_who_is_said_to_be(bring: Do) -> None:
    upload = bring("box.mbox", MAIL, agents="larkfield.example\n", channel="chat")
    assert sides(upload) == [("customer", "maya@post.example"), ("agent", "ann@larkfield.example")]
    assert upload.conversations.get().channel == "chat"


def test_what_cannot_be_helped_by_saying_more_keeps_no_file(bring: Do, client: Client) -> None:
    upload = bring("nothing.jsonl", '{"messages": [{"role": "agent", "text": "Hello"}]}\n')
    assert upload.state == "failed"
    assert upload.file.name == ""
    assert "Try again" not in page(client, upload)


def test_a_file_that_could_be_tried_again_goes_at_night(bring: Do) -> None:
    upload = bring("own.csv", OWN_HEADINGS)
    keep_house()
    assert Upload.objects.get(pk=upload.pk).file, "it failed a moment ago"
    Upload.objects.filter(pk=upload.pk).update(finished_at=timezone.now() - timedelta(hours=2))
    path = Path(upload.file.path)
    keep_house()
    assert not Upload.objects.get(pk=upload.pk).file
    assert not path.exists()


def test_no_file_that_could_be_tried_again_outlives_an_erasure(bring: Do, again: Do, everybody: Cast) -> None:
    upload = bring("own.csv", OWN_HEADINGS)
    erasing.erase(erasing.ask("customer-" + "1" * 40, everybody.admin))
    upload.refresh_from_db()
    assert (upload.file.name, again(upload, **COLUMNS).state) == ("", "failed")


def test_undo_deletes_the_file_that_could_be_tried_again(bring: Do, client: Client) -> None:
    upload = bring("own.csv", OWN_HEADINGS)
    assert "Delete the file" in page(client, upload)
    path = Path(upload.file.path)
    client.post(reverse("upload_undo", kwargs={"pk": upload.pk}))
    services.go_on()
    from heartfelt.web.conversations.tasks import take_back

    take_back.func(upload.pk)
    assert not path.exists()


def test_nobody_tries_again_what_another_team_brought(
    bring: Do, everybody: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    upload = bring("own.csv", OWN_HEADINGS)
    other = Client()
    other.force_login(everybody.manager_elsewhere)
    with django_capture_on_commit_callbacks(execute=True):
        answer = other.post(reverse("upload_again", kwargs={"pk": upload.pk}), COLUMNS)
    assert answer.status_code == 404
    assert Upload.objects.get(pk=upload.pk).state == "failed"


def test_an_unknown_format_is_refused_with_the_part_open(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.manager)
    file = SimpleUploadedFile("x.csv", OWN_HEADINGS.encode())
    answer = client.post(reverse("upload_add"), {"team": everybody.billing.pk, "file": file, "format": "pigeon"})
    assert answer.status_code == 400
    assert "<details open>" in answer.content.decode()
    assert "<details><summary>If the file needs explaining" in client.get(reverse("uploads")).content.decode()


def test_the_page_says_when_answers_open_to_coaches_at_once(client: Client, everybody: Cast) -> None:
    client.force_login(everybody.manager)
    assert "opens to coaches and managers at once" in client.get(reverse("uploads")).content.decode()


def test_every_option_that_the_library_names_to_a_reader_is_a_field_here() -> None:
    """What is written in the connectors, as far as it is shown: docstrings are not."""
    left = []
    for path in Path(heartfelt.connectors.__path__[0]).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        left += [text for text in said if " --" in with_fields(text) and "\n" not in text]
    assert not left
