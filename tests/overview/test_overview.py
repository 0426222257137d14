"""The report over a run's output is the report over its conversations."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="the extra lake is not installed")

from heartfelt.assessment import assess, reader_named
from heartfelt.bulk import run
from heartfelt.bulk.stretch import Stretch
from heartfelt.bulk.work import Done, Work
from heartfelt.conversation import decode, encode
from heartfelt.errors import HeartfeltError, UnreadableInput
from heartfelt.overview import build
from heartfelt.report import build as build_one_by_one
from heartfelt.report import render
from heartfelt.sample.operation import simulate

SAMPLE = Path(str(files("heartfelt") / "sample" / "conversations.jsonl"))
PART = 300_000


class Here:
    """Runs the work in this process."""

    def run(self, work: Work, stretches: Sequence[Stretch]) -> Iterator[Done]:
        return map(work, stretches)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("overview")
    (place / "in").mkdir()
    simulated = b"".join(encode(each) + b"\n" for each in simulate(300, seed=5).conversations)
    (place / "in" / "all.jsonl").write_bytes(SAMPLE.read_bytes() + simulated + b"not json\n")
    run(str(place / "in"), str(place / "out"), Here(), reader="phrases", stretch_bytes=PART, together=())
    return place


def test_the_page_is_that_of_the_conversations_themselves(folder: Path) -> None:
    lines = (folder / "in" / "all.jsonl").read_bytes().splitlines()[:-1]
    conversations = [decode(line)[0] for line in lines]
    pairs = ((each, assess(each, reader=reader_named("phrases"))) for each in conversations)
    report = build(str(folder / "out"))
    assert report.problems.lost == 1
    report.problems.counts.clear()
    assert render(report) == render(build_one_by_one(pairs))
    assert len(report.worth_reading) == 20
    assert report.periods


def test_by_date_the_counts_are_the_same(folder: Path, tmp_path: Path) -> None:
    source, out = str(folder / "in"), str(tmp_path / "out")
    run(source, out, Here(), reader="phrases", by_date=True, stretch_bytes=PART, together=())
    plain, dated = build(str(folder / "out")), build(out)
    for name in ("conversations", "cues", "by_bot", "vulnerability", "skipped", "abuse", "magic_count"):
        assert getattr(plain, name) == getattr(dated, name)
    assert len(dated.worth_reading) == 20


def test_a_moved_input_is_told_and_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "some.jsonl"
    source.write_bytes(SAMPLE.read_bytes())
    run(str(tmp_path / "in"), str(tmp_path / "out"), Here(), reader="phrases")
    (tmp_path / "in").rename(tmp_path / "moved")
    with pytest.raises(UnreadableInput, match="--conversations"):
        build(str(tmp_path / "out"))
    assert build(str(tmp_path / "out"), str(tmp_path / "moved")).worth_reading


def test_a_run_that_is_not_finished_has_no_report(tmp_path: Path) -> None:
    run(str(SAMPLE), str(tmp_path / "out"), Here(), reader="phrases")
    (tmp_path / "out" / "_SUCCESS").unlink()
    with pytest.raises(HeartfeltError, match="no finished run"):
        build(str(tmp_path / "out"))


def test_the_command_writes_the_page_and_refuses_options_that_would_do_nothing(folder: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "heartfelt", "report", str(folder / "out"), "-o", str(tmp_path / "report.html")]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    assert "Report written to" in done.stdout
    assert f"{build(str(folder / 'out')).read} conversations read" in (tmp_path / "report.html").read_text(
        encoding="utf-8"
    )
    refused = subprocess.run([*command, "--channel", "chat"], capture_output=True, check=False, encoding="utf-8")
    assert refused.returncode == 1
    assert "assessed already" in refused.stderr
