"""Freshdesk exports of both API versions: roles from `incoming` and `private`, channels, ratings, quoted mail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from damaged import damaged, json_damaged, only_known_errors, read_all
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartfelt.connectors.files.freshdesk import format as freshdesk
from heartfelt.connectors.opening import head
from heartfelt.errors import UnreadableInput

FIXTURES = Path(__file__).parents[2].parent / "shared" / "data" / "fixtures" / "freshdesk_python-freshdesk"

PARTS: list[dict[str, Any]] = [
    {"id": 31, "body_text": "Which size was it?", "incoming": False, "private": False, "user_id": 8, "source": 0,
     "created_at": "2026-02-01T10:00:00+02:00"},
    {"id": 32, "body_text": "stock is low", "incoming": False, "private": True, "user_id": 8, "source": 2,
     "created_at": "2026-02-01T10:05:00+02:00"},
    {"id": 33, "body": "<div>Size <b>M</b></div><blockquote>On 1 Feb 2026 Shop &lt;a@b.example&gt; wrote:</blockquote>",
     "incoming": True, "private": False, "user_id": 4, "source": 0, "created_at": "2026-02-01T11:00:00+02:00"},
]  # fmt: skip
TICKET: dict[str, Any] = {
    "id": 12, "subject": "Coat", "description": "<div>My coat is too small.</div>", "source": 2, "status": 4,
    "priority": 1, "requester_id": 4, "responder_id": 8, "group_id": 77, "created_at": "2026-02-01T07:00:00Z",
    "fr_escalated": False, "stats": {"first_responded_at": "2026-02-01T08:00:00Z"}, "conversations": PARTS,
    "satisfaction_rating": {"ratings": {"default_question": 101}},
}  # fmt: skip


def written(folder: Path, data: object) -> Path:
    path = folder / "export.json"
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return path


def test_ticket_with_conversations(tmp_path: Path) -> None:
    path = written(tmp_path, [TICKET])
    assert freshdesk.recognises(head(path))
    [conversation], problems = read_all(freshdesk, path)
    assert [(one.role, one.text) for one in conversation.messages] == [
        ("customer", "My coat is too small."), ("agent", "Which size was it?"), ("note", "stock is low"),
        ("customer", "Size M"),
    ]  # fmt: skip
    assert conversation.messages[3].meta["quoted_length"] > 10
    assert (conversation.channel, conversation.customer, conversation.queue) == ("email", "4", "77")
    assert (conversation.outcome.csat, conversation.outcome.resolved) == (4.0, True)
    assert conversation.meta["metrics"] == TICKET["stats"]
    assert not problems.counts


def test_version_1_with_wrapped_notes(tmp_path: Path) -> None:
    notes = [{"note": {**part, "body": part.get("body_text")}} for part in PARTS[:2]]
    ticket = {key: value for key, value in TICKET.items() if key != "conversations"}
    [conversation], _ = read_all(freshdesk, written(tmp_path, {"helpdesk_ticket": {**ticket, "notes": notes}}))
    assert [one.role for one in conversation.messages] == ["customer", "agent", "note"]


def test_conversations_and_ratings_beside_the_tickets(tmp_path: Path) -> None:
    ticket = {key: value for key, value in TICKET.items() if key not in ("conversations", "satisfaction_rating")}
    page = {
        "tickets": [ticket, {**ticket, "id": 13}],
        "conversations": [{**PARTS[0], "ticket_id": 13}],
        "satisfaction_ratings": [{"ticket_id": 12, "ratings": [{"question": "default_question", "value": -103}]}],
    }
    first, second = read_all(freshdesk, written(tmp_path, page))[0]
    assert (len(first.messages), len(second.messages)) == (1, 2)
    assert (first.outcome.csat, second.outcome.csat) == (1.0, None)


@pytest.mark.parametrize(
    ("source", "channel"), [(1, "email"), (3, "voice"), (5, "social"), (6, "social"), (7, "chat"), (13, "chat")]
)
def test_source_number_gives_the_channel(tmp_path: Path, source: int, channel: str) -> None:
    [conversation], _ = read_all(freshdesk, written(tmp_path, {**TICKET, "source": source}))
    assert conversation.channel == channel


def test_mail_sent_out_begins_with_the_agent(tmp_path: Path) -> None:
    [conversation], _ = read_all(freshdesk, written(tmp_path, {**TICKET, "source": 10}))
    assert (conversation.messages[0].role, conversation.messages[0].author) == ("agent", "8")


def test_forwarded_to_a_third_party_is_a_note_and_deleted_is_left_out(tmp_path: Path) -> None:
    parts = [{**PARTS[0], "source": 8}, {**PARTS[2], "deleted": True}]
    [conversation], _ = read_all(freshdesk, written(tmp_path, {**TICKET, "conversations": parts}))
    assert [one.role for one in conversation.messages] == ["customer", "note"]


def test_a_broken_ticket_is_counted(tmp_path: Path) -> None:
    lines = [json.dumps(TICKET), json.dumps({**TICKET, "conversations": "none"}), json.dumps({**TICKET, "id": 5})]
    conversations, problems = read_all(freshdesk, written(tmp_path, "\n".join(lines)))
    assert [one.id for one in conversations] == ["12", "5"]
    assert problems.lost == 1


def test_a_file_without_tickets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="no Freshdesk ticket"):
        read_all(freshdesk, written(tmp_path, {"tickets": []}))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=200), damaged(json.dumps([TICKET]).encode())))
def test_damaged_bytes_raise_nothing_else(tmp_path: Path, data: bytes) -> None:
    only_known_errors(freshdesk, tmp_path / "x.json", data)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=json_damaged({"tickets": [TICKET], "conversations": PARTS}))
def test_wrong_types_raise_nothing_else(tmp_path: Path, value: object) -> None:
    only_known_errors(freshdesk, tmp_path / "x.json", json.dumps(value).encode())


@pytest.mark.parametrize(("version", "messages"), [("v1", 2), ("v2", 1)])
def test_recorded_ticket(version: str, messages: int) -> None:
    path = FIXTURES / f"freshdesk__{version}__tests__sample_json_data__ticket_1.json"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    [conversation], problems = read_all(freshdesk, path)
    assert len(conversation.messages) == messages
    assert problems.lost == 0
