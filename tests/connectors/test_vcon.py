"""vCon: texts survive writing and reading; others' dialogs and transcripts are read; roles are told or refused."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from damaged import damaged, json_damaged, only_known_errors, read_all
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from heartfelt.assessment import Assessment
from heartfelt.connectors.connector import Options
from heartfelt.connectors.files.vcon import format as vcon
from heartfelt.connectors.files.vcon import write_vcon
from heartfelt.connectors.opening import head
from heartfelt.conversation import Conversation, build, encode

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "vcon"
QUIET = [HealthCheck.function_scoped_fixture]

CUSTOMER = {"name": "Rosa Blum", "role": "customer", "mailto": "rosa@example.org"}
AGENT = {"name": "Tom Reed", "role": "agent"}
CHAT: dict[str, Any] = {
    "vcon": "0.4.0", "uuid": "0190-x", "subject": "Parcel", "parties": [CUSTOMER, AGENT],
    "dialog": [
        {"type": "text", "start": "2026-04-01T08:00:00Z", "parties": [0, 1], "originator": 0, "mediatype": "text/plain",
         "body": "Where is my parcel?", "encoding": "none"},
        {"type": "transfer", "start": "2026-04-01T08:01:00Z", "transferor": 1, "transfer_target": 0},
        {"type": "text", "start": "2026-04-01T08:02:00Z", "parties": 1, "mediatype": "text/html",
         "body": base64.urlsafe_b64encode("<p>It left <b>today</b> 📦</p>".encode()).decode().rstrip("="),
         "encoding": "base64url"},
    ],
    "analysis": [],
}  # fmt: skip
PARAGRAPHS = [
    "Thank you for calling Blum Bikes, my name is Tom Reed. How can I help you?",
    "Hi Tom, this is Rosa Blum. The chain broke on day two.",
    "I'm sorry to hear that, Rosa. Could you tell me the frame number?",
    "It's four four one.",
    "Thank you. I'll check our system.",
    "Rosa, a new chain leaves today.",
    "Thanks for your help, Tom.",
]


def call(body: object, parties: list[dict[str, Any]] | None = None, **more: object) -> dict[str, Any]:
    return {
        "vcon": "0.0.1", "uuid": "u-1", "parties": [CUSTOMER, AGENT] if parties is None else parties,
        "dialog": [{"type": "recording", "start": "2026-04-01T10:00:00-04:00", "parties": [1, 0], "duration": 60}],
        "analysis": [{"type": "summary", "dialog": 0, "body": "x"},
                     {"type": "transcript", "dialog": 0, "body": body, "encoding": "none", **more}],
    }  # fmt: skip


def read_one(folder: Path, data: object, options: Options | None = None) -> Conversation:
    path = folder / "c.json"
    path.write_text(json.dumps(data), "utf-8")
    assert vcon.recognises(head(path))
    [conversation], problems = read_all(vcon, path, options)
    assert problems.lost == 0
    return conversation


def test_text_dialogs_of_another_maker(tmp_path: Path) -> None:
    conversation = read_one(tmp_path, CHAT)
    assert [(one.role, one.author, one.text) for one in conversation.messages] == [
        ("customer", "Rosa Blum", "Where is my parcel?"), ("agent", "Tom Reed", "It left today 📦"),
    ]  # fmt: skip
    assert (conversation.channel, conversation.subject, conversation.customer) == ("chat", "Parcel", "Rosa Blum")
    assert [(one.kind, one.from_, one.to) for one in conversation.events] == [("transfer", "Tom Reed", "Rosa Blum")]


@pytest.mark.parametrize(
    "body",
    [
        [{"speaker": "Tom Reed", "text": "Hello", "start": 0.5}, {"speaker": "Rosa Blum", "text": "Hi", "start": 2}],
        {"segments": [{"party": 1, "text": "Hello", "start": 0.5}, {"party": 0, "text": "Hi", "start": 2}]},
        {"results": {"channels": [{"alternatives": [{"transcript": "x", "paragraphs": {"paragraphs": [
            {"speaker": 0, "start": 0.5, "sentences": [{"text": "Hello"}, {"text": "How can I help you?"}]},
            {"speaker": 1, "start": 2, "sentences": [{"text": "Hi"}]}]}}]}]}},
    ],
)  # fmt: skip
def test_transcripts_with_speakers(tmp_path: Path, body: object) -> None:
    conversation = read_one(tmp_path, call(body))
    assert [(one.role, one.author) for one in conversation.messages] == [
        ("agent", "Tom Reed"),
        ("customer", "Rosa Blum"),
    ]
    assert conversation.messages[1].text == "Hi"
    assert conversation.messages[1].at is not None
    assert conversation.messages[1].at.isoformat() == "2026-04-01T10:00:02-04:00"
    assert conversation.channel == "voice"


def test_labelled_transcript_and_roles_from_the_greeting(tmp_path: Path) -> None:
    text = "Ida: Thank you for calling, how can I help?\nMax: My bill is wrong.\nIda: Which line?\nMax: The last."
    conversation = read_one(tmp_path, call(text, parties=[{"name": "Max"}, {"name": "Ida"}]))
    assert [one.role for one in conversation.messages] == ["agent", "customer", "agent", "customer"]


@pytest.mark.parametrize("wrap", [lambda text: text, lambda text: {"transcript": text, "confidence": 0.9}])
def test_paragraphs_without_speakers_are_told_apart_and_marked(tmp_path: Path, wrap: Any) -> None:
    path = tmp_path / "c.json"
    path.write_text(json.dumps(call(wrap("\n\n".join(PARAGRAPHS)))))
    [conversation], problems = read_all(vcon, path)
    roles = ["agent", "customer", "agent", "customer", "agent", "agent", "customer"]
    assert [one.role for one in conversation.messages] == roles
    assert [one.text for one in conversation.messages] == PARAGRAPHS
    assert all(one.meta["speaker_guessed"] for one in conversation.messages)
    assert (problems.lost, problems.mended) == (0, 1)


def test_options_and_meta_tell_roles(tmp_path: Path) -> None:
    parties = [{"name": "Rosa"}, {"tel": "+1555", "meta": {"role": "agent"}}]
    dialog = [{"type": "text", "parties": [n], "body": f"text {n}"} for n in (0, 1)]
    data = {"vcon": "0.4.0", "parties": parties, "dialog": dialog}
    assert [one.role for one in read_one(tmp_path, data).messages] == ["customer", "agent"]
    parties[1].pop("meta")
    options = Options(agents=frozenset({"Rosa"}))
    assert [one.role for one in read_one(tmp_path, data, options).messages] == ["agent", "customer"]


def test_unknown_roles_are_refused_with_the_way_to_say_them(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    dialog = [{"type": "text", "parties": [n], "body": f"text {n}"} for n in (0, 1)]
    path.write_text(json.dumps({"vcon": "0.4.0", "parties": [{"name": "A"}, {"name": "B"}], "dialog": dialog}))
    conversations, problems = read_all(vcon, path)
    assert not conversations
    assert "--agent" in str(problems.examples)


def test_signed_is_read_and_encrypted_is_reported(tmp_path: Path) -> None:
    payload = base64.urlsafe_b64encode(json.dumps(CHAT).encode()).decode().rstrip("=")
    assert len(read_one(tmp_path, {"payload": payload, "signatures": [{"signature": "x"}]}).messages) == 2
    path = tmp_path / "e.json"
    path.write_text('{"unprotected": {}, "ciphertext": "abc", "recipients": []}')
    assert "decrypt" in str(read_all(vcon, path)[1].examples)


TEXTS = st.text(min_size=1, max_size=60).filter(str.strip)


def conversation_of(texts: list[str], notes: bool = False) -> Conversation:
    roles = ["customer", "agent", "bot", "note"] if notes else ["customer", "agent"]
    messages = [
        {"id": f"x{n}", "role": roles[n % len(roles)], "author": None if n % 3 == 2 else f"a{n % 2}", "text": text,
         "at": f"2026-01-01T00:00:{n:02}Z", "meta": {"n": n}}
        for n, text in enumerate(texts)
    ]  # fmt: skip
    return build(
        {"id": "c/1", "channel": "email", "subject": "Über", "customer": "a0", "language": "de", "queue": "q",
         "messages": messages, "events": [{"kind": "hold", "at": "2026-01-01T00:00:00Z", "meta": {"s": 3}}],
         "outcome": {"csat": 2, "resolved": False}, "meta": {"k": [1, {"z": None}]}}
    )[0]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(st.lists(TEXTS, min_size=1, max_size=8))
@example(["🧡 astral 𝒳", "e\u0301 combining", "שלום \u202eRTL", "line\r\nline\r", "\u2028\x00 tab\t"])
def test_everything_survives_writing_and_reading(tmp_path: Path, texts: list[str]) -> None:
    conversation = conversation_of(texts, notes=True)
    path = tmp_path / "c.vcon"
    assert vcon.write is not None
    vcon.write([conversation, conversation_of(texts[:1])], path)
    first, _ = read_all(vcon, path)[0]
    assert encode(first) == encode(conversation)


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(st.lists(TEXTS, min_size=2, max_size=6))
def test_texts_survive_where_only_the_standard_parts_are_left(tmp_path: Path, texts: list[str]) -> None:
    container = write_vcon(conversation_of(texts))
    path = tmp_path / "c.json"
    path.write_bytes(msgspec.json.encode({**container, "attachments": []}))
    [conversation], _ = read_all(vcon, path)
    assert [one.text for one in conversation.messages] == texts
    assert [one.role for one in conversation.messages] == [("customer", "agent")[n % 2] for n in range(len(texts))]


def test_written_vcon_has_the_standard_parts_and_no_notes_as_dialog() -> None:
    conversation = conversation_of(["a", "b", "c", "secret note"], notes=True)
    container = write_vcon(conversation, Assessment(id="c/1", resolved="yes"))
    assert container["vcon"] == "0.4.0"
    assert [one["body"] for one in container["dialog"]] == ["a", "b", "c"]
    assert {one["type"] for one in container["dialog"]} == {"text"}
    assert [one["role"] for one in container["parties"]] == ["customer", "agent", "bot"]
    [analysis] = container["analysis"]
    assert (analysis["vendor"], json.loads(analysis["body"])["resolved"]) == ("heartfelt", "yes")
    assert write_vcon(conversation) == write_vcon(conversation)


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(
    data=st.one_of(
        st.binary(max_size=200), damaged(json.dumps(CHAT).encode()), damaged(json.dumps(call("a: b")).encode())
    )
)
def test_damaged_bytes_raise_nothing_else(tmp_path: Path, data: bytes) -> None:
    only_known_errors(vcon, tmp_path / "x.json", data)


@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
@given(
    value=st.one_of(
        json_damaged(CHAT),
        json_damaged(call([{"speaker": 1, "text": "x", "start": 1}])),
        json_damaged(write_vcon(conversation_of(["a", "b"]))),
    )
)
def test_wrong_types_raise_nothing_else(tmp_path: Path, value: object) -> None:
    only_known_errors(vcon, tmp_path / "x.json", json.dumps(value).encode())


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(
    value=json_damaged(
        json.loads(write_vcon(conversation_of(["a", "b", "c", "d"], notes=True))["attachments"][0]["body"])
    )
)
def test_damage_in_what_was_written_beside_falls_back_to_the_dialogs(tmp_path: Path, value: object) -> None:
    container = write_vcon(conversation_of(["a", "b", "c", "d"], notes=True))
    container["attachments"][0]["body"] = json.dumps(value)
    only_known_errors(vcon, tmp_path / "x.json", json.dumps(container).encode())


def test_transcripts_nested_too_deep_are_no_crash(tmp_path: Path) -> None:
    body: object = "x"
    for _ in range(400):
        body = {"segments": [body]}
    only_known_errors(vcon, tmp_path / "x.json", json.dumps(call(body)).encode())


def test_sample_calls_all_give_two_sided_conversations() -> None:
    paths = sorted(SHARED.glob("*.json"))
    if not paths:
        pytest.skip(f"{SHARED} is not here")
    for path in paths:
        [conversation], _ = read_all(vcon, path)
        assert {one.role for one in conversation.messages} == {"customer", "agent"}
        assert len(conversation.messages) > 5
