"""Conversations over the API: put again and again, in pieces, in bulk; nothing lost, nothing doubled."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web_cast import Cast
from web_program import API, Program, message, program, said, talk

from heartfelt.conversation import decode
from heartfelt.web.conversations import merging
from heartfelt.web.conversations.models import Answerer, Conversation, Finding, Message, Reading
from heartfelt.web.reading.models import Waiting
from heartfelt.web.reading.services import read_waiting


@pytest.fixture
def bridge(everybody: Cast) -> Program:
    """A program that stands for a manager of Billing."""
    return program(everybody.billing)


def counts(name: str) -> tuple[int, int]:
    """How many conversations and messages there are of an id."""
    return Conversation.objects.filter(external_id=name).count(), Message.objects.filter(
        conversation__external_id=name
    ).count()


def test_a_conversation_that_is_put_again_is_there_once(bridge: Program) -> None:
    first, second = bridge.put("c-1", talk("c-1")), bridge.put("c-1", talk("c-1"))
    assert (first.status_code, said(first)["change"]) == (201, "stored")
    assert first.headers["Location"] == f"{API}/conversations/c-1"
    assert (second.status_code, said(second)["change"]) == (200, "unchanged")
    assert counts("c-1") == (1, 2)


def test_what_is_new_asks_for_no_messages_and_what_is_here_asks_once(bridge: Program) -> None:
    asked = f'FROM "{Message._meta.db_table}"'
    more = [message(3, "Thank you.")]
    steps = [
        (lambda: bridge.put("c-1", talk("c-1")), 0),
        (lambda: bridge.put("c-1", talk("c-1")), 1),
        (lambda: bridge.ask("POST", "/conversations/c-1/messages", more), 1),
    ]
    for step, times in steps:
        with CaptureQueriesContext(connection) as queries:
            assert step().status_code in (200, 201)
        assert sum(asked in query["sql"] for query in queries) == times
    assert counts("c-1") == (1, 3)


def test_one_that_comes_or_goes_between_the_question_and_the_answer_is_kept_once(
    bridge: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "_is_here", lambda *_: True)  # erased since
    assert said(bridge.put("c-1", talk("c-1")))["change"] == "stored"
    answers = iter([False, True])  # another request kept it since: the second attempt finds it
    monkeypatch.setattr(merging, "_is_here", lambda *_: next(answers))
    assert said(bridge.put("c-1", talk("c-1")))["change"] == "unchanged"
    assert next(answers, None) is None
    assert counts("c-1") == (1, 2)


def test_what_is_put_is_read_back_as_it_was(bridge: Program) -> None:
    sent = talk("c-1", message(1, "Café?", meta={"stars": 5}), message(2, "Sí.", "agent"), outcome={"csat": 4.0},
                events=[{"kind": "transfer", "from": "ann", "to": "bo", "at": "2026-06-01T09:05:00Z"}])  # fmt: skip
    bridge.put("c-1", sent)
    got = bridge.get("/conversations/c-1")
    assert decode(got.content)[0] == decode(json.dumps(sent))[0]


def test_an_old_state_that_is_put_again_takes_nothing_away(bridge: Program) -> None:
    bridge.put("c-1", talk("c-1"))
    bridge.ask("POST", "/conversations/c-1/messages", message(3, "Thank you."))
    bridge.put("c-1", talk("c-1"))
    assert counts("c-1") == (1, 3)


def test_messages_are_added_once_and_in_their_time(bridge: Program) -> None:
    bridge.put("c-1", talk("c-1", message(1), message(5, "Done.", "agent")))
    more = [message(3, "Hello?"), {**message(4, "One moment.", "agent"), "author": "bo"}]
    answers = [said(bridge.ask("POST", "/conversations/c-1/messages", more))["change"] for _ in range(2)]
    assert answers == ["changed", "unchanged"]
    row = Conversation.objects.get(external_id="c-1")
    assert [each.external_id for each in row.messages.all()] == ["m1", "m3", "m4", "m5"]
    assert [each.position for each in row.messages.all()] == [0, 1, 2, 3]
    assert set(Answerer.objects.filter(conversation=row).values_list("author", flat=True)) == {"ann", "bo"}


def test_a_message_that_changed_takes_the_place_of_the_one_before_and_its_evidence_goes(
    bridge: Program, everybody: Cast
) -> None:
    assert Finding.objects.filter(conversation=everybody.open, message__external_id="m2").count() == 2
    answer = bridge.ask("POST", "/conversations/open-1/messages", message(2, "Here is your refund.", "agent"))
    assert said(answer)["change"] == "changed"
    assert Message.objects.get(conversation=everybody.open, external_id="m2").text == "Here is your refund."
    assert not Finding.objects.filter(conversation=everybody.open, message__external_id="m2").exists()


def test_events_are_added_once(bridge: Program) -> None:
    bridge.put("c-1", talk("c-1"))
    event = {"kind": "transfer", "from": "ann", "to": "bo", "at": "2026-06-01T09:05:00Z"}
    answers = [said(bridge.ask("POST", "/conversations/c-1/events", event))["change"] for _ in range(2)]
    assert answers == ["changed", "unchanged"]
    assert len(Conversation.objects.get(external_id="c-1").events) == 1
    assert bridge.ask("POST", "/conversations/c-1/events", {"kind": "danced"}).status_code == 422


def test_ids_may_hold_anything(bridge: Program) -> None:
    for name in ("a/b/c", "é", "100% sure?", "a b", "nul\x00", "../../admin"):
        answer = bridge.ask("PUT", f"/conversations/{quote(name, safe='')}", talk(name))
        assert answer.status_code == 201, answer.content
        assert bridge.ask("GET", f"/conversations/{quote(name, safe='')}").status_code == 200


def test_no_id_writes_a_header(bridge: Program) -> None:
    name = "x\r\nSet-Cookie: a=b"
    answer = bridge.ask("PUT", f"/conversations/{quote(name, safe='')}", talk(name))
    assert answer.status_code == 404
    assert not answer.cookies
    bridge.headers["Authorization"] += "\r\nX-Other: 1"
    assert bridge.get("/token").status_code == 401


def test_lines_are_kept_or_skipped_with_number_and_reason(bridge: Program) -> None:
    answer = bridge.lines(
        talk("a"),
        b"{broken",
        talk("b"),
        b"",
        talk("a"),
        {"id": "c"},
        talk("d" * 401),
        [1],
        talk("e", message(1, at="x")),
    )
    taken = said(answer)
    assert (taken["stored"], taken["unchanged"], taken["skipped"]) == (2, 1, 5)
    assert [each["line"] for each in taken["lines"]] == [2, 6, 7, 8, 9]
    assert taken["lines"][0]["reason"] == "not valid JSON"
    again = said(bridge.lines(talk("a"), talk("b")))
    assert (again["stored"], again["unchanged"]) == (0, 2)
    assert counts("a") == (1, 2)


def test_many_lines_of_all_kinds_come_to_the_same_as_one_by_one(bridge: Program) -> None:
    bridge.put("n-7", talk("n-7"))
    sent = [talk(f"n-{number}") for number in range(450)] + [
        talk("n-3", message(1), message(2, "Hi.", "agent"), message(3))
    ]
    taken = said(bridge.lines(*sent))
    assert (taken["stored"], taken["unchanged"], taken["changed"]) == (449, 1, 1)
    assert Conversation.objects.filter(external_id__startswith="n-").count() == 450
    assert Message.objects.filter(conversation__external_id__startswith="n-").count() == 901
    assert Waiting.objects.filter(conversation__external_id__startswith="n-").count() == 450


def test_a_line_that_is_too_long_is_skipped_and_the_next_one_kept(bridge: Program, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000
    taken = said(bridge.lines(talk("a", message(1, "x" * 9_000)), talk("b")))
    assert (taken["stored"], taken["lines"]) == (1, [{"line": 1, "reason": "the line is too long"}])


def test_bodies_that_are_too_large_are_refused(bridge: Program, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = settings.LARGEST_UPLOAD = 2_000
    for answer in (
        bridge.put("a", talk("a", message(1, "x" * 9_000))),
        bridge.lines(talk("a", message(1, "x" * 9_000))),
    ):
        assert answer.status_code == 413
        assert answer.headers["Content-Type"] == "application/problem+json"


BROKEN = (b"", b"{", b"\xff\xfe", b"[" * 100_000, b'"text"', b"null", b"[]", b'{"id": "other", "messages": []}')


@pytest.mark.parametrize("body", BROKEN)
def test_what_is_no_conversation_is_a_problem(bridge: Program, body: bytes) -> None:
    answer = bridge.put("c-1", body)
    assert answer.status_code in (400, 422)
    assert said(answer)["detail"]
    assert not Conversation.objects.filter(external_id="c-1").exists()


def test_no_words_of_customers_are_in_errors(bridge: Program, caplog: pytest.LogCaptureFixture) -> None:
    secret = "my card is 4111"
    for body in (
        talk("c", message(1, secret, role=secret)),
        talk("c", message(1, secret, at=secret)),
        talk("c", {"id": "m1", "role": "customer", "text": {secret: 1}}),
        talk("c", message(1, secret), message(1, secret)),
        {"id": "c", "messages": secret},
        talk("c", message(1), outcome={"csat": secret}),
        talk("c", message(1), meta=secret),
        talk("c", message(1), events=secret),
    ):
        answer = bridge.put("c", body)
        assert answer.status_code == 422, answer.content
        assert secret not in answer.content.decode()
        assert secret not in bridge.lines(body).content.decode()
    assert secret not in caplog.text


def test_what_is_of_another_team_does_not_exist(bridge: Program, everybody: Cast) -> None:
    program(everybody.delivery).put("theirs", talk("theirs"))
    assert bridge.get("/conversations/theirs").status_code == 404
    assert bridge.ask("POST", "/conversations/theirs/messages", message(3)).status_code == 404
    assert bridge.ask("POST", "/conversations/theirs/events", {"kind": "hold"}).status_code == 404
    assert bridge.put("theirs", talk("theirs", message(1, "Another one."))).status_code == 201
    assert counts("theirs") == (2, 3)
    assert "theirs" not in [each["id"] for each in said(program(everybody.billing, "coach").get("/findings"))["items"]]


def test_a_list_is_read_a_page_at_a_time(bridge: Program) -> None:
    bridge.lines(*(talk(f"p-{number}") for number in range(7)))
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _ in range(10):
        page = said(bridge.get("/conversations", limit="3", **cursor))
        seen += [each["id"] for each in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
        bridge.put(f"later-{len(seen)}", talk(f"later-{len(seen)}"))  # nothing that comes in between is doubled or lost
    assert seen == [*(f"p-{number}" for number in reversed(range(7))), "fresh-1", "open-1"]
    assert [each["id"] for each in said(bridge.get("/conversations", since="2026-06-01T09:02:00Z"))["items"]] == [
        "fresh-1",
        "open-1",
    ]
    for wrong in (
        {"limit": "0"},
        {"limit": "x"},
        {"cursor": "x"},
        {"since": "yesterday"},
        {"since": "2026-06-01T09:02:00"},
    ):
        assert bridge.get("/conversations", **wrong).status_code == 422


def test_what_came_in_waits_to_be_read_and_is_read(bridge: Program) -> None:
    bridge.put("c-1", talk("c-1"))
    assert read_waiting(0) == 1
    assert Reading.objects.get(conversation__external_id="c-1").reader == "phrases"
    assert not Waiting.objects.exists()
    bridge.put("c-1", talk("c-1"))
    assert not Waiting.objects.exists()
    bridge.ask("POST", "/conversations/c-1/messages", message(3))
    assert Waiting.objects.count() == 1


def test_a_database_that_is_away_is_said_so_and_when_to_ask_again(
    bridge: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    from heartfelt.web.api import conversations

    def away(*_: object) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(conversations, "put", away)
    answer = bridge.put("c-1", talk("c-1"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


def test_what_breaks_is_a_problem_without_its_words(
    bridge: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from heartfelt.web.api import conversations

    def breaks(*_: object) -> None:
        raise RuntimeError("my card is 4111")

    monkeypatch.setattr(conversations, "put", breaks)
    answer = bridge.put("c-1", talk("c-1"))
    assert (answer.status_code, said(answer)["title"]) == (500, "Internal Server Error")
    assert "RuntimeError" in caplog.text
    assert "4111" not in caplog.text + answer.content.decode()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("DELETE", "/conversations/c-1", 405),
        ("GET", "/", 404),
        ("GET", "/conversations", 401),
    ],
)
@pytest.mark.django_db
def test_everything_that_is_refused_is_a_problem(method: str, path: str, status: int) -> None:
    answer = Client().generic(method, f"{API}{path}")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert said(answer)["status"] == status
    assert "html" not in answer.content.decode()
