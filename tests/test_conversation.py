"""The conversation format: what is read, what is mended, and that no error repeats a customer's words."""

from __future__ import annotations

import traceback
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartfelt.conversation import (
    CHANNELS,
    EVENT_KINDS,
    NEAREST_CHANNEL,
    ROLES,
    Conversation,
    Message,
    build,
    decode,
    encode,
    in_order,
)
from heartfelt.errors import InvalidConversation

CANARY = "zanzibar-canary-words"
GOOD: dict[str, Any] = {
    "id": "c-1", "channel": "email", "subject": "Lamp", "customer": "cust-9", "language": "en", "queue": "delivery",
    "messages": [
        {"id": "m1", "role": "customer", "author": "cust-9", "at": "2026-03-01T09:00:00Z", "text": "Where is my lamp?"},
        {"id": "m2", "role": "agent", "author": "ann", "at": "2026-03-01T11:05:00+02:00", "text": "In Tarrow."},
    ],
    "events": [{"kind": "transfer", "at": "2026-03-01T09:01:00Z", "from": "bob", "to": "ann", "note": "lamp"}],
    "outcome": {"csat": 4, "resolved": True}, "meta": {"colour": "green"},
}  # fmt: skip


def line(**changes: Any) -> bytes:
    return msgspec.json.encode({**GOOD, **changes})


def message(**changes: Any) -> dict[str, Any]:
    return {**GOOD["messages"][0], **changes}


def read(**changes: Any) -> tuple[Conversation, list[str]]:
    return decode(line(**changes))


def test_every_field_is_read() -> None:
    conversation, mended = read(messages=[message(), message(id="m2", role="note", at=None)])
    assert mended == []
    assert (conversation.id, conversation.channel, conversation.queue) == ("c-1", "email", "delivery")
    assert conversation.messages[0].at == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert conversation.messages[1].role == "note"
    assert (conversation.events[0].from_, conversation.events[0].to) == ("bob", "ann")
    assert (conversation.outcome.csat, conversation.outcome.resolved) == (4.0, True)
    assert conversation.meta == {"colour": "green"}


def test_only_id_and_messages_are_needed() -> None:
    conversation, mended = decode('{"id": "a", "messages": []}')
    assert conversation == Conversation(id="a", messages=())
    assert mended == []


def test_what_is_written_is_read_again() -> None:
    conversation, _ = read()
    assert decode(encode(conversation)) == (conversation, [])


@settings(deadline=None)
@given(st.text(), st.text(min_size=1, max_size=9), st.sampled_from(ROLES))
def test_any_text_is_kept_exactly(text: str, id_: str, role: Any) -> None:
    conversation = Conversation(id=id_, messages=(Message(id="m1", role=role, text=text),))
    again, mended = decode(encode(conversation))
    assert again.messages[0].text == text
    assert mended == []


@pytest.mark.parametrize("text", ["😡 late", "e\u0301té", "\u202eשלום", "a\r\nb", "\0", "𝒪𝓇𝒹", "👩‍👩‍👧‍👦"])
def test_offsets_count_code_points_of_the_text_as_given(text: str) -> None:
    conversation, _ = read(messages=[message(text=text)])
    assert list(conversation.messages[0].text) == list(text)


def test_a_message_is_found_by_its_id() -> None:
    conversation, _ = read()
    assert conversation.message("m2").author == "ann"
    with pytest.raises(LookupError, match="conversation c-1 has no message 'm9'"):
        conversation.message("m9")


@pytest.mark.parametrize(
    ("changes", "mended"),
    [
        ({"channel": "carrier pigeon"}, "unknown channel: read as chat, the original is in meta"),
        ({"messages": [{"role": "customer", "text": "x"}]}, "message without an id: named by its position"),
        ({"messages": [message(at="2026-03-01T09:00:00")]}, "time without a zone: not used, the original is in meta"),
        ({"events": [{"kind": "coffee"}]}, "event of an unknown kind: kept in meta only"),
        (
            {"messages": [message(), message(id="m2", at="2026-02-01T09:00:00Z")]},
            "messages were out of order: sorted by time",
        ),
    ],
)
def test_what_can_be_mended_is_mended_and_said(changes: dict[str, Any], mended: str) -> None:
    assert read(**changes)[1] == [mended]


def test_a_known_alias_of_a_channel_is_no_mistake() -> None:
    conversation, mended = read(channel="Twitter", meta=None)
    assert (conversation.channel, conversation.meta, mended) == ("social", {"channel": "Twitter"}, [])
    assert set(NEAREST_CHANNEL.values()) <= set(CHANNELS)
    assert not set(NEAREST_CHANNEL) & set(CHANNELS)


def test_unknown_fields_are_kept_in_meta_at_their_place() -> None:
    conversation, mended = read(
        stars=3,
        messages=[message(mood="cross")],
        events=[{"kind": "hold", "seconds": 9}, {"kind": "coffee", "cups": 2}],
    )
    assert conversation.meta == {"colour": "green", "stars": 3, "events": [{"kind": "coffee", "cups": 2}]}
    assert conversation.messages[0].meta == {"mood": "cross"}
    assert conversation.events[0].meta == {"seconds": 9}
    assert mended == ["event of an unknown kind: kept in meta only"]


def test_a_time_without_a_zone_is_kept_in_meta() -> None:
    conversation, _ = read(messages=[message(at="2026-03-01T09:00:00")])
    assert conversation.messages[0].at is None
    assert conversation.messages[0].meta == {"at": "2026-03-01T09:00:00"}


def test_numbers_as_ids_of_messages_become_text() -> None:
    conversation, mended = read(messages=[message(id=7)])
    assert (conversation.messages[0].id, mended) == ("7", [])


def test_messages_are_sorted_only_where_all_have_a_time() -> None:
    late, early = message(), message(id="m2", at="2026-02-01T09:00:00Z")
    timeless = message(id="m3", at=None)
    assert [one.id for one in read(messages=[late, early])[0].messages] == ["m2", "m1"]
    assert [one.id for one in read(messages=[late, early, timeless])[0].messages] == ["m1", "m2", "m3"]


def test_messages_of_the_same_time_keep_their_order() -> None:
    conversation, _ = read(messages=[message(id=name) for name in "cab"])
    assert in_order(conversation) == (conversation, [])
    assert [one.id for one in conversation.messages] == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"id": ""}, "id that is not empty"),
        ({"id": None}, r"\bid\b"),
        ({"messages": None}, r"messages"),
        ({"messages": CANARY}, r"messages"),
        ({"messages": [CANARY]}, r"message 1"),
        ({"messages": [message(text=None)]}, r"`text` of message 1"),
        ({"messages": [message(text=[CANARY])]}, r"`text` of message 1"),
        ({"messages": [message(role=CANARY)]}, r"`role` of message 1 has an unknown value; .* customer, agent"),
        ({"messages": [message(at=CANARY)]}, r"`at` of message 1"),
        ({"messages": [message(author={CANARY: 1})]}, r"`author` of message 1"),
        ({"messages": [message(), message()]}, "two messages have the same id"),
        ({"outcome": {"csat": CANARY}}, r"`csat` of `outcome`"),
        ({"outcome": CANARY}, r"outcome"),
        ({"events": CANARY}, r"events"),
        ({"events": [CANARY]}, r"event 1"),
        ({"channel": [CANARY]}, r"channel"),
        ({"meta": CANARY}, r"meta"),
        ({"meta": CANARY, "channel": "pigeon"}, "meta"),
        ({"language": 5}, r"language"),
    ],
)
def test_an_error_names_the_field_and_no_words(changes: dict[str, Any], what: str) -> None:
    with pytest.raises(InvalidConversation, match=what) as raised:
        read(**changes)
    assert CANARY not in "".join(traceback.format_exception_only(raised.value))
    assert raised.value.__context__ is None or raised.value.__suppress_context__


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"null", b"3", b"[]", f'"{CANARY}"'.encode(), f'{{"id": "{CANARY}'.encode(), b"\xff\xfe", b"[" * 200_000,
        b'{"id": "a", "messages": [{"id": "m1", "role": "customer", "text": "\xff\xff"}]}',
        b'{"id": "a", "messages": [{"id": "m1", "role": "customer", "text": "\\ud800"}]}',
        b'{"id": "a", "channel": "x", "messages": [{"role": "customer", "text": "\\ud800"}]}',
        b'{"id": "a", "messages": [], "meta": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"id": "a", "messages": [], "stars": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"id": "a", "messages": [], "outcome": {"csat": 1e999}}',
    ],
    ids=lambda raw: repr(raw[:40]),
)  # fmt: skip
def test_what_is_no_conversation_is_refused_without_its_words(raw: bytes) -> None:
    with pytest.raises(InvalidConversation) as raised:
        decode(raw)
    assert CANARY not in str(raised.value)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=5)
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)
FIELDS = ("id", "channel", "subject", "customer", "language", "queue", "messages", "events", "outcome", "meta", "other")


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from(FIELDS), json_values))
def test_any_json_is_either_read_or_refused(changes: dict[str, Any]) -> None:
    try:
        conversation, _ = decode(msgspec.json.encode({**GOOD, **changes}))
    except InvalidConversation:
        return
    assert decode(encode(conversation))[0] == conversation


@settings(deadline=None, max_examples=300)
@given(
    st.dictionaries(st.sampled_from(["id", "role", "author", "at", "text", "meta", "mood"]), json_values),
    st.dictionaries(st.sampled_from(["kind", "at", "from", "to", "note", "meta", "why"]), json_values),
)
def test_any_message_and_event_is_either_read_or_refused(a_message: dict[str, Any], an_event: dict[str, Any]) -> None:
    raw = {**GOOD, "messages": [message(**a_message)], "events": [{"kind": "hold", **an_event}]}
    try:
        conversation, _ = decode(msgspec.json.encode(raw))
    except InvalidConversation:
        return
    assert decode(encode(conversation))[0] == conversation


def test_plain_data_that_is_no_object_is_refused() -> None:
    with pytest.raises(InvalidConversation, match="must be a JSON object"):
        build([CANARY])


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_every_kind_of_event_is_read(kind: str) -> None:
    assert read(events=[{"kind": kind}])[0].events[0].kind == kind


def test_a_conversation_cannot_be_changed() -> None:
    conversation, _ = read()
    with pytest.raises(AttributeError):
        conversation.queue = "other"  # type: ignore[misc]


def test_half_a_character_is_refused_where_a_conversation_is_built() -> None:
    message = Message(id="m7", role="customer", text="half \ud83d")
    with pytest.raises(ValueError, match="m7"):
        Conversation(id="c", messages=(message,))
