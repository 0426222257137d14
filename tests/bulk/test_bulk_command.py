"""`heartfelt bulk` as a user runs it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

from bulk_input import SECRET, Here, write_lines
from message_input import messages, mixed, write_messages

from heartfelt.bulk.done import Done
from heartfelt.bulk.stretch import Stretch
from heartfelt.bulk.work import Work
from heartfelt.cli import bulk_progress
from heartfelt.cli.bulk import command
from heartfelt.cli.source import ReaderName


def bulk(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "heartfelt", "bulk", "--reader", "phrases", "--workers", "1", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, encoding="utf-8")


def test_counts_and_reasons_are_told_at_the_end_without_anyones_words(tmp_path: Path) -> None:
    done = bulk(write_lines(tmp_path / "in.jsonl", 5, bad=True), tmp_path / "out")
    assert done.returncode == 0
    told = " ".join(done.stderr.split())
    assert "5 assessments in" in told
    assert "set aside 3" in told
    assert "`role` of a message has an unknown value" in told
    assert SECRET not in done.stderr
    assert done.stdout == ""


def test_what_is_looked_at_together_can_be_left_out_whole_or_in_part(tmp_path: Path) -> None:
    source = write_lines(tmp_path / "in.jsonl", 83)
    for name, options in (("alone", ["--alone"]), ("without", ["--without", "history"]), ("together", [])):
        assert bulk("--format", "jsonl", *options, source, tmp_path / name).returncode == 0
    skipped = {
        name: sum(b"no earlier conversations" in line for line in (tmp_path / name / "part-00000.jsonl").open("rb"))
        for name in ("alone", "without", "together")
    }
    assert skipped["alone"] == skipped["without"] > skipped["together"]


def test_messages_are_grouped_first_by_the_columns_that_are_named(tmp_path: Path) -> None:
    source = write_messages(tmp_path / "in", [*mixed(messages(5)), {"role": "agent", "body": SECRET}])
    columns = "conversation=ticket_id,text=body"
    refused = bulk("--columns", columns, source, tmp_path / "out")
    assert refused.returncode == 1
    assert "needs --messages" in " ".join(refused.stderr.split())
    done = bulk("--messages", "--columns", columns, source, tmp_path / "out")
    told = " ".join(done.stderr.split())
    assert "5 assessments in" in told
    assert "1: message that names no conversation" in told
    assert SECRET not in told


def test_input_of_which_nothing_can_be_used_ends_with_one(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("not json\n")
    done = bulk(tmp_path / "in.jsonl", tmp_path / "out")
    assert done.returncode == 1
    assert "No conversation could be read" in done.stderr


class Slow(Here):
    """Takes so many seconds, of a clock that is not the wall's, for each part."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.now, self._seconds = 0.0, seconds

    def run(self, work: Work, stretches: Sequence[Stretch]) -> Iterator[Done]:
        for done in super().run(work, stretches):
            self.now += self._seconds
            yield done


def test_where_nobody_looks_a_line_a_minute_says_how_far_it_is_and_a_short_run_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b", "c"):
        write_lines(tmp_path / "in" / f"{name}.jsonl", 3)
    told = {}
    for seconds in (40, 1):
        engine = Slow(seconds)
        monkeypatch.setattr("heartfelt.bulk.engines.engine_named", lambda *_, engine=engine: engine)
        monkeypatch.setattr(bulk_progress, "monotonic", lambda engine=engine: engine.now)
        command(str(tmp_path / "in"), str(tmp_path / str(seconds)), reader=ReaderName.phrases)
        told[seconds] = [line for line in capsys.readouterr().err.splitlines() if "parts" in line]
    assert told == {
        40: [
            "Looking together: 2 of 3 parts; 33% of what was to do.",
            "Assessing: 1 of 3 parts; 67% of what was to do.",
            "Assessing: 3 of 3 parts; 100% of what was to do.",
        ],
        1: [],
    }


def test_a_mistake_ends_in_one_sentence(tmp_path: Path) -> None:
    done = bulk(tmp_path / "nothing.jsonl", tmp_path / "out")
    assert done.returncode == 1
    assert "does not exist" in done.stderr
    assert "Traceback" not in done.stderr
