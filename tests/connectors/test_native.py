import gzip
import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartfelt.connectors import Options, read, write
from heartfelt.conversation import Conversation, Message, Role
from heartfelt.errors import HeartfeltError, InvalidConversation, Problems

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))
HARD_TEXTS = [
    "👩‍👩‍👧 \U0001f9e1",
    "e\u0301 a\u0308",
    "שלום עולם",
    "مرحبا",
    "one\r\ntwo\rthree\n",
    "\u2028 \x0b \x85",
    "\ufeffx",
    "\x00",
]


def conversation(name: str, *texts: str) -> Conversation:
    roles: tuple[Role, Role] = ("customer", "agent")
    messages = [Message(id=f"m{n}", role=roles[n % 2], text=text) for n, text in enumerate(texts)]
    return Conversation(id=name, messages=tuple(messages))


@pytest.mark.parametrize("name", ["c.jsonl", "c.jsonl.gz", "c.jsonl.zst", "no-extension"])
def test_what_is_written_is_read_unchanged(tmp_path: Path, name: str) -> None:
    written = [conversation("a", *HARD_TEXTS), conversation("b", "hi")]
    write(written, tmp_path / name)
    assert list(read(tmp_path / name)) == written


@given(st.lists(ANY_TEXT, max_size=4), st.sampled_from(["", ".gz", ".zst"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_survives_writing_and_reading(tmp_path: Path, texts: list[str], ending: str) -> None:
    path = tmp_path / f"c.jsonl{ending}"
    write([conversation("a", *texts)], path)
    (found,) = read(path, format="native")
    assert [message.text for message in found.messages] == texts


def test_compression_is_seen_by_content_not_by_name(tmp_path: Path) -> None:
    line = json.dumps({"id": "c", "messages": [{"role": "customer", "text": "hi"}]}).encode()
    (tmp_path / "a.jsonl").write_bytes(gzip.compress(line) + gzip.compress(b"\n" + line.replace(b'"c"', b'"d"')))
    (tmp_path / "b.jsonl").write_bytes(zstandard.compress(line))
    assert [c.id for c in read(tmp_path / "a.jsonl")] == ["c", "d"]
    assert [c.id for c in read(tmp_path / "b.jsonl")] == ["c"]


@pytest.mark.parametrize("indent", [None, 1])
def test_a_json_array_and_a_single_object_are_read(tmp_path: Path, indent: int | None) -> None:
    one = {"id": "c", "messages": [{"role": "customer", "text": "hi"}]}
    path = tmp_path / "c.json"
    path.write_text(json.dumps([one, {**one, "id": "d"}], indent=indent))
    assert [c.id for c in read(path)] == ["c", "d"]
    path.write_text(json.dumps(one, indent=indent))
    assert [c.id for c in read(path)] == ["c"]


def test_what_is_mended_and_what_is_lost_is_told_apart_with_its_line(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "channel": "twitter", "surprise": 1, "messages": [{"role": "customer", "text": "x"}]},
        {"id": "b", "messages": [{"role": "wizard", "text": "secret words"}]},
        {"id": "c", "messages": [{"role": "agent", "text": "x", "at": "2026-03-01T09:00:00"}]},
        {"messages": []},
        {"id": "e", "channel": "twitter", "meta": [1], "messages": []},
    ]
    path = tmp_path / "c.jsonl"
    path.write_text("\n".join([*map(json.dumps, lines), "{broken"]))
    problems = Problems()
    found = {c.id: c for c in read(path, problems=problems)}
    assert list(found) == ["a", "c"]
    assert (found["a"].channel, found["a"].meta["surprise"]) == ("social", 1)
    assert found["c"].messages[0].at is None
    lost = [p for examples in problems.examples.values() for p in examples if p.lost]
    assert [p.line for p in lost] == [2, 4, 5, 6]
    assert not any("secret" in str(p) for p in lost)
    with pytest.raises(InvalidConversation, match=":2: "):
        list(read(path, strict=True))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["customer", "twitter", "2026"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "messages", "events", "meta", "channel", "role", "text", "at", "kind", "outcome"]),
            inner,
        )
    ),
    max_leaves=20,
)


@given(st.binary() | st.lists(_JSON.map(json.dumps)).map(lambda lines: "\n".join(lines).encode()))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_read_or_refused_plainly(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(data)
    problems = Problems()
    try:
        found = list(read(path, format="native", problems=problems))
    except HeartfeltError:
        return
    assert len({c.id for c in found}) == len(found)
    assert data.lstrip().startswith(b"[") or len(found) + problems.lost <= len(data.split(b"\n"))


def test_a_time_without_a_zone_is_taken_in_the_one_that_is_given(tmp_path: Path) -> None:
    path, problems = tmp_path / "c.jsonl", Problems()
    said = '{"id": "m1", "role": "customer", "text": "hello", "at": "2026-06-01T09:00:00"}'
    path.write_text(
        f'{{"id": "a", "messages": [{said}], "events": [{{"kind": "status", "at": "2026-06-01T10:00"}}]}}\n'
    )
    (found,) = read(path, problems=problems, options=Options(zone=ZoneInfo("Europe/Lisbon")))
    assert [str(one.at) for one in (*found.messages, *found.events)] == [
        "2026-06-01 08:00:00+00:00",
        "2026-06-01 09:00:00+00:00",
    ]
    assert problems.counts["time without a zone: taken in Europe/Lisbon", False] == 1
