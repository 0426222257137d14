"""Intercom exports: HTML to text, authors, assignments as transfers, notes, ratings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from damaged import damaged, json_damaged, only_known_errors, read_all
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartfelt.connectors.connector import Options
from heartfelt.connectors.files.intercom import format as intercom
from heartfelt.connectors.files.markup import text_of
from heartfelt.connectors.opening import head
from heartfelt.errors import UnreadableInput

MIA = {"type": "user", "id": "u1", "name": "Mia"}
LEO = {"type": "admin", "id": "21", "name": "Leo", "email": "leo@example.org"}
ZOE = {"type": "admin", "id": "22", "name": "Zoe"}
FIN = {"type": "bot", "id": "9", "name": "Helper"}


def part(number: int, kind: str, author: dict[str, Any], body: str | None = None, **more: object) -> dict[str, Any]:
    return {
        "type": "conversation_part", "id": str(number), "part_type": kind, "body": body, "author": author,
        "created_at": 1_770_000_000 + 60 * number, **more,
    }  # fmt: skip


PARTS = [
    part(1, "comment", FIN, "<p>Have you read <a href='https://help.example.org/a'>this</a>?</p>"),
    part(2, "comment", MIA, "<p>Yes &amp; it is no help.</p>"),
    part(3, "assignment", FIN, None, assigned_to={"type": "admin", "id": "21"}),
    part(4, "note", LEO, "<p>billing again</p>"),
    part(5, "assignment", LEO, None, assigned_to={"type": "admin", "id": "22"}),
    part(6, "comment", ZOE, "<p>I see the double charge.</p><ul><li>one</li><li>two</li></ul>"),
    part(7, "close", ZOE),
]
TALK: dict[str, Any] = {
    "type": "conversation", "id": "900", "created_at": 1_770_000_000, "title": None, "state": "closed",
    "source": {"type": "conversation", "id": "s1", "body": "<p>I was charged twice</p>", "author": MIA, "subject": ""},
    "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": "u1"}]},
    "team_assignee_id": 5, "conversation_rating": {"rating": 4, "remark": "ok"},
    "conversation_parts": {"type": "conversation_part.list", "conversation_parts": PARTS, "total_count": 7},
}  # fmt: skip


def written(folder: Path, data: object) -> Path:
    path = folder / "export.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return path


@pytest.mark.parametrize("wrap", ["one", "array", "page", "data", "webhook", "lines"])
def test_every_shape_gives_the_whole_conversation(tmp_path: Path, wrap: str) -> None:
    data: object = {
        "one": TALK, "array": [TALK], "page": {"type": "conversation.list", "conversations": [TALK]},
        "data": {"data": [TALK]}, "webhook": {"topic": "x", "data": {"item": TALK}},
        "lines": f"{json.dumps(TALK)}\n{json.dumps({**TALK, 'id': '901'})}",
    }[wrap]  # fmt: skip
    path = written(tmp_path, data)
    assert intercom.recognises(head(path))
    conversation = read_all(intercom, path)[0][0]
    assert [(one.role, one.author) for one in conversation.messages] == [
        ("customer", "u1"), ("bot", "9"), ("customer", "u1"), ("note", "21"), ("agent", "22"),
    ]  # fmt: skip
    assert conversation.messages[1].text == "Have you read this (https://help.example.org/a)?"
    assert conversation.messages[4].text == "I see the double charge.\n\n- one\n- two"
    assert [(one.kind, one.from_, one.to) for one in conversation.events] == [
        ("handoff", None, "21"), ("transfer", "21", "22"), ("status", None, "closed"),
    ]  # fmt: skip
    assert (conversation.channel, conversation.customer, conversation.queue) == ("chat", "u1", "5")
    assert (conversation.outcome.csat, conversation.outcome.resolved) == (4.0, True)
    assert conversation.messages[0].at is not None
    assert conversation.messages[0].at.isoformat() == "2026-02-02T02:40:00+00:00"


def test_old_shape_with_conversation_message_and_user(tmp_path: Path) -> None:
    old = {
        "type": "conversation", "id": 147, "created_at": 1_400_850_973, "user": {"type": "user", "id": "u7"},
        "conversation_message": {"type": "conversation_message", "body": "<p>Any questions?</p>", "author": LEO},
        "conversation_parts": {"conversation_parts": []},
    }  # fmt: skip
    [conversation], _ = read_all(intercom, written(tmp_path, old))
    assert (conversation.id, conversation.customer, conversation.messages[0].role) == ("147", "u7", "agent")


def test_first_assignment_without_a_bot_is_no_transfer(tmp_path: Path) -> None:
    parts = [part(1, "assignment", LEO, None, assigned_to={"type": "admin", "id": "21"})]
    [conversation], _ = read_all(intercom, written(tmp_path, {**TALK, "conversation_parts": parts}))
    assert [one.kind for one in conversation.events] == ["assigned"]


def test_campaigns_and_ai_agents_are_bots_and_redacted_parts_are_left_out(tmp_path: Path) -> None:
    source = {"type": "conversation", "body": "<p>New!</p>", "author": LEO, "delivered_as": "automated"}
    parts = [part(1, "comment", {**ZOE, "from_ai_agent": True}, "hello"), part(2, "comment", MIA, "x", redacted=True)]
    talk = {**TALK, "source": source, "conversation_parts": parts}
    [conversation], _ = read_all(intercom, written(tmp_path, talk))
    assert [one.role for one in conversation.messages] == ["bot", "bot"]


def test_options_say_who_is_an_agent(tmp_path: Path) -> None:
    talk = {**TALK, "conversation_parts": [part(1, "comment", {**MIA, "id": "u2", "email": "x@y.example"}, "hi")]}
    [conversation], _ = read_all(intercom, written(tmp_path, talk), Options(agents=frozenset({"x@y.example"})))
    assert conversation.messages[-1].role == "agent"


def test_a_broken_conversation_is_counted(tmp_path: Path) -> None:
    broken = [
        {**TALK, "conversation_parts": [7]},
        {**TALK, "id": None},
        {**TALK, "source": None, "conversation_parts": []},
    ]
    conversations, problems = read_all(intercom, written(tmp_path, [*broken, TALK]))
    assert [one.id for one in conversations] == ["900"]
    assert problems.lost == 3


def test_a_file_without_conversations_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no Intercom conversation"):
        read_all(intercom, written(tmp_path, {"type": "admin.list", "admins": []}))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=200), damaged(json.dumps(TALK).encode())))
def test_damaged_bytes_raise_nothing_else(tmp_path: Path, data: bytes) -> None:
    only_known_errors(intercom, tmp_path / "x.json", data)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=json_damaged({"conversations": [TALK], "conversation_parts": PARTS}))
def test_wrong_types_raise_nothing_else(tmp_path: Path, value: object) -> None:
    only_known_errors(intercom, tmp_path / "x.json", json.dumps(value).encode())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain < text & more", "plain < text & more"),
        ("<p>a</p>\n<p>b<br>c</p>", "a\n\nb\nc"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("x<style>p{}</style><script>1</script><!-- <b>no</b> -->y", "xy"),
        ("<blockquote>old<br>words</blockquote>new", "> old\n> words\n\nnew"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("שלום 🧡 e\u0301&nbsp;x", "שלום 🧡 e\u0301 x"),
        ("<![unknown[ x", "<![unknown[ x"),
        ("see <a href='https://a.example/'>a.example</a>", "see a.example (https://a.example/)"),
    ],
)
def test_text_of_markup(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize("piece", ["<!--", "<a ", "<a href='", "<", "</", "<![if ", "<blockquote>", "&"])
def test_hostile_markup_is_read_in_linear_time(piece: str) -> None:
    assert isinstance(text_of(piece * 50_000), str)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>!-[]/abp =\"'&;#1\n", max_size=80))
def test_any_markup_gives_text(html: str) -> None:
    assert isinstance(text_of(html), str)
