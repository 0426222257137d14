"""Zendesk exports: every shape of export gives the same conversation, and damaged ones say what was lost."""

from __future__ import annotations

import json
import tracemalloc
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from damaged import damaged, json_damaged, only_known_errors, read_all
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartfelt.connectors.connector import Options
from heartfelt.connectors.files.zendesk import format as zendesk
from heartfelt.connectors.opening import head
from heartfelt.errors import Problems, UnreadableInput

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "fixtures"
ASKER, ANN, BOB, SYSTEM = 501, 11, 12, -1

USERS = [
    {"id": ASKER, "name": "Petra", "role": "end-user", "email": "petra@example.org"},
    {"id": ANN, "name": "Ann", "role": "agent"},
    {"id": BOB, "name": "Bob", "role": "admin"},
]
COMMENTS = [
    {"id": 1, "author_id": ASKER, "body": "My lamp arrived <broken>.\r\nAgain! 💡", "public": True,
     "created_at": "2026-03-01T09:00:00Z"},
    {"id": 2, "author_id": SYSTEM, "body": "We got your mail.", "created_at": "2026-03-01T09:00:05Z",
     "via": {"channel": "rule"}},
    {"id": 3, "author_id": ANN, "body": "warehouse says two left", "public": False,
     "created_at": "2026-03-01T10:00:00Z"},
    {"id": 4, "author_id": BOB, "html_body": "<p>A new lamp left <b>today</b>.</p>", "public": True,
     "created_at": "2026-03-01T11:00:00Z"},
]  # fmt: skip
AUDITS = [
    {"id": 71, "ticket_id": 7, "author_id": ASKER, "created_at": "2026-03-01T09:00:00Z", "events": [
        {"id": 1, "type": "Comment", "author_id": ASKER, "body": COMMENTS[0]["body"], "public": True},
        {"id": 72, "type": "Create", "field_name": "requester_id", "value": str(ASKER)},
        {"id": 73, "type": "Create", "field_name": "subject", "value": "Broken lamp"},
        {"id": 74, "type": "Create", "field_name": "assignee_id", "value": str(ANN)}]},
    {"id": 75, "ticket_id": 7, "author_id": ANN, "created_at": "2026-03-01T10:30:00Z", "events": [
        {"id": 76, "type": "Change", "field_name": "assignee_id", "previous_value": str(ANN), "value": str(BOB)},
        {"id": 77, "type": "Change", "field_name": "group_id", "previous_value": "1", "value": "2"},
        {"id": 78, "type": "AgentMacroReference", "macro_id": "5", "macro_title": "New part"},
        {"id": 79, "type": "Change", "field_name": "status", "previous_value": "open", "value": "solved"}]},
]  # fmt: skip
TICKET: dict[str, Any] = {
    "id": 7, "subject": "Broken lamp", "description": COMMENTS[0]["body"], "requester_id": ASKER, "submitter_id": ASKER,
    "assignee_id": BOB, "group_id": 2, "status": "solved", "via": {"channel": "whatsapp"}, "tags": ["lamp"],
    "created_at": "2026-03-01T09:00:00Z", "satisfaction_rating": {"score": "good"},
}  # fmt: skip
METRICS = {"ticket_id": 7, "reply_time_in_minutes": {"calendar": 120}}
WHOLE = {**TICKET, "comments": COMMENTS, "audits": AUDITS, "metric_set": METRICS}
PAGE = {
    "tickets": [TICKET], "users": USERS, "groups": [{"id": 2, "name": "Returns"}],
    "comments": [{**one, "ticket_id": 7} for one in COMMENTS], "audits": AUDITS, "metric_sets": [METRICS],
}  # fmt: skip


def written(folder: Path, data: object, name: str = "export.json") -> Path:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return path


def test_page_gives_the_whole_conversation(tmp_path: Path) -> None:
    [conversation], problems = read_all(zendesk, written(tmp_path, PAGE))
    assert (conversation.id, conversation.channel, conversation.subject) == ("7", "chat", "Broken lamp")
    assert (conversation.customer, conversation.queue) == ("501", "Returns")
    assert [(one.id, one.role) for one in conversation.messages] == [
        ("1", "customer"), ("2", "bot"), ("3", "note"), ("4", "agent"),
    ]  # fmt: skip
    assert conversation.messages[0].text == "My lamp arrived <broken>.\r\nAgain! 💡"
    assert conversation.messages[3].text == "A new lamp left today."
    assert [(one.kind, one.from_, one.to) for one in conversation.events] == [
        ("assigned", None, "11"), ("transfer", "11", "12"), ("macro", "11", "New part"), ("status", "open", "solved"),
    ]  # fmt: skip
    assert (conversation.outcome.csat, conversation.outcome.resolved) == (5.0, True)
    assert conversation.meta["metrics"] == METRICS
    assert conversation.meta["names"]["12"] == "Bob"
    assert not problems.counts


@pytest.mark.parametrize("shape", ["array", "pretty array", "lines", "one", "singer", "ticket and beside"])
def test_every_shape_of_export_gives_the_same_messages(tmp_path: Path, shape: str) -> None:
    singer = [("tickets", TICKET), *(("ticket_comments", {**one, "ticket_id": 7}) for one in COMMENTS)]
    singer += [("users", one) for one in USERS]
    text = {
        "array": json.dumps([WHOLE]),
        "pretty array": json.dumps([WHOLE], indent=2),
        "lines": f"{json.dumps(WHOLE)}\n{json.dumps({**WHOLE, 'id': 8})}\n",
        "one": json.dumps(WHOLE, indent=1),
        "singer": "\n".join(json.dumps({"type": "RECORD", "stream": name, "record": one}) for name, one in singer),
        "ticket and beside": json.dumps({"ticket": TICKET, "comments": COMMENTS, "users": USERS}),
    }[shape]
    path = written(tmp_path, text)
    assert zendesk.recognises(head(path))
    conversations, problems = read_all(zendesk, path)
    assert [one.role for one in conversations[0].messages] == ["customer", "bot", "note", "agent"]
    assert problems.lost == 0


def test_audits_alone_give_messages_customer_and_subject(tmp_path: Path) -> None:
    [conversation], _ = read_all(zendesk, written(tmp_path, {"audits": AUDITS, "users": USERS}))
    assert (conversation.customer, conversation.subject) == ("501", "Broken lamp")
    assert [one.role for one in conversation.messages] == ["customer"]


def test_description_is_read_and_said_where_there_are_no_comments(tmp_path: Path) -> None:
    [conversation], problems = read_all(zendesk, written(tmp_path, {"tickets": [TICKET]}))
    assert conversation.messages[0].text == TICKET["description"]
    assert problems.mended == 1


def test_options_say_who_is_an_agent(tmp_path: Path) -> None:
    ticket = {**TICKET, "comments": [{**COMMENTS[3], "author_id": 99}, {**COMMENTS[0], "id": 9, "author_id": 98}]}
    options = Options(agents=frozenset({"99"}), customers=frozenset({"98"}))
    [conversation], _ = read_all(zendesk, written(tmp_path, ticket), options)
    assert {one.author: one.role for one in conversation.messages} == {"99": "agent", "98": "customer"}


def test_group_change_alone_is_a_transfer_between_queues(tmp_path: Path) -> None:
    change = {"type": "Change", "field_name": "group_id", "previous_value": "1", "value": "2"}
    ticket = {**TICKET, "comments": COMMENTS, "audits": [{"created_at": "2026-03-01T09:30:00Z", "events": [change]}]}
    [conversation], _ = read_all(zendesk, written(tmp_path, ticket))
    assert [(one.kind, one.from_, one.to) for one in conversation.events] == [("transfer", "1", "2")]


@pytest.mark.parametrize(("score", "csat"), [("good", 5.0), ("bad", 1.0), ("offered", None), (4, 4.0), (9, None)])
def test_rating_becomes_csat(tmp_path: Path, score: object, csat: float | None) -> None:
    [conversation], _ = read_all(zendesk, written(tmp_path, {**WHOLE, "satisfaction_rating": {"score": score}}))
    assert conversation.outcome.csat == csat


def test_broken_lines_are_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    good = json.dumps(WHOLE)
    lines = [good, good[:200], '{"id": 3, "requester_id": 1, "comments": 5}', json.dumps({**WHOLE, "id": 9}), '{"a"']
    conversations, problems = read_all(zendesk, written(tmp_path, "\n".join(lines)))
    assert [one.id for one in conversations] == ["7", "9"]
    assert problems.lost == 3
    places = {problem.line for found in problems.examples.values() for problem in found}
    assert places == {2, 3, 5}


def test_broken_element_of_an_array_does_not_stop_the_rest(tmp_path: Path) -> None:
    good = json.dumps(WHOLE)
    text = f'[{good}, {{"id": nonsense}}, 5, {json.dumps({**WHOLE, "id": 9})}, {good[:300]}'
    conversations, problems = read_all(zendesk, written(tmp_path, text))
    assert [one.id for one in conversations] == ["7", "9"]
    assert problems.lost == 3


@pytest.mark.parametrize("text", ["", "   ", "[]", '{"tickets": []}', "[" * 100_000, '{"a":' * 5000 + "1" + "}" * 5000])
def test_nothing_to_read_is_a_clear_error_or_problem(tmp_path: Path, text: str) -> None:
    with suppress(UnreadableInput):
        conversations, problems = read_all(zendesk, written(tmp_path, text))
        assert not conversations
        assert problems.lost


def test_a_large_array_is_read_one_ticket_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    with path.open("w") as file:
        file.write(
            "[" + ",\n".join(json.dumps({**WHOLE, "id": n, "comments": COMMENTS * 10}) for n in range(800)) + "]"
        )
    problems, count = Problems(), 0
    tracemalloc.start()
    for conversation in zendesk.read(path, problems, Options()):
        count += len(conversation.messages)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 800 * len(COMMENTS)
    assert peak < path.stat().st_size / 2


def test_no_words_of_the_customer_in_problems(tmp_path: Path) -> None:
    bad = {**WHOLE, "comments": [{**COMMENTS[0], "public": "sekret words"}], "status": {"x": "sekret"}}
    _, problems = read_all(zendesk, written(tmp_path, [bad, WHOLE]))
    assert problems.lost == 1
    assert "sekret" not in str(problems.examples)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.one_of(st.binary(max_size=300), damaged(json.dumps(PAGE).encode()), damaged(json.dumps([WHOLE]).encode()))
)
def test_damaged_bytes_raise_nothing_else(tmp_path: Path, data: bytes) -> None:
    only_known_errors(zendesk, tmp_path / "x.json", data)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.one_of(json_damaged(PAGE), json_damaged([WHOLE]), json_damaged({"audits": AUDITS})))
def test_wrong_types_raise_nothing_else(tmp_path: Path, value: object) -> None:
    only_known_errors(zendesk, tmp_path / "x.json", json.dumps(value).encode())


@pytest.mark.parametrize("name", ["ticket", "tickets", "ticket_audit", "ticket_show_many", "search_ticket"])
def test_recorded_payloads_give_conversations(name: str) -> None:
    path = SHARED / "zendesk_go-zendesk" / f"fixture__GET__{name}.json"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    conversations, problems = read_all(zendesk, path)
    assert conversations
    assert problems.lost == 0
