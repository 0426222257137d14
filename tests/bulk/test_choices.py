"""What `heartfelt assess` can be told of a team's norms, calibration and strengths, bulk can be told too."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

import pyarrow as pa
from bulk_input import Here, batch, conversations, write_lines
from every_engine import needs_spark
from msgspec import structs

from heartfelt.assessment import Assessment, assess, encode, reader_named
from heartfelt.bulk import ASSESSED, assess_batch, assess_batches, run
from heartfelt.bulk.engines import engine_named
from heartfelt.connectors.assessments import assessment_row
from heartfelt.errors import HeartfeltError
from heartfelt.language.trained.calibration import Calibration, Scale, read_calibration, written
from heartfelt.language.trained.models import folder
from heartfelt.norms import DEFAULT, Norms, read_norms

COUNT = 12
STRICT = Norms(slow_after_minutes={"chat": 0.01, "email": 0.01, "social": 0.01})
LISTED = {"feeling": 0.05, "canned": 0.05}
NORMS = "[slow_after_minutes]\nchat = 0.01\nemail = 0.01\nsocial = 0.01\n"


def own() -> Calibration:
    """The fast reader's calibration, but for questions, of which none is listed."""
    usual = read_calibration(folder("fast") / "calibration.toml")
    return structs.replace(usual, labels={**usual.labels, "question": Scale(offset=-9.0, threshold=0.9)})


@pytest.fixture
def calibration(tmp_path: Path) -> Path:
    path = tmp_path / "calibration.toml"
    path.write_text(written(own()), encoding="utf-8")
    return path


def expected(calibration: Path | None, norms: Norms = STRICT, listed_from: Any = LISTED) -> list[Assessment]:
    reader = reader_named("fast", calibration)
    return [assess(each, norms=norms, reader=reader, listed_from=listed_from) for each in conversations(COUNT)]


def lines(out: Path) -> bytes:
    return b"".join(part.read_bytes() for part in sorted(out.glob("part-*.jsonl")))


def bulk(source: Path, out: Path, engine: Any = None, **options: Any) -> bytes:
    run(str(source), str(out), engine or Here(), format="jsonl", together=(), stretch_bytes=4000, **options)
    return lines(out)


@pytest.mark.parametrize("left_out", ["norms", "calibration", "listed_from", ""])
def test_a_run_finds_what_assess_finds_with_the_same_choices(tmp_path: Path, calibration: Path, left_out: str) -> None:
    options: dict[str, Any] = {"norms": STRICT, "calibration": calibration, "listed_from": LISTED}
    options |= {left_out: DEFAULT if left_out == "norms" else None} if left_out else {}
    found = bulk(write_lines(tmp_path / "in.jsonl", COUNT), tmp_path / "out", **options)
    assert found == b"".join(encode(each) + b"\n" for each in expected(**options))
    whole = b"".join(encode(each) + b"\n" for each in expected(calibration))
    assert (found == whole) is (left_out == "")  # each of the three changes what is found


def test_the_command_writes_what_the_command_assess_writes(tmp_path: Path, calibration: Path) -> None:
    source, norms = write_lines(tmp_path / "in.jsonl", COUNT), tmp_path / "norms.toml"
    norms.write_text(NORMS, encoding="utf-8")
    options = ["--reader", "fast", "--alone", "--format", "jsonl", "--norms", str(norms), "--calibration"]
    options += [str(calibration), "--listed-from", "feeling=0.05", "--listed-from", "canned=0.05"]
    command = [sys.executable, "-m", "heartfelt"]
    subprocess.run([*command, "bulk", source, tmp_path / "out", "--workers", "1", *options], check=True)
    assessed = subprocess.run([*command, "assess", source, *options], check=True, capture_output=True).stdout
    assert lines(tmp_path / "out") == assessed != b""
    assert read_norms(norms) == STRICT


def test_workers_need_no_file_of_the_choices(tmp_path: Path, calibration: Path) -> None:
    read = read_calibration(calibration)
    wanted = expected(calibration)
    calibration.unlink()
    source = write_lines(tmp_path / "in.jsonl", COUNT)
    found = bulk(source, tmp_path / "out", engine_named("local", 1), norms=STRICT, calibration=read, listed_from=LISTED)
    assert found == b"".join(encode(each) + b"\n" for each in wanted)


@pytest.mark.parametrize(
    "other", [{"norms": DEFAULT}, {"calibration": None}, {"listed_from": {"feeling": 0.06}}, {"listed_from": None}]
)
def test_a_run_goes_on_with_the_same_choices_only(tmp_path: Path, calibration: Path, other: dict[str, Any]) -> None:
    source = write_lines(tmp_path / "in.jsonl", 3)
    options: dict[str, Any] = {"norms": STRICT, "calibration": calibration, "listed_from": LISTED}
    first = bulk(source, tmp_path / "out", **options)
    with pytest.raises(HeartfeltError, match="another choice of norms, calibration or strengths"):
        bulk(source, tmp_path / "out", **{**options, **other})
    assert bulk(source, tmp_path / "out", Here(until=0), **options) == first


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"listed_from": {"feeling": 1.2}}, "between 0 and 1"),
        ({"listed_from": {"felling": 0.2}}, "felling"),
        ({"reader": "full", "calibration": own()}, "is for the reader fast, not full"),
        ({"reader": "phrases", "calibration": own()}, "is for the reader fast, not phrases"),
    ],
)
def test_choices_that_make_no_sense_are_refused_before_anything_is_written(
    tmp_path: Path, options: dict[str, Any], told: str
) -> None:
    with pytest.raises(HeartfeltError, match=told):
        bulk(write_lines(tmp_path / "in.jsonl", 3), tmp_path / "out", **options)
    assert not (tmp_path / "out").exists()
    with pytest.raises(HeartfeltError, match=told):
        assess_batch(batch(1), **options)


def test_the_plain_function_takes_them_too(calibration: Path) -> None:
    found = assess_batch(batch(COUNT), norms=STRICT, calibration=calibration, listed_from=LISTED)
    alone = found.drop_columns(["at", "channel", "queue", "bots", "error"])
    rows = [assessment_row(each) for each in expected(calibration)]
    assert alone.equals(pa.RecordBatch.from_pylist(rows, schema=alone.schema))
    assert found.equals(assess_batch(batch(COUNT), norms=STRICT, calibration=own(), listed_from=LISTED))


def test_the_plain_function_runs_chosen_signals_only() -> None:
    found = assess_batch(batch(COUNT), "phrases", signals=["policy_wall", "cues"])
    reader = reader_named("phrases", only=CHOSEN)
    wanted = [assess(each, reader=reader, only=CHOSEN) for each in conversations(COUNT)]
    alone = found.drop_columns(["at", "channel", "queue", "bots", "error"])
    assert alone.equals(pa.RecordBatch.from_pylist([assessment_row(each) for each in wanted], schema=alone.schema))
    assert found["care"].null_count == COUNT


CHOSEN = frozenset({"policy_wall", "question", "feeling", "circumstance", "repeat_contact", "objection"})


@needs_spark
def test_the_one_line_for_spark_takes_them_too() -> None:
    from heartfelt.bulk.engines.spark import SparkEngine, spark_schema

    options: dict[str, Any] = {"signals": ["cues"], "listed_from": {"feeling": 0.05}, "calibration": own()}
    frame = SparkEngine(2)._session().createDataFrame(pa.Table.from_batches([batch(6)]))
    assessed = frame.mapInArrow(partial(assess_batches, reader="fast", **options), spark_schema())
    rows = assessed.orderBy("id").toArrow().cast(ASSESSED).to_pylist()
    assert rows == sorted(assess_batch(batch(6), **options).to_pylist(), key=lambda row: row["id"])
