import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartfelt.connectors import Options, read, write
from heartfelt.conversation import Conversation, Event, Message, Outcome
from heartfelt.errors import HeartfeltError, Problems, UnreadableInput

WHOLE = Conversation(
    id="c-1",
    channel="email",
    subject="s",
    customer="maya",
    queue="billing",
    messages=(
        Message(
            id="m1", role="customer", author="maya", at=datetime(2026, 3, 1, 9, 0, 0, 123456, UTC), text="one\r\ntwo 🧡"
        ),
        Message(id="m2", role="agent", text="שלום e\u0301", meta={"role": "x", "deep": [1]}),
        Message(id="m3", role="note", author="ann", text=""),
    ),
    events=(Event(kind="transfer", from_="ann", to="bob"),),
    outcome=Outcome(csat=4, resolved=True),
    meta={"brand": "b", "meta": {"x": 1}},
)


def corpus(path: Path, utterances: list[dict[str, Any]], speakers: dict[str, Any] | None = None) -> Path:
    path.mkdir(exist_ok=True)
    (path / "utterances.jsonl").write_text("\n".join(map(json.dumps, utterances)))
    if speakers is not None:
        (path / "speakers.json").write_text(json.dumps(speakers))
    return path


def utterance(id_: str, speaker: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "conversation_id": "c", "text": f"text of {id_}", "speaker": speaker, "meta": {}, **more}


def test_what_is_written_is_read_unchanged(tmp_path: Path) -> None:
    written = [WHOLE, Conversation(id="c-2", messages=(Message(id="m1", role="bot", text="hi"),))]
    write(written, tmp_path / "corpus", format="convokit")
    assert list(read(tmp_path / "corpus")) == written


def test_a_written_corpus_has_the_five_files_of_convokit(tmp_path: Path) -> None:
    write([WHOLE], tmp_path, format="convokit")
    read_json = {path.name: json.loads(path.read_text()) for path in tmp_path.glob("*.json")}
    assert set(read_json) == {"speakers.json", "conversations.json", "corpus.json", "index.json"}
    assert set(read_json["speakers.json"]) == {"maya", "c-1:agent", "ann"}
    assert read_json["conversations.json"]["c-1"]["meta"]["queue"] == "billing"
    lines = [json.loads(line) for line in (tmp_path / "utterances.jsonl").read_text().splitlines()]
    assert [(line["id"], line["reply-to"]) for line in lines] == [
        ("c-1:m1", None), ("c-1:m2", "c-1:m1"), ("c-1:m3", "c-1:m2"),
    ]  # fmt: skip
    write([], tmp_path / "none", format="convokit")
    assert json.loads((tmp_path / "none" / "speakers.json").read_text()) == {}


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_survives_writing_and_reading(tmp_path: Path, texts: list[str]) -> None:
    messages = tuple(Message(id=f"m{n}", role="agent", author=text or None, text=text) for n, text in enumerate(texts))
    written = [Conversation(id=texts[0] or "c", messages=messages)]
    write(written, tmp_path / "corpus", format="convokit")
    assert list(read(tmp_path / "corpus", format="convokit")) == written


def test_roles_come_from_names_given_then_the_utterance_then_its_speaker(tmp_path: Path) -> None:
    utterances = [
        utterance("1", "maya", timestamp=1509487847),
        utterance("2", "ann", meta={"role": "customer"}),
        utterance("3", "leo", meta={"speaker_type": "agent"}),
        utterance("4", "zoe"),
    ]
    speakers = {"zoe": {"meta": {"is_agent": True}}, "maya": {"meta": {"role": "customer"}}}
    (found,) = read(corpus(tmp_path / "c", utterances, speakers), options=Options(agents=frozenset({"ann"})))
    assert [m.role for m in found.messages] == ["customer", "agent", "agent", "agent"]
    assert found.messages[0].at == datetime(2017, 10, 31, 22, 10, 47, tzinfo=UTC)


def test_a_conversation_with_an_unknown_role_is_skipped_and_the_others_read(tmp_path: Path) -> None:
    utterances = [
        utterance("1", "x", meta={"role": "customer"}),
        utterance("2", "who"),
        utterance("3", "x", meta={"role": "agent"}, conversation_id="d"),
        utterance("4", "x", meta={"role": "customer"}, conversation_id="d", text=None),
    ]
    problems = Problems()
    assert [c.id for c in read(corpus(tmp_path / "c", utterances), problems=problems)] == ["d"]
    assert sorted(p.line or 0 for examples in problems.examples.values() for p in examples) == [1, 4]


def test_a_file_is_no_corpus(tmp_path: Path) -> None:
    file = corpus(tmp_path, []) / "utterances.jsonl"
    file.write_text("{}")
    with pytest.raises(UnreadableInput, match=r"Give the folder"):
        list(read(file, format="convokit"))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["role", "meta", "at", "x"]), inner),
    max_leaves=6,
)
_UTTERANCE = st.fixed_dictionaries(
    {"conversation_id": st.sampled_from(["c", "d", ""]) | _JSON, "text": st.text(max_size=4) | _JSON},
    optional=dict.fromkeys(("id", "speaker", "user", "meta", "timestamp"), _JSON),
)


@given(st.binary() | st.lists(_UTTERANCE).map(lambda all_: "\n".join(map(json.dumps, all_)).encode()), _JSON)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_files_are_read_or_refused_plainly(tmp_path: Path, data: bytes, about: Any) -> None:
    (tmp_path / "utterances.jsonl").write_bytes(data)
    (tmp_path / "conversations.json").write_text(json.dumps({"c": about, "d": {"meta": about}}))
    (tmp_path / "speakers.json").write_text(json.dumps({"": about} if about else about))
    try:
        found = list(read(tmp_path, format="convokit"))
    except HeartfeltError:
        return
    assert all(conversation.id for conversation in found)
