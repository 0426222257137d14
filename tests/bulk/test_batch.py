"""The plain function: a batch of conversations in, a batch of assessments out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

import pyarrow as pa
from bulk_input import LATIN, SECRET, batch, conversations, in_latin, rows

from heartfelt.assessment import assess, reader_named
from heartfelt.bulk import ASSESSED, assess_batch
from heartfelt.bulk import rows as rows_module
from heartfelt.bulk.columns import values
from heartfelt.connectors.assessments import assessment_row
from heartfelt.errors import HeartfeltError, UnreadableInput
from heartfelt.language.trained.fast import FastModel


def one(role: str | None = "customer", **fields: Any) -> dict[str, Any]:
    """A row with one message."""
    return {"id": "c-1", "messages": [{"role": role, "text": "Where is my parcel?"}], **fields}


def errors(*rows: dict[str, Any]) -> list[str | None]:
    found: list[str | None] = assess_batch(pa.RecordBatch.from_pylist(list(rows)), "phrases")["error"].to_pylist()
    return found


def test_a_row_says_what_assess_says_of_the_conversation() -> None:
    found = assess_batch(batch(20))
    expected = [assessment_row(assess(each, reader=reader_named("fast"))) for each in conversations(20)]
    assert found.schema == ASSESSED
    alone = found.drop_columns(["at", "channel", "queue", "bots", "error"])
    assert alone.equals(pa.RecordBatch.from_pylist(expected, schema=alone.schema))
    assert any(row["cues"] for row in expected)


def test_beside_an_assessment_stands_what_tables_are_made_by() -> None:
    found = assess_batch(batch(40), "phrases").select(["at", "channel", "queue", "bots"]).to_pylist()
    assert found == [
        {
            "at": next((message.at for message in each.messages if message.at), None),
            "channel": each.channel,
            "queue": each.queue,
            "bots": [message.id for message in each.messages if message.role == "bot"],
        }
        for each in conversations(40)
    ]
    assert any(row["bots"] for row in found)


def test_rows_keep_their_order_and_one_that_is_no_conversation_stays_with_its_reason() -> None:
    found = assess_batch(pa.RecordBatch.from_pylist([one(id="a"), one("boss", id="b"), one(id="c")]), "phrases")
    assert found["id"].to_pylist() == ["a", "b", "c"]
    assert found["error"].to_pylist() == [
        None,
        "`role` of message 1 has an unknown value; it must be one of customer, agent, bot, note",
        None,
    ]
    assert found["cues"].to_pylist()[1] is None
    assert found["cues"].to_pylist()[0] == []


def test_the_rows_are_the_same_however_they_are_cut_into_batches() -> None:
    whole = batch(9)
    parts = [assess_batch(whole.slice(start, 2), "phrases") for start in range(0, 9, 2)]
    assert pa.Table.from_batches(parts).combine_chunks().equals(pa.Table.from_batches([assess_batch(whole, "phrases")]))


def test_an_empty_batch_gives_an_empty_batch() -> None:
    assert assess_batch(batch(0), "phrases").num_rows == 0


def test_id_role_and_text_are_enough() -> None:
    assert errors(one()) == [None]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (one(id=None), "`id` is missing"),
        (one(id=""), "id that is not empty"),
        ({"id": "c", "messages": None}, "`messages` is missing"),
        (one(None), "`role` of message 1 is missing"),
        ({"id": "c", "messages": [{"role": "agent", "text": None}]}, "`text` of message 1 is missing"),
        ({"id": "c", "messages": [None]}, "message 1 is null; it must be an object"),
        ({"id": "c", "messages": [{"id": "m", "role": "agent", "text": "a"}] * 2}, "two messages have the same id"),
    ],
)
def test_what_is_missing_or_wrong_is_told(row: dict[str, Any], reason: str) -> None:
    (found,) = errors(row)
    assert found is not None
    assert reason in found


def test_no_reason_holds_anyones_words() -> None:
    bad = [one(SECRET), one(channel=SECRET, id=None), {"id": "x", "messages": [{"role": None, "text": SECRET}]}]
    assert not any(SECRET in (reason or "") for reason in errors(*bad))


def test_a_column_without_which_there_are_no_conversations_is_named() -> None:
    with pytest.raises(UnreadableInput, match=r"no column messages.*messages_to_conversations"):
        assess_batch(pa.RecordBatch.from_pylist([{"id": "c", "text": "hello"}]), "phrases")


def test_a_reader_that_does_not_exist_is_refused() -> None:
    with pytest.raises(HeartfeltError, match="no reader"):
        assess_batch(batch(1), "slow")


def test_a_row_with_text_that_is_not_utf8_says_so_and_all_others_are_assessed_as_without_it() -> None:
    found, plain = assess_batch(in_latin(batch(9), [3, 8]), "phrases"), assess_batch(batch(9), "phrases")
    assert [place for place, error in enumerate(found["error"].to_pylist()) if error == "text is not UTF-8"] == [3, 8]
    assert found["id"].equals(plain["id"])
    rest = pa.array([0, 1, 2, 4, 5, 6, 7])
    assert found.take(rest).equals(plain.take(rest))


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_an_id_that_is_not_utf8_is_not_given_back(kind: pa.DataType) -> None:
    ids = pa.array([b"a", LATIN, b"c"], pa.large_binary()).view(pa.large_string())
    ids = ids.cast(pa.string()).dictionary_encode() if pa.types.is_dictionary(kind) else ids.cast(kind)
    found = assess_batch(batch(3, id=ids), "phrases").select(["id", "error"]).to_pydict()
    assert found == {"id": ["a", None, "c"], "error": [None, "text is not UTF-8", None]}


@pytest.mark.parametrize("step", ["opened", "finished"])
def test_what_fails_in_one_conversation_is_told_without_its_words(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original = getattr(rows_module, step)

    def fail(case: Any, *given: Any, **named: Any) -> Any:
        conversation = case if step == "opened" else case.reading.conversation
        if conversation.id == "b":
            raise RuntimeError(SECRET)
        return original(case, *given, **named)

    monkeypatch.setattr(rows_module, step, fail)
    assert errors(one(id="a"), one(id="b"), one(id="c")) == [None, "could not be assessed (RuntimeError)", None]


def test_what_fails_in_one_of_many_read_at_once_fails_in_that_one_only(monkeypatch: pytest.MonkeyPatch) -> None:
    original = FastModel.opinions

    def fail(model: FastModel, conversations: Any) -> Any:
        if any("cursed" in message.text for messages, _ in conversations for message in messages):
            raise ValueError(SECRET)
        return original(model, conversations)

    monkeypatch.setattr(FastModel, "opinions", fail)
    cursed = one(
        id="b", messages=[{"role": "customer", "text": "Where is my parcel? It is cursed, I tell you, and late."}]
    )
    found = assess_batch(pa.RecordBatch.from_pylist([one(id="a"), cursed, one(id="c")]), "fast")
    assert found["error"].to_pylist() == [None, "could not be assessed (ValueError)", None]


def test_times_of_any_unit_and_zone_are_the_same_moments() -> None:
    plain = batch(6)
    messages = plain.schema.field("messages").type.value_type
    for kind in (pa.timestamp("ns", "Europe/Berlin"), pa.timestamp("ms", "+05:00")):
        fields = [(each.name, kind if each.name == "at" else each.type) for each in messages]
        other = batch(6, messages=plain["messages"].cast(pa.list_(pa.struct(fields)), safe=False))
        assert assess_batch(other, "phrases").equals(assess_batch(plain, "phrases"))


def test_times_without_a_zone_are_not_used_and_signals_say_so() -> None:
    row = one(messages=[{"role": role, "text": "Hi", "at": datetime(2026, 3, 1, 9)} for role in ("customer", "agent")])
    found = assess_batch(pa.RecordBatch.from_pylist([row]), "phrases")
    assert {"signal": "slow_reply", "reason": "no timestamps"} in found["skipped"].to_pylist()[0]


def test_dictionaries_large_text_numbers_as_ids_and_columns_of_others_are_read() -> None:
    texts = pa.array([row["id"] for row in rows(3)])
    other = batch(3, id=texts.dictionary_encode(), channel=pa.array(["chat"] * 3, pa.large_string()))
    other = other.append_column("region", pa.array(["north"] * 3))
    assert assess_batch(other, "phrases")["id"].to_pylist() == texts.to_pylist()
    assert assess_batch(pa.RecordBatch.from_pylist([one(id=17)]), "phrases")["id"].to_pylist() == ["17"]


@pytest.mark.parametrize(
    "column",
    [
        [[{"a": 1, "b": "x"}], None, [], [{"a": None, "b": "y"}, None]],
        [{"a": [1, 2], "b": None}, None, {"a": None, "b": {"c": "x"}}],
        [datetime(2026, 3, 1, 9, tzinfo=UTC), None],
        ["a", None],
    ],
)
def test_nested_values_are_those_that_arrow_gives_also_of_slices(column: list[Any]) -> None:
    array = pa.array(column)
    for part in (array, array[1:], array[:-1]):
        assert values(part) == part.to_pylist()
