"""A run over files: it can be interrupted anywhere, and nothing is lost, doubled or half-written."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

import pyarrow.parquet as pq
from bulk_input import LATIN, LINES, SECRET, Here, ids, output, write_lines, write_parquet

from heartfelt.assessment import Assessment, assess, encode, reader_named
from heartfelt.bulk import ASSESSMENTS, CONVERSATIONS, Counts, run
from heartfelt.bulk.done import Done
from heartfelt.bulk.stretch import Stretch
from heartfelt.bulk.together.gathering import Gather
from heartfelt.bulk.work import Work
from heartfelt.conversation import decode
from heartfelt.errors import HeartfeltError, UnreadableInput

PART = 3000
FIRST_HOUR = "0001-01-01T00:00:00+01:00"


def bulk(source: Path, out: Path, until: int | None = None, **options: Any) -> Counts:
    options = {"reader": "phrases", "stretch_bytes": PART, "together": (), **options}
    return run(str(source), str(out), Here(until), **options)


def assessments(count: int) -> list[Assessment]:
    return [assess(decode(line)[0], reader=reader_named("phrases")) for line in LINES[:count]]


def test_lines_become_lines_in_order(tmp_path: Path) -> None:
    counts = bulk(write_lines(tmp_path / "in.jsonl", 12), tmp_path / "out", format="jsonl")
    parts = sorted((tmp_path / "out").glob("part-*.jsonl"))
    assert b"".join(part.read_bytes() for part in parts) == b"".join(encode(each) + b"\n" for each in assessments(12))
    assert len(parts) == counts.stretches > 1
    assert (counts.assessed, counts.bad, counts.mended) == (12, {}, {})


def test_both_forms_of_input_and_both_of_output_hold_the_same(tmp_path: Path) -> None:
    bulk(write_lines(tmp_path / "a" / "in.jsonl", 12), tmp_path / "lines")
    bulk(write_parquet(tmp_path / "b" / "in.parquet", 12, 5), tmp_path / "rows")
    lines, rows = (
        [row for part in sorted((tmp_path / name).glob("part-*")) for row in pq.read_table(part).to_pylist()]
        for name in ("lines", "rows")
    )
    assert lines == rows
    assert [row["id"] for row in rows] == [each.id for each in assessments(12)]
    assert pq.read_schema(next((tmp_path / "rows").glob("part-*"))).metadata[b"heartfelt.assessments"] == b"1.0"
    assert ASSESSMENTS.equals(pq.read_table(next((tmp_path / "rows").glob("part-*"))).schema)


@pytest.mark.parametrize("until", [0, 1, 3])
@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_an_interrupted_run_goes_on_to_the_very_bytes_of_an_undisturbed_one(
    tmp_path: Path, form: str, until: int
) -> None:
    source = write_lines(tmp_path / "in.jsonl", 14, bad=True)
    whole = bulk(source, tmp_path / "whole", format=form)
    with pytest.raises(KeyboardInterrupt):
        bulk(source, tmp_path / "out", until, format=form)
    assert not (tmp_path / "out" / "_SUCCESS").exists()
    again = bulk(source, tmp_path / "out", format=form)
    assert output(tmp_path / "out") == output(tmp_path / "whole")
    assert again.went_on_after == until
    assert (again.assessed, again.bad) == (whole.assessed, whole.bad)


def test_a_part_that_was_written_but_not_marked_as_done_is_written_again_once(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", 14, bad=True)
    bulk(source, tmp_path / "whole")
    bulk(source, tmp_path / "out")
    for gone in ("_SUCCESS", "_heartfelt/done/00001.json", "part-00001.parquet"):
        (tmp_path / "out" / gone).unlink()
    (tmp_path / "out" / "part-00001.parquet").write_bytes(b"half of it")
    (tmp_path / "out" / "_heartfelt" / "unfinished").mkdir()
    (tmp_path / "out" / "_heartfelt" / "unfinished" / "left").write_bytes(b"by a process that was killed")
    bulk(source, tmp_path / "out")
    assert output(tmp_path / "out") == output(tmp_path / "whole")


def test_a_finished_run_has_nothing_left_to_do(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", 6)
    first, again = bulk(source, tmp_path / "out"), bulk(source, tmp_path / "out", until=0)
    assert again.went_on_after == again.stretches
    assert again.assessed == first.assessed


def test_what_cannot_be_written_whole_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_table: Any, stream: Any, **_: Any) -> None:
        stream.write(b"PAR1 half")
        raise OSError(28, "No space left on device")

    source = write_lines(tmp_path / "in.jsonl", 6)
    with monkeypatch.context() as patched:
        patched.setattr("heartfelt.bulk.output.pq.write_table", fail)
        counts = bulk(source, tmp_path / "out")
    assert len(counts.failed) == counts.stretches
    assert "No space left" in counts.failed[0]
    assert [name for name in output(tmp_path / "out") if not name.startswith("_quarantine")] == []
    bulk(source, tmp_path / "out")
    assert len(ids(tmp_path / "out")) == 6


def test_bad_rows_are_set_aside_with_place_reason_and_content_and_counted_without_words(tmp_path: Path) -> None:
    counts = bulk(write_lines(tmp_path / "in.jsonl", 8, bad=True), tmp_path / "out", format="jsonl")
    files = sorted((tmp_path / "out" / "_quarantine").glob("*.jsonl"))
    bad = [json.loads(line) for file in files for line in file.read_bytes().splitlines()]
    assert [each["id"] for each in bad] == [None, "who", None]
    assert [SECRET in each["content"] for each in bad] == [False, True, False]
    assert all(each["place"].startswith("in.jsonl byte ") for each in bad)
    assert counts.bad.total() == 3
    assert counts.assessed == 8
    success = (tmp_path / "out" / "_SUCCESS").read_text()
    assert json.loads(success)["quarantined"] == counts.bad
    assert SECRET not in success + str(counts) + "".join(each["reason"] for each in bad)


@pytest.mark.parametrize("together", [(), ("reuse", "history")])
def test_a_row_whose_text_is_not_utf8_is_set_aside_as_it_came_and_stops_no_other(
    tmp_path: Path, together: tuple[str, ...]
) -> None:
    source = write_parquet(tmp_path / "in.parquet", 12, 5, latin=[4, 7])
    counts = bulk(source, tmp_path / "out", together=together)
    names = [each.id for each in assessments(12)]
    assert ids(tmp_path / "out") == [name for place, name in enumerate(names) if place not in (4, 7)]
    assert counts.bad == {"text is not UTF-8": 2}
    files = sorted((tmp_path / "out" / "_quarantine").glob("*.jsonl"))
    bad = [json.loads(line) for file in files for line in file.read_bytes().splitlines()]
    assert [(each["id"], each["place"]) for each in bad] == [
        (names[4], "in.parquet row 4"),
        (names[7], "in.parquet row 7"),
    ]
    texts = [json.loads(each["content"])["messages"][0]["text"] for each in bad]
    assert texts == [LATIN.decode(errors="backslashreplace")] * 2


@pytest.mark.parametrize("step", ["Gather._do", "Work._do"])
def test_an_error_that_nobody_thought_of_fails_its_part_alone_and_without_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    name, method = step.split(".")
    kind = {"Gather": Gather, "Work": Work}[name]
    original = getattr(kind, method)

    def fail(self: Any, stretch: Stretch) -> Done:
        if stretch.number == 1:
            raise ValueError(SECRET)
        done: Done = original(self, stretch)
        return done

    monkeypatch.setattr(kind, method, fail)
    source, out = write_lines(tmp_path / "in.jsonl", 12), tmp_path / "out"
    counts = bulk(source, out, together=("reuse", "history"))
    assert counts.failed == [f"{source.as_posix()}: could not be done (ValueError)"]
    marks = out / "_heartfelt" / ("done" if kind is Work else "together/gathered")
    assert len(list(marks.iterdir())) == counts.stretches - 1


def test_what_was_mended_is_counted(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(
        '{"id":"a","messages":[{"role":"customer","text":"hi","at":"2026-03-01T09:00"}]}'
    )
    assert set(bulk(tmp_path / "in.jsonl", tmp_path / "out").mended) == {
        "message without an id: named by its position",
        "time without a zone: not used, the original is in meta",
    }


def test_a_folder_is_read_whole_but_for_what_is_hidden_or_of_another_kind(tmp_path: Path) -> None:
    write_lines(tmp_path / "in" / "b" / "more.jsonl", 3)
    write_parquet(tmp_path / "in" / "a.parquet", 2)
    for name in ("_done.jsonl", ".b.jsonl", "notes.txt"):
        write_lines(tmp_path / "in" / name, 3)
    bulk(tmp_path / "in", tmp_path / "out")
    names = [each.id for each in assessments(3)]
    assert ids(tmp_path / "out") == names[:2] + names


def test_by_date_every_conversation_is_in_the_folder_of_its_first_day(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", 12)
    with source.open("ab") as file:
        file.write(b'{"id":"timeless","messages":[{"id":"m","role":"customer","text":"hi"}]}\n')
    bulk(source, tmp_path / "out", by_date=True)
    days = {decode(line)[0].id: f"date={decode(line)[0].messages[0].at:%Y-%m-%d}" for line in LINES[:12]}
    days["timeless"] = "date=__HIVE_DEFAULT_PARTITION__"
    folders = {path.name for path in (tmp_path / "out").glob("date=*")}
    assert {name: folder for folder in folders for name in ids(tmp_path / "out" / folder)} == days
    assert len(ids(tmp_path / "out")) == 13


def test_by_date_counts_the_first_time_there_is_and_one_outside_the_calendar_is_none(tmp_path: Path) -> None:
    times = {
        "untimed first": (None, "2026-03-01T23:30:00-01:00"),
        "before the calendar": (FIRST_HOUR,),
        "after the calendar": ("9999-12-31T23:00:00-05:00",),
    }
    _write_times(tmp_path / "in.jsonl", times)
    for form in ("parquet", "jsonl"):
        counts = bulk(tmp_path / "in.jsonl", tmp_path / form, by_date=True, format=form)
        assert (counts.assessed, counts.failed) == (3, [])
        assert ids(tmp_path / form / "date=2026-03-02") == ["untimed first"]
        assert ids(tmp_path / form / "date=__HIVE_DEFAULT_PARTITION__") == ["before the calendar", "after the calendar"]
    (row,) = pq.read_table(tmp_path / "parquet" / "date=2026-03-02", partitioning=None).to_pylist()
    assert row["at"].isoformat() == "2026-03-02T00:30:00+00:00"
    undated = pq.read_table(tmp_path / "parquet" / "date=__HIVE_DEFAULT_PARTITION__", partitioning=None)
    assert undated["at"].to_pylist() == [None, None]


def _write_times(path: Path, times: dict[str, tuple[str | None, ...]]) -> None:
    lines = [
        {
            "id": id_,
            "messages": [
                {"id": f"m{place}", "role": "customer", "text": "Hello?", "at": at} for place, at in enumerate(own)
            ],
        }
        for id_, own in times.items()
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_another_input_reader_or_format_into_the_same_folder_is_refused(tmp_path: Path) -> None:
    source, out = write_lines(tmp_path / "in.jsonl", 6), tmp_path / "out"
    bulk(source, out)
    before = output(out)
    for change, told in (({"reader": "fast"}, "another reader"), ({"format": "jsonl"}, "another format")):
        with pytest.raises(HeartfeltError, match=told):
            bulk(source, out, **change)
    os.utime(source, ns=(0, 0))
    with pytest.raises(HeartfeltError, match="another input"):
        bulk(source, out)
    assert output(out) == before


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path) -> None:
    write_lines(tmp_path / "out" / "letters.jsonl", 1)
    with pytest.raises(HeartfeltError, match="no run of heartfelt bulk"):
        bulk(write_lines(tmp_path / "in.jsonl", 2), tmp_path / "out")


def test_the_output_may_not_lie_in_the_input(tmp_path: Path) -> None:
    write_lines(tmp_path / "in" / "a.jsonl", 2)
    with pytest.raises(HeartfeltError, match="lies in the input"):
        bulk(tmp_path / "in", tmp_path / "in" / "out")
    assert not (tmp_path / "in" / "out").exists()


@pytest.mark.parametrize("name", ["nothing.jsonl", "notes.txt", "folder", "s4://bucket/x"])
def test_input_that_cannot_be_read_is_told_and_nothing_is_begun(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "folder").mkdir()
    with pytest.raises(HeartfeltError):
        run(name if "://" in name else str(tmp_path / name), str(tmp_path / "out"), Here())
    assert not (tmp_path / "out").exists()


def test_a_table_of_messages_is_told_from_one_of_conversations(tmp_path: Path) -> None:
    pq.write_table(CONVERSATIONS.empty_table().drop_columns(["messages"]), tmp_path / "in.parquet")
    with pytest.raises(UnreadableInput, match="messages_to_conversations"):
        bulk(tmp_path / "in.parquet", tmp_path / "out")


def test_input_that_vanishes_on_the_way_is_told_and_stops_no_other(tmp_path: Path) -> None:
    write_lines(tmp_path / "in" / "a.jsonl", 2)
    gone = write_lines(tmp_path / "in" / "b.jsonl", 2)
    counts = bulk(tmp_path / "in", tmp_path / "out", started=lambda _: gone.unlink())
    assert counts.assessed == 2
    assert "b.jsonl" in counts.failed[0]
    assert not (tmp_path / "out" / "_SUCCESS").exists()
