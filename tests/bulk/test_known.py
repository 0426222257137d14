"""What earlier runs learned counts in later ones as if their conversations were in the input."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

import pyarrow as pa
import pyarrow.parquet as pq
from bulk_input import LINES, Here, output
from every_engine import each_engine
from message_input import NAMES, messages, mixed, nested, write_messages

from heartfelt.bulk import Counts, run
from heartfelt.bulk.engines import engine_named
from heartfelt.bulk.schema import CONVERSATIONS
from heartfelt.bulk.together import contacts, earlier
from heartfelt.collection import history
from heartfelt.errors import HeartfeltError, UnreadableInput

PART = 12_000
DAYS = 5


def bulk(source: Path, out: Path, until: int | None = None, **options: Any) -> Counts:
    return run(str(source), str(out), Here(until), **{"reader": "phrases", "stretch_bytes": PART, **options})


@pytest.fixture
def days(tmp_path: Path) -> Path:
    """The same conversations on each of five days, under other ids: replies are reused, and customers come again."""
    for day in range(DAYS):
        write_day(tmp_path / "in" / f"{day}.jsonl", day)
    return tmp_path / "in"


def write_day(path: Path, day: int, **changed: Any) -> Path:
    lines = [json.loads(line) for line in LINES[-25:]]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(later(line, day) | changed) + "\n" for line in lines))
    return path


def later(line: dict[str, Any], day: int) -> dict[str, Any]:
    """A conversation so many months later, under another id."""
    messages = [each | ({"at": moved(each["at"], day)} if "at" in each else {}) for each in line["messages"]]
    return {**line, "id": f"{line['id']}-{day}", "messages": messages, "events": []}


def moved(time: Any, months: int) -> Any:
    """A time so much later, as the text or the time that it is."""
    if isinstance(time, str):
        return moved(datetime.fromisoformat(time), months).isoformat()
    return time and time + timedelta(days=30 * months)


def rows_of(out: Path, day: int) -> list[bytes]:
    lines = [line for path in sorted(out.glob("part-*.jsonl")) for line in path.read_bytes().splitlines()]
    return [line for line in lines if json.loads(line)["id"].endswith(f"-{day}")]


def day_by_day(days: Path, out: Path, **options: Any) -> list[bytes]:
    """The rows of the last day, after the others."""
    for day in range(DAYS):
        bulk(days / f"{day}.jsonl", out / str(day), known=str(out / "known"), format="jsonl", **options)
    return rows_of(out / str(DAYS - 1), DAYS - 1)


@pytest.mark.parametrize("kinds", [("reuse", "history"), ("reuse",), ("history",)])
def test_day_by_day_the_last_day_is_assessed_as_in_one_run_over_all(
    tmp_path: Path, days: Path, kinds: tuple[str, ...]
) -> None:
    bulk(days, tmp_path / "whole", format="jsonl", together=kinds)
    bulk(days / f"{DAYS - 1}.jsonl", tmp_path / "alone", format="jsonl", together=kinds)
    expected = rows_of(tmp_path / "whole", DAYS - 1)
    assert day_by_day(days, tmp_path / "day by day", together=kinds) == expected
    assert rows_of(tmp_path / "alone", DAYS - 1) != expected


@each_engine
def test_every_engine_goes_on_from_what_was_known(tmp_path: Path, days: Path, name: str) -> None:
    bulk(days / "0.jsonl", tmp_path / "0", known=str(tmp_path / "known"))
    shutil.copytree(tmp_path / "known", tmp_path / "copy")
    bulk(days / "1.jsonl", tmp_path / "plain", known=str(tmp_path / "known"))
    given: dict[str, Any] = {"reader": "phrases", "stretch_bytes": PART, "known": str(tmp_path / "copy")}
    run(str(days / "1.jsonl"), str(tmp_path / "out"), engine_named(name, 2), **given)
    assert output(tmp_path / "out") == output(tmp_path / "plain")
    assert output(tmp_path / "copy") == output(tmp_path / "known")


def test_however_customers_were_cut_in_each_run(tmp_path: Path, days: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = day_by_day(days, tmp_path / "usual")
    for day, least in enumerate((8, 1, 4, 1, 16)):
        monkeypatch.setattr("heartfelt.bulk.together.learning.LEAST_BUCKETS", least)
        bulk(days / f"{day}.jsonl", tmp_path / str(day), known=str(tmp_path / "known"), format="jsonl")
    assert rows_of(tmp_path / "4", 4) == expected


def test_the_same_conversations_again_change_nothing_and_are_known_once(tmp_path: Path, days: Path) -> None:
    known = tmp_path / "known"
    for day in (0, 1):
        bulk(days / f"{day}.jsonl", tmp_path / str(day), known=str(known))
    names = sorted(each.name for each in known.iterdir())
    before = output(known)
    copied = days.parent / "copied" / "again.jsonl"
    copied.parent.mkdir()
    copied.write_bytes((days / "1.jsonl").read_bytes())
    bulk(copied, tmp_path / "again", known=str(known))
    assert sorted(each.name for each in known.iterdir()) == names
    assert len(names) == 2
    assert output(known) == before
    assert output(tmp_path / "again") == output(tmp_path / "1")


def test_a_conversation_that_went_on_counts_as_it_was_last(tmp_path: Path) -> None:
    known = tmp_path / "known"
    for number, subject in enumerate(("first", "second")):
        source = write_day(tmp_path / f"{number}.jsonl", 0, subject=subject)
        with source.open("a") as lines:
            lines.write(json.dumps(later(json.loads(LINES[-1]), number + 1)) + "\n")  # later than all before
        bulk(source, tmp_path / str(number), known=str(known))
    assert len(earlier_runs(known)) == 2
    met = Spy()
    with pytest.raises(KeyboardInterrupt):
        run(str(write_day(tmp_path / "2.jsonl", 3)), str(tmp_path / "out"), met, reader="phrases", known=str(known))
    assert met.subjects == {"second"}


class Spy(Here):
    """Runs the first pass, and looks at what it brings to the second."""

    def __init__(self) -> None:
        super().__init__()
        self.subjects: set[str] = set()

    def run(self, work: Any, stretches: Any) -> Any:
        if hasattr(work, "reader"):
            for stretch in stretches:
                known = work.together.known(stretch.number)
                for customer in list(known.earlier._by_customer):
                    for _, _, content in known.earlier._by_customer[customer]:
                        self.subjects |= {json.loads(content).get("subject")} & {"first", "second"}
            raise KeyboardInterrupt
        return super().run(work, stretches)


def earlier_runs(known: Path) -> list[str]:
    return sorted(each.parent.name for each in known.glob("*/known.json"))


def test_wherever_it_is_interrupted_it_goes_on_with_what_was_known_when_it_began(tmp_path: Path, days: Path) -> None:
    engine = Here()
    for day in range(2):
        known = str(tmp_path / "known")
        run(
            str(days / f"{day}.jsonl"),
            str(tmp_path / str(day)),
            engine,
            reader="phrases",
            stretch_bytes=PART,
            known=known,
        )
    tasks, expected = len(engine.ran) // 2, output(tmp_path / "1")
    for until in range(0, tasks, 3):
        known, out = tmp_path / f"known-{until}", tmp_path / f"out-{until}"
        bulk(days / "0.jsonl", tmp_path / f"before-{until}", known=str(known))
        with pytest.raises(KeyboardInterrupt):
            bulk(days / "1.jsonl", out, until, known=str(known))
        assert len(earlier_runs(known)) == 1
        bulk(days / "2.jsonl", tmp_path / f"between-{until}", known=str(known))
        bulk(days / "1.jsonl", out, known=str(known))
        assert output(out) == expected
        assert len(earlier_runs(known)) == 3


def test_messages_day_by_day_give_what_their_conversations_give(tmp_path: Path) -> None:
    for day in range(2):
        rows = [later(row, day) for row in nested(30)]
        pq.write_table(pa.Table.from_pylist(rows, schema=CONVERSATIONS), tmp_path / f"{day}.parquet")
        said = [
            each | {"ticket_id": f"{each['ticket_id']}-{day}", "at": moved(each["at"], day)} for each in messages(30)
        ]
        write_messages(tmp_path / "messages" / str(day), mixed(said))
        options: dict[str, Any] = {"known": str(tmp_path / "known"), "format": "jsonl"}
        bulk(tmp_path / f"{day}.parquet", tmp_path / f"nested-{day}", **options)
        options["known"] = str(tmp_path / "known of messages")
        bulk(tmp_path / "messages" / str(day), tmp_path / f"of messages-{day}", messages=NAMES, **options)
    bulk(tmp_path / "1.parquet", tmp_path / "alone", format="jsonl")
    expected = sorted(rows_of(tmp_path / "nested-1", 1))
    assert sorted(rows_of(tmp_path / "of messages-1", 1)) == expected
    assert sorted(rows_of(tmp_path / "alone", 1)) != expected


def test_a_run_that_fails_is_not_known(tmp_path: Path, days: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(earlier, "_needed", fail)
        assert bulk(days / "0.jsonl", tmp_path / "out", known=str(tmp_path / "known")).failed
    assert earlier_runs(tmp_path / "known") == []
    bulk(days / "0.jsonl", tmp_path / "out", known=str(tmp_path / "known"))
    assert len(earlier_runs(tmp_path / "known")) == 1


def test_a_name_of_too_many_over_all_runs_is_no_person(
    tmp_path: Path, days: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (history, contacts, earlier):
        monkeypatch.setattr(module, "MOST_CONTACTS", 5)
    bulk(days, tmp_path / "whole", format="jsonl")
    expected = rows_of(tmp_path / "whole", DAYS - 1)
    assert day_by_day(days, tmp_path / "day by day") == expected


def take_file(known: Path) -> None:
    next(known.rglob("*.arrow")).unlink()


def take_run(known: Path) -> None:
    for path in sorted(next(known.iterdir()).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


@pytest.mark.parametrize("take", [take_file, take_run])
def test_what_was_known_and_is_gone_is_told(tmp_path: Path, days: Path, take: Callable[[Path], None]) -> None:
    known = tmp_path / "known"
    bulk(days / "0.jsonl", tmp_path / "0", known=str(known))
    with pytest.raises(KeyboardInterrupt):
        bulk(days / "1.jsonl", tmp_path / "1", 2, known=str(known))
    take(known)
    counts = bulk(days / "1.jsonl", tmp_path / "1", known=str(known))
    assert counts.assessed == 0
    assert "is gone. Delete the output folder and start anew" in counts.failed[0]


def test_a_run_whose_folder_was_deleted_is_forgotten(tmp_path: Path, days: Path) -> None:
    known = tmp_path / "known"
    bulk(days / "0.jsonl", tmp_path / "0", known=str(known))
    take_run(known)
    bulk(days / "1.jsonl", tmp_path / "1", known=str(known))
    bulk(days / "1.jsonl", tmp_path / "fresh", known=str(tmp_path / "other"))
    assert output(tmp_path / "1") == output(tmp_path / "fresh")


def test_folders_that_cannot_serve_are_refused(tmp_path: Path, days: Path) -> None:
    known = tmp_path / "known"
    bulk(days / "0.jsonl", tmp_path / "0", known=str(known), together=("reuse",))
    with pytest.raises(HeartfeltError, match="a run without history"):
        bulk(days / "1.jsonl", tmp_path / "1", known=str(known))
    with pytest.raises(HeartfeltError, match="another folder of what earlier runs learned"):
        bulk(days / "0.jsonl", tmp_path / "0", known=str(tmp_path / "other"), together=("reuse",))
    with pytest.raises(HeartfeltError, match="where nothing is looked at together"):
        bulk(days / "1.jsonl", tmp_path / "1", known=str(known), together=())
    for inside in (days / "known", tmp_path / "2" / "known"):
        with pytest.raises(HeartfeltError, match="outside the input and the output"):
            bulk(days, tmp_path / "2", known=str(inside))
    next(known.rglob("known.json")).write_text("{}")
    with pytest.raises(UnreadableInput, match="tells nothing of a run"):
        bulk(days / "1.jsonl", tmp_path / "1", known=str(known), together=("reuse",))
