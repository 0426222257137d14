"""Tables with one message a row brought together by conversation."""

from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

import pyarrow as pa
from bulk_input import batch, rows

from heartfelt.bulk import assess_batch, messages_to_conversations
from heartfelt.errors import UnreadableInput

WHOLE = ("channel", "customer", "queue")


def message_rows(count: int) -> list[dict[str, Any]]:
    return [
        {
            "conversation": row["id"], "message": message["id"], **{name: row.get(name) for name in WHOLE},
            **{name: message.get(name) for name in ("role", "author", "at", "text")},
        }
        for row in rows(count)
        for message in row["messages"]
    ]  # fmt: skip


def said(*messages: tuple[str | None, str, str], **columns: list[Any]) -> Any:
    """A table of (conversation, role, text)."""
    names = ("conversation", "role", "text")
    return pa.table({**dict(zip(names, map(list, zip(*messages, strict=True)), strict=True)), **columns})


def test_rows_of_messages_give_back_the_conversations_they_came_from() -> None:
    table = messages_to_conversations(pa.Table.from_pylist(message_rows(12)))
    expected = batch(12).select(["id", "channel", "customer", "queue", "messages"])
    assert table["id"].to_pylist() == expected["id"].to_pylist()
    for name in WHOLE:
        assert [value or None for value in table[name].to_pylist()] == expected[name].to_pylist()
    assert table["messages"].to_pylist() == expected["messages"].to_pylist()


def test_rows_in_any_order_of_conversations_give_the_same_conversations() -> None:
    found, mixed = message_rows(8), message_rows(8)
    mixed.sort(key=lambda row: row["conversation"], reverse=True)
    mixed.sort(key=lambda row: int(row["message"][1:]))  # all first messages first
    together, apart = (messages_to_conversations(pa.Table.from_pylist(each)).to_pylist() for each in (found, mixed))
    assert [row["id"] for row in apart] != [row["id"] for row in together]
    assert sorted(apart, key=lambda row: row["id"]) == sorted(together, key=lambda row: row["id"])


def test_messages_keep_the_order_of_their_rows() -> None:
    table = messages_to_conversations(
        said(("a", "customer", "1"), ("b", "customer", "2"), ("a", "agent", "3"), ("a", "customer", "4"))
    )
    assert table["id"].to_pylist() == ["a", "b"]
    assert [[m["text"] for m in each] for each in table["messages"].to_pylist()] == [["1", "3", "4"], ["2"]]


def test_words_for_roles_are_known_and_others_come_back_with_a_reason() -> None:
    table = messages_to_conversations(said(("a", "End-User", "hi"), ("a", "assistant", "hi"), ("b", "boss", "hi")))
    assert [[m["role"] for m in each] for each in table["messages"].to_pylist()] == [["customer", "bot"], ["boss"]]
    errors = assess_batch(table.to_batches()[0], "phrases")["error"].to_pylist()
    assert errors[0] is None
    assert "`role` of message 1 has an unknown value" in errors[1]


def test_a_word_for_a_role_that_is_not_utf8_is_one_that_is_not_known() -> None:
    table = said(("a", "customer", "hi"), ("b", "agent", "hi"))
    roles = pa.array([b"customer", b"agent\xe9"], pa.binary()).view(pa.string())
    errors = assess_batch(messages_to_conversations(table.set_column(1, "role", roles)).to_batches()[0], "phrases")[
        "error"
    ].to_pylist()
    assert errors[0] is None
    assert "`role` of message 1 has an unknown value" in errors[1]


def test_rows_without_a_conversation_are_not_lost() -> None:
    table = messages_to_conversations(said(("a", "customer", "1"), (None, "customer", "2"), (None, "agent", "3")))
    assert [len(each) for each in table["messages"].to_pylist()] == [1, 2]
    assert "`id`" in assess_batch(table.to_batches()[0], "phrases")["error"].to_pylist()[1]


def test_of_the_whole_the_first_value_counts_and_of_the_rating_the_last() -> None:
    messages = [("a", "customer", "1"), ("b", "customer", "2"), ("a", "agent", "3")]
    table = messages_to_conversations(said(*messages, queue=[None, "sales", "billing"], csat=[2.0, None, 5.0]))
    assert table["queue"].to_pylist() == ["billing", "sales"]
    assert [outcome["csat"] for outcome in table["outcome"].to_pylist()] == [5.0, None]


def test_columns_of_other_names_are_said() -> None:
    table = said(("a", "customer", "hi")).rename_columns(["ticket_id", "role", "body"])
    found = messages_to_conversations(table, {"conversation": "ticket_id", "text": "body"})
    assert found["id"].to_pylist() == ["a"]


@pytest.mark.parametrize(
    ("columns", "told"), [({}, "no column 'conversation'"), ({"tekst": "body"}, "no column 'tekst' in heartfelt")]
)
def test_a_column_that_is_missing_or_unknown_is_named(columns: dict[str, str], told: str) -> None:
    with pytest.raises(UnreadableInput, match=told):
        messages_to_conversations(pa.table({"body": ["hi"]}), columns)


def test_an_empty_table_gives_no_conversations() -> None:
    empty = pa.table({name: pa.array([], pa.string()) for name in ("conversation", "role", "text")})
    assert messages_to_conversations(empty).num_rows == 0
