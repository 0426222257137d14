"""What concerns every way in and out of the workspace: masking over the API too, agreements in turn, and the audit log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse
from web_cast import Cast
from web_program import message, program, said, talk, token_for

from heartfelt.web.agreements.models import NOT_LISTED
from heartfelt.web.agreements.selectors import agreement_of
from heartfelt.web.agreements.services import save_signals
from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.models import Record
from heartfelt.web.conversations.forgetting import forget
from heartfelt.web.conversations.models import Conversation, Finding, Message
from heartfelt.web.exports.making import write_file
from heartfelt.web.exports.models import Export
from heartfelt.web.exports.services import order
from heartfelt.web.masking.models import Choice
from heartfelt.web.reading.services import read_waiting
from heartfelt.web.tokens.services import revoke
from heartfelt.web.webhooks.services import subscribe

FIRST, OTHER = "jane@example.com", "joe@example.org"


def texts(name: str) -> list[str]:
    """What is kept of a conversation."""
    return list(Message.objects.filter(conversation__external_id=name).values_list("text", flat=True))


def masking(cast: Cast) -> Any:
    """A program of a team that masks e-mail addresses and customers."""
    Choice.objects.create(team=cast.billing, kinds=["emails"], customers=True)
    return program(cast.billing)


def test_what_comes_over_the_api_is_masked_and_sending_it_again_changes_nothing(everybody: Cast) -> None:
    asking, sent = (
        masking(everybody),
        talk("c-1", message(1, f"I am {FIRST}"), message(2, f"Is {FIRST} yours?", "agent")),
    )
    assert asking.put("c-1", sent).status_code == 201
    assert texts("c-1") == ["I am [email_1]", "Is [email_1] yours?"]
    row = Conversation.objects.get(external_id="c-1")
    assert row.customer
    assert row.customer != "cust-1"
    assert said(asking.lines(sent))["unchanged"] == 1
    assert Conversation.objects.get(external_id="c-1").customer == row.customer


def test_what_is_appended_is_masked_with_the_next_number_and_the_same_customer(everybody: Cast) -> None:
    asking = masking(everybody)
    asking.put("c-1", talk("c-1", message(1, f"I am {FIRST}")))
    before = Conversation.objects.get(external_id="c-1").customer
    late = message(3, f"Write to {OTHER}")
    asking.ask("POST", "/conversations/c-1/messages", late)
    assert texts("c-1") == ["I am [email_1]", "Write to [email_2]"]
    assert Conversation.objects.get(external_id="c-1").customer == before
    authors = set(Message.objects.filter(conversation__external_id="c-1").values_list("author", flat=True))
    assert authors == {before}
    asking.ask("POST", "/conversations/c-1/messages", late)
    assert texts("c-1") == ["I am [email_1]", "Write to [email_2]"]


def test_a_signal_that_a_team_turned_off_is_not_found_in_what_comes_over_the_api(everybody: Cast) -> None:
    question = "Where is my refund?"
    program(everybody.billing).put("c-1", talk("c-1", message(1, question), language="en"))
    read_waiting(0)
    assert Finding.objects.filter(conversation__external_id="c-1", name="question").exists()
    save_signals(agreement_of(everybody.billing), {"question": NOT_LISTED}, by=everybody.admin)
    program(everybody.billing).put("c-2", talk("c-2", message(1, question), language="en"))
    read_waiting(0)
    assert not Finding.objects.filter(conversation__external_id="c-2", name="question").exists()


def test_a_conversation_that_was_reopened_is_known_as_such_however_it_comes(everybody: Cast) -> None:
    event = {"kind": "status", "from": "solved", "to": "open", "at": "2026-06-01T10:00:00Z"}
    asking = program(everybody.billing)
    asking.put("c-1", talk("c-1", events=[event]))
    asking.put("c-2", talk("c-2"))
    assert not Conversation.objects.get(external_id="c-2").reopened
    asking.ask("POST", "/conversations/c-2/events", event)
    assert [Conversation.objects.get(external_id=name).reopened for name in ("c-1", "c-2")] == [True, True]


def test_no_file_holds_what_was_erased(everybody: Cast) -> None:
    export = order(everybody.ann, "q=refund", "csv")
    write_file(export)
    path = export.file.path
    assert Path(path).exists()
    counts: list[dict[str, int]] = []
    forget(Conversation.objects.filter(pk=everybody.open.pk), counts.append)
    assert counts[0]["exports"] == 1
    assert not Export.objects.exists()
    assert not Path(path).exists()


def test_exports_tokens_webhooks_and_agreements_are_in_the_audit_log(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.ann)
    export = order(everybody.ann, "", "jsonl")
    write_file(export)
    assert client.get(reverse("export_file", kwargs={"pk": export.pk})).status_code == 200
    revoke(token_for(everybody.billing).token, everybody.admin)
    subscribe("https://care.example.org/hook", [], everybody.billing, everybody.admin)
    save_signals(agreement_of(everybody.billing), {"question": 0.9}, by=everybody.admin)
    wanted = {
        (Action.EXPORTED, everybody.ann.pk), (Action.EXPORT_FETCHED, everybody.ann.pk), (Action.TOKEN_MADE, None),
        (Action.TOKEN_REVOKED, everybody.admin.pk), (Action.WEBHOOK_ADDED, everybody.admin.pk),
        (Action.SETTING_CHANGED, everybody.admin.pk),
    }  # fmt: skip
    assert wanted <= set(Record.objects.values_list("what", "who"))
