"""Messages, one a row, in any order and over several files: they give what their conversations give."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

import pyarrow as pa
import pyarrow.parquet as pq
from bulk_input import Here, output, write_lines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from message_input import NAMES, messages, mixed, nested, write_messages, write_nested

from heartfelt.bulk import Counts, run
from heartfelt.bulk.folder import Place, place
from heartfelt.bulk.grouping import splitting
from heartfelt.bulk.grouping.form import Form
from heartfelt.bulk.grouping.splitting import bucket, bucket_of
from heartfelt.errors import HeartfeltError, UnreadableInput
from heartfelt.overview import build

PART = 3000
COUNT = 40


@pytest.fixture(autouse=True)
def _small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heartfelt.bulk.grouping.whole.BUCKET_BYTES", 10_000)


def bulk(source: Path, out: Path, until: int | None = None, **options: Any) -> Counts:
    options = {"reader": "phrases", "stretch_bytes": PART, "messages": NAMES, "format": "jsonl", **options}
    return run(str(source), str(out), Here(until), **options)


def assessments(out: Path) -> dict[str, bytes]:
    """The line of each id."""
    lines = [line for path in out.glob("part-*.jsonl") for line in path.read_bytes().splitlines()]
    found = {json.loads(line)["id"]: line for line in lines}
    assert len(found) == len(lines)
    return found


def quarantined(out: Path) -> list[dict[str, Any]]:
    files = sorted((out / "_quarantine").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_bytes().splitlines()]


def without_times(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"at": None}


def test_messages_in_any_order_give_what_their_conversations_give(tmp_path: Path) -> None:
    bulk(write_nested(tmp_path / "in.parquet", COUNT), tmp_path / "nested", messages=None)
    counts = bulk(write_messages(tmp_path / "in", mixed(messages(COUNT))), tmp_path / "out")
    expected = assessments(tmp_path / "nested")
    assert assessments(tmp_path / "out") == expected
    assert (len(expected), counts.assessed, counts.bad, counts.mended) == (COUNT, COUNT, {}, {})
    assert len(list((tmp_path / "out" / "_heartfelt" / "conversations").iterdir())) > 2


def test_without_times_messages_keep_the_order_of_files_and_rows(tmp_path: Path) -> None:
    rows = [without_times(row) | {"message": None} for row in messages(COUNT)]
    bulk(write_messages(tmp_path / "in", sorted(rows, key=lambda row: row["body"])), tmp_path / "out")
    found = {
        row["id"]: [message["text"] for message in row["messages"]]
        for path in (tmp_path / "out" / "_heartfelt" / "conversations").iterdir()
        for row in pq.read_table(path).to_pylist()
    }
    assert found == {row["id"]: sorted(each["text"] for each in row["messages"]) for row in nested(COUNT)}


def test_neither_files_nor_row_groups_nor_buckets_change_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = mixed(messages(COUNT))
    bulk(write_messages(tmp_path / "a", rows), tmp_path / "cut")
    monkeypatch.setattr("heartfelt.bulk.grouping.whole.BUCKET_BYTES", 1 << 30)
    bulk(
        write_messages(tmp_path / "b", rows, files=1, row_group_size=10_000), tmp_path / "whole", stretch_bytes=1 << 30
    )
    assert assessments(tmp_path / "cut") == assessments(tmp_path / "whole")
    assert len(list((tmp_path / "whole").glob("part-*"))) == 1


def test_wherever_it_is_interrupted_it_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    source = write_messages(tmp_path / "in", [*mixed(messages(12)), {"ticket_id": None, "role": "agent", "body": "?"}])
    engine = Here()
    options: dict[str, Any] = {"reader": "phrases", "stretch_bytes": PART, "messages": NAMES}
    run(str(source), str(tmp_path / "whole"), engine, **options)
    tasks = len(engine.ran)
    assert tasks > 12
    for until in range(tasks):
        out, again = tmp_path / str(until), Here()
        with pytest.raises(KeyboardInterrupt):
            run(str(source), str(out), Here(until), **options)
        counts = run(str(source), str(out), again, **options)
        assert len(again.ran) == tasks - until
        assert output(out) == output(tmp_path / "whole")
        assert (counts.assessed, counts.bad.total()) == (12, 1)
        assert not (out / "_heartfelt" / "messages").exists()


def test_a_finished_run_has_nothing_left_to_do(tmp_path: Path) -> None:
    source = write_messages(tmp_path / "in", messages(6))
    first, again = bulk(source, tmp_path / "out"), bulk(source, tmp_path / "out", until=0)
    assert (again.assessed, again.went_on_after) == (first.assessed, first.stretches)


def test_bad_rows_are_set_aside_with_file_and_row_and_nothing_is_lost(tmp_path: Path) -> None:
    rows = messages(8)
    rows[3] |= {"ticket_id": None}
    rows[5] |= {"ticket_id": ""}
    lost, first = rows[-1]["ticket_id"], next(row for row in rows if row["ticket_id"] == rows[-1]["ticket_id"])
    rows[-1] |= {"role": "boss"}
    counts = bulk(write_messages(tmp_path / "in", rows, files=1), tmp_path / "out")
    bad = quarantined(tmp_path / "out")
    nameless = [each for each in bad if each["id"] is None]
    assert [each["place"] for each in nameless] == ["0.parquet row 3", "0.parquet row 5"]
    assert [json.loads(each["content"])["text"] for each in nameless] == [rows[3]["body"], rows[5]["body"]]
    (whole,) = [each for each in bad if each["id"] is not None]
    assert (whole["id"], whole["place"]) == (lost, f"0.parquet row {rows.index(first)}")
    assert "`role`" in whole["reason"]
    assert sorted(counts.bad.values()) == [1, 2]
    assert set(assessments(tmp_path / "out")) == {row["ticket_id"] for row in rows} - {None, "", lost}
    told = json.loads((tmp_path / "out" / "_SUCCESS").read_text())
    assert told["quarantined"]["message that names no conversation"] == 2


def test_input_of_which_no_row_names_a_conversation_is_all_set_aside(tmp_path: Path) -> None:
    source = write_messages(tmp_path / "in", [{"ticket_id": None, "role": "agent", "body": "hi"}] * 5, files=1)
    for _ in range(2):
        counts = bulk(source, tmp_path / "out")
        assert (counts.assessed, counts.bad.total()) == (0, 5)


def test_what_is_damaged_in_the_middle_is_told_and_what_stood_before_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks_off(parquet: pq.ParquetFile, *_: Any, **__: Any) -> Iterator[pa.RecordBatch]:
        yield parquet.read_row_group(0).to_batches()[0]
        raise pa.ArrowInvalid("damaged")

    rows = messages(COUNT)
    source = write_messages(tmp_path / "in", rows, files=1, row_group_size=80)
    with monkeypatch.context() as patched:
        patched.setattr(pq.ParquetFile, "iter_batches", breaks_off)
        with pytest.raises(KeyboardInterrupt):
            bulk(source, tmp_path / "out", until=1, stretch_bytes=1 << 30)
    counts = bulk(source, tmp_path / "out", stretch_bytes=1 << 30)
    assert [each["place"] for each in quarantined(tmp_path / "out")] == ["0.parquet row 80"]
    assert counts.assessed == len({row["ticket_id"] for row in rows[:80]})


def test_text_that_is_not_utf_8_costs_its_own_conversation_only(tmp_path: Path) -> None:
    rows = messages(4)
    source = write_messages(tmp_path / "in", rows, files=1)
    for column, row in (("body", 0), ("role", -1)):
        table = pq.read_table(source / "0.parquet")
        spoilt = [each.encode() for each in table[column].to_pylist()]
        spoilt[row] = b"caf\xe9"
        where = table.column_names.index(column)
        own = pa.StringArray.from_buffers(len(spoilt), *pa.array(spoilt, pa.binary()).buffers()[1:])
        pq.write_table(table.set_column(where, column, own), source / "0.parquet")
    counts = bulk(source, tmp_path / "out")
    ids = {rows[0]["ticket_id"], rows[-1]["ticket_id"]}
    assert {each["id"] for each in quarantined(tmp_path / "out")} == ids
    assert all("caf\\\\xe9" in each["content"] for each in quarantined(tmp_path / "out"))
    assert counts.assessed == 4 - len(ids)


def test_files_may_hold_other_columns_and_types_that_mean_the_same(tmp_path: Path) -> None:
    rows = messages(COUNT)
    source = write_messages(tmp_path / "in", rows, files=2)
    bulk(source, tmp_path / "plain")
    path = source / "1.parquet"
    table = pq.read_table(path)
    table = table.set_column(2, "role", table["role"].dictionary_encode())
    table = table.set_column(4, "at", table["at"].cast(pa.timestamp("ns", "Europe/Zurich")))
    table = table.set_column(5, "body", table["body"].cast(pa.large_string()))
    pq.write_table(table.drop_columns(["queue"]).append_column("seen", table["at"]), path)
    bulk(source, tmp_path / "out")
    assert assessments(tmp_path / "out") == assessments(tmp_path / "plain")


@pytest.mark.parametrize("kind", [pa.int64(), pa.decimal128(38, 0)])
def test_whole_numbers_are_ids(tmp_path: Path, kind: pa.DataType) -> None:
    table = pa.table(
        {"conversation": pa.array([7, 8, 7], pa.int64()).cast(kind), "role": ["customer"] * 3, "text": ["hi"] * 3}
    )
    pq.write_table(table, tmp_path / "in.parquet")
    bulk(tmp_path / "in.parquet", tmp_path / "out", messages={})
    assert set(assessments(tmp_path / "out")) == {"7", "8"}


@pytest.mark.parametrize(
    ("column", "told"),
    [
        ({"ticket_id": pa.array([1.5])}, "'ticket_id' holds double"),
        ({"body": pa.array([1.5])}, "do not fit together.*text"),
        ({"at": pa.array([0], pa.timestamp("us"))}, "do not fit together.*at"),
    ],
)
def test_columns_that_hold_something_else_are_told_before_anything_is_begun(
    tmp_path: Path, column: dict[str, pa.Array], told: str
) -> None:
    source = write_messages(tmp_path / "in", messages(3), files=1)
    plain = {"ticket_id": ["a"], "role": ["agent"], "body": ["hi"]}
    pq.write_table(pa.table(plain | column), source / "9.parquet")
    with pytest.raises(UnreadableInput, match=told):
        bulk(source, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_column_that_is_missing_is_named_with_its_file(tmp_path: Path) -> None:
    source = write_messages(tmp_path / "in", messages(3), files=1)
    with pytest.raises(UnreadableInput, match=r"0\.parquet.*no column 'conversation'.*--columns"):
        bulk(source, tmp_path / "out", messages={})


def test_messages_as_lines_are_refused_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="COPY"):
        bulk(write_lines(tmp_path / "in.jsonl", 2), tmp_path / "out")


def test_a_run_goes_on_only_with_the_same_choice_of_columns(tmp_path: Path) -> None:
    source = write_messages(tmp_path / "in", messages(3))
    bulk(source, tmp_path / "out")
    for other in (None, {**NAMES, "queue": "channel"}):
        with pytest.raises(HeartfeltError, match="another choice of messages"):
            bulk(source, tmp_path / "out", messages=other)


def test_where_messages_cannot_be_read_nothing_is_assessed_until_they_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    source = write_messages(tmp_path / "in", messages(8))
    with monkeypatch.context() as patched:
        patched.setattr(splitting, "bucket_of", fail)
        counts = bulk(source, tmp_path / "out")
    assert counts.assessed == 0
    assert "No space left" in counts.failed[0]
    assert bulk(source, tmp_path / "out").assessed == 8


def test_a_report_reads_the_conversations_that_were_made(tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="the extra lake is not installed")
    bulk(write_nested(tmp_path / "in.parquet", COUNT), tmp_path / "nested", messages=None, format="parquet")
    bulk(write_messages(tmp_path / "in", mixed(messages(COUNT))), tmp_path / "moved", format="parquet")
    (tmp_path / "moved").rename(tmp_path / "out")
    shown = build(str(tmp_path / "out")).worth_reading
    assert shown
    assert shown == build(str(tmp_path / "nested")).worth_reading
    (tmp_path / "out" / "_heartfelt" / "conversations").rename(tmp_path / "kept")
    with pytest.raises(UnreadableInput, match=r"_heartfelt/conversations.*cannot be read"):
        build(str(tmp_path / "out"))
    assert build(str(tmp_path / "out"), str(tmp_path / "kept")).worth_reading == shown


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    batches=st.lists(st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=9), max_size=6),
    buckets=st.integers(1, 9),
    written_at=st.integers(0, 400),
)
def test_every_row_is_in_the_bucket_of_its_conversation_once_and_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batches: list[list[str]], buckets: int, written_at: int
) -> None:
    monkeypatch.setattr(splitting, "WRITTEN_AT", written_at)
    form = Form(pa.schema([(name, pa.string()) for name in ("conversation", "role", "text")]), {})
    rows = [[each, "agent", "hi"] for several in batches for each in several]
    out = place(str(tmp_path))
    first = 0
    with out.appearing("piece") as stream, splitting._writer(stream, form) as writer:
        pieces = splitting._Pieces(writer, buckets)
        for several in batches:
            columns = zip(*rows[first : first + len(several)], strict=True)
            batch = pa.record_batch([pa.array(column) for column in columns], names=form.schema.names)
            pieces.add(form.table(batch, first))
            first += len(several)
        pieces.write()
    found = [read_bucket(out, number, buckets) for number in range(buckets)]
    assert sorted(row for of_bucket in found for row in of_bucket) == list(range(len(rows)))
    for number, of_bucket in enumerate(found):
        assert of_bucket == sorted(of_bucket)
        whose = pa.chunked_array([[rows[row][0] for row in of_bucket]], pa.string())
        assert set(bucket_of(whose, buckets).tolist()) <= {number}


def read_bucket(out: Place, number: int, buckets: int) -> list[int]:
    (table,) = bucket(out, ["piece"], number, buckets)
    found: list[int] = table["row"].to_pylist()
    return found
