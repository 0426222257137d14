"""A newer export of the same conversations: what is new is added, counted, and taken out again by undoing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from web_cast import Cast, given

from heartfelt.conversation import Conversation as Given
from heartfelt.conversation import Event, Message, encode
from heartfelt.web.agreements.models import Queue
from heartfelt.web.conversations import bringing, services
from heartfelt.web.conversations.models import Conversation, Growth, Upload
from heartfelt.web.keeping import erasing
from heartfelt.web.masking.pseudonyms import pseudonym
from heartfelt.web.people.models import Team
from heartfelt.web.reading.models import Waiting

START = datetime.fromisoformat("2026-06-01T09:00:00+00:00")
LATER = Message(
    id="m3", role="agent", author="bo", at=START + timedelta(hours=2), text="Your refund was sent this morning."
)


def grown(name: str, *messages: Message, **more: Any) -> Given:
    """A conversation as a later export has it."""
    one = given(name, START)
    return msgspec.structs.replace(one, messages=(*one.messages, *(messages or (LATER,))), **more)


def bring(cast: Cast, *conversations: Given, team: Team | None = None) -> Upload:
    """An upload that is read."""
    content = b"\n".join(map(encode, conversations))
    upload = services.bring(SimpleUploadedFile("june.jsonl", content), team or cast.billing, cast.admin)
    bringing.take_in(upload)
    upload.refresh_from_db()
    return upload


def counts(upload: Upload) -> tuple[int, int, int]:
    """New, grown, unchanged."""
    return upload.stored, upload.grown, upload.unchanged


def texts(name: str, team: Team) -> list[str]:
    """What was said in a conversation, in order."""
    row = Conversation.objects.get(team=team, external_id=name)
    return list(row.messages.values_list("text", flat=True))


def table(cast: Cast, rows: Sequence[str]) -> Upload:
    """A table without ids of messages that is read."""
    content = "\n".join(["ticket,sender,created,body", *rows]).encode()
    upload = services.bring(SimpleUploadedFile("june.csv", content), cast.billing, cast.manager)
    bringing.take_in(upload)
    return upload


def test_what_is_new_is_added_and_each_conversation_counted_as_what_came_of_it(everybody: Cast, client: Client) -> None:
    first = bring(everybody, given("a", START), given("b", START))
    event = Event(kind="transfer", at=START + timedelta(hours=1), from_="ann", to="bo")
    second = bring(everybody, grown("a", events=(event,)), given("b", START), given("c", START))
    assert counts(second) == (1, 1, 1)
    row = Conversation.objects.get(team=everybody.billing, external_id="a")
    assert row.upload == first
    assert (row.messages.count(), len(row.events)) == (3, 1)
    assert set(row.answerers.values_list("author", flat=True)) == {"ann", "bo"}
    assert list(Waiting.objects.values_list("conversation", "turn")) == [(row.pk, 0)], "it is read again"
    client.force_login(everybody.manager)
    page = client.get(reverse("upload", kwargs={"pk": second.pk})).content.decode()
    assert "1 new conversation, 1 grew, 1 unchanged" in page
    assert "Words, ratings and other details that it changed in them stay" in page


def test_undoing_takes_out_what_was_added_and_leaves_the_conversation(everybody: Cast) -> None:
    bring(everybody, given("a", START))
    before = texts("a", everybody.billing)
    event = Event(kind="status", to="reopened", at=START + timedelta(hours=1))
    second = bring(everybody, grown("a", events=(event,)))
    Waiting.objects.all().delete()
    services.undo(second)
    assert Conversation.objects.get(team=everybody.billing, external_id="a").reopened
    assert Upload.objects.get(pk=second.pk).going == 1
    bringing.take_out(second)
    bringing.take_out(second)  # as a worker that was killed would
    row = Conversation.objects.get(team=everybody.billing, external_id="a")
    assert texts("a", everybody.billing) == before
    assert (row.events, row.reopened, row.ended_at) == ([], False, START + timedelta(minutes=3))
    assert list(row.answerers.values_list("author", flat=True)) == ["ann"]
    assert Waiting.objects.filter(conversation=row).exists(), "it is read again"
    assert not Growth.objects.exists()


def test_an_interrupted_upload_counts_what_it_added_before_it_stopped(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(everybody, given("a", START), given("b", START))
    content = b"\n".join(map(encode, (grown("a"), given("b", START), given("c", START))))
    upload = services.bring(SimpleUploadedFile("june.jsonl", content), everybody.billing, everybody.manager)

    def stop(*_: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(bringing, "read_conversation", stop)
        with pytest.raises(KeyboardInterrupt):
            bringing.take_in(upload)
    services.go_on()
    upload.refresh_from_db()
    assert (upload.state, *counts(upload)) == ("done", 1, 1, 1)
    assert len(Growth.objects.get(upload=upload).messages) == 1


def test_what_a_killed_worker_left_of_an_undone_growth_goes_at_the_next_start(everybody: Cast) -> None:
    bring(everybody, given("a", START))
    second = bring(everybody, grown("a"))
    Upload.objects.filter(pk=second.pk).update(state=Upload.State.UNDONE)
    services.go_on()
    assert LATER.text not in texts("a", everybody.billing)


def test_a_conversation_of_another_team_is_not_merged_into(everybody: Cast) -> None:
    bring(everybody, given("a", START))
    elsewhere = bring(everybody, grown("a"), team=everybody.delivery)
    assert counts(elsewhere) == (1, 0, 0)
    assert LATER.text not in texts("a", everybody.billing)
    assert LATER.text in texts("a", everybody.delivery)


def test_what_goes_to_the_team_of_its_queue_grows_there(everybody: Cast) -> None:
    Queue.objects.create(name="billing", team=everybody.billing)
    bring(everybody, given("a", START))
    again = bring(everybody, grown("a"), team=everybody.delivery)
    assert counts(again) == (0, 1, 0)
    assert LATER.text in texts("a", everybody.billing)


def test_what_a_newer_file_leaves_unsaid_stays(everybody: Cast) -> None:
    rated = msgspec.structs.replace(given("a", START), outcome={"csat": 2.0}, subject="Refund")
    bring(everybody, msgspec.convert(msgspec.to_builtins(rated), Given))
    bring(everybody, msgspec.structs.replace(grown("a"), queue=None, customer=None))
    row = Conversation.objects.get(team=everybody.billing, external_id="a")
    assert (row.csat, row.subject, row.queue, row.customer) == (2.0, "Refund", "billing", "cust-1")


NINE, TEN, ELEVEN = (
    "7,customer,2026-06-01T09:00:00Z,Where is my refund?",
    "7,agent,2026-06-01T10:00:00Z,I am looking into it.",
    "7,customer,2026-06-01T11:00:00Z,Thank you.",
)


@pytest.mark.parametrize(
    "newer", [[ELEVEN, TEN, NINE], [ELEVEN], [TEN, ELEVEN]], ids=["newest first", "the last alone", "the last two"]
)
def test_messages_without_ids_are_known_by_their_time_and_words(everybody: Cast, newer: list[str]) -> None:
    table(everybody, [NINE, TEN])
    said = set(Conversation.objects.get(external_id="7").messages.values_list("pk", "text"))
    again = table(everybody, newer)
    assert counts(again) == (0, 1, 0)
    now = Conversation.objects.get(external_id="7").messages.values_list("pk", "text")
    assert said < set(now), "what was here is untouched"
    assert [text for _, text in now] == ["Where is my refund?", "I am looking into it.", "Thank you."]
    assert counts(table(everybody, newer)) == (0, 0, 1)


def test_plain_text_without_ids_is_never_merged_into_a_ticket_of_that_number(everybody: Cast) -> None:
    for _ in range(2):
        text = b"customer: Where is it?\nagent (Ann): On its way.\n"
        upload = services.bring(SimpleUploadedFile("a.txt", text), everybody.billing, everybody.manager)
        bringing.take_in(upload)
        assert upload.conversations.get().external_id == f"upload-{upload.pk}-1"


def test_an_upload_that_only_added_goes_with_the_last_conversation_it_added_to(everybody: Cast) -> None:
    bring(everybody, given("a", START, customer="cust-9"))
    bring(everybody, msgspec.structs.replace(grown("a"), customer="cust-9"))
    receipt = erasing.ask(pseudonym("cust-9"), everybody.admin)
    erasing.erase(receipt)
    assert not Upload.objects.filter(name="june.jsonl").exists()


def test_an_agent_who_left_is_named_nowhere_in_what_was_added_and_undoing_still_finds_it(everybody: Cast) -> None:
    bring(everybody, given("a", START))
    event = Event(kind="transfer", from_="ann", to="bo")
    second = bring(everybody, grown("a", events=(event,)))
    services.rename_agent("bo", "someone")
    assert Growth.objects.get().events[0]["to"] == "someone"
    services.undo(second)
    bringing.take_out(second)
    assert Conversation.objects.get(team=everybody.billing, external_id="a").events == []
