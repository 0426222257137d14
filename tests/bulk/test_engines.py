"""Every engine gives the same files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

import pyarrow as pa
from bulk_input import SECRET, Here, batch, output, write_lines, write_parquet
from every_engine import each_engine, needs_spark
from message_input import NAMES, TYPES, messages, mixed

from heartfelt.bulk import ASSESSED, assess_batch, run
from heartfelt.bulk.engines import engine_named
from heartfelt.bulk.stretch import Stretch
from heartfelt.bulk.work import Done, Work
from heartfelt.errors import UnknownName

PART = 4000


@dataclass(frozen=True)
class Stumbling(Work):
    """Work that meets an error nobody thought of in the second stretch, with words in its text."""

    def _do(self, stretch: Stretch) -> Done:
        if stretch.number == 1:
            raise ValueError(SECRET)
        return super()._do(stretch)


@each_engine
def test_the_files_are_those_of_one_process(tmp_path: Path, name: str) -> None:
    source = write_lines(tmp_path / "in.jsonl", 30, bad=True)
    run(str(source), str(tmp_path / "plain"), Here(), stretch_bytes=PART)
    counts = run(str(source), str(tmp_path / "out"), engine_named(name, 2), stretch_bytes=PART)
    assert output(tmp_path / "out") == output(tmp_path / "plain")
    assert (counts.assessed, counts.bad.total()) == (30, 3)


@each_engine
def test_a_row_whose_text_is_not_utf8_is_set_aside_on_every_engine(tmp_path: Path, name: str) -> None:
    source = write_parquet(tmp_path / "in.parquet", 30, latin=[11])
    run(str(source), str(tmp_path / "plain"), Here(), reader="phrases", stretch_bytes=PART)
    counts = run(str(source), str(tmp_path / "out"), engine_named(name, 2), reader="phrases", stretch_bytes=PART)
    assert output(tmp_path / "out") == output(tmp_path / "plain")
    assert (counts.assessed, counts.bad) == (29, {"text is not UTF-8": 1})


@each_engine
def test_an_error_that_nobody_thought_of_reaches_no_log_with_its_words(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    source = write_lines(tmp_path / "in.jsonl", 30)
    monkeypatch.setattr("heartfelt.bulk.running.Work", lambda *given: Stumbling(*given))
    counts = run(str(source), str(tmp_path / "out"), engine_named(name, 2), reader="phrases", stretch_bytes=PART)
    assert counts.failed == [f"{source.as_posix()}: could not be done (ValueError)"]
    assert len(list((tmp_path / "out").glob("part-*"))) == counts.stretches - 1 > 1
    assert SECRET not in "".join(capfd.readouterr())


def test_an_engine_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownName, match="Known: dask, local, spark"):
        engine_named("ray")


@needs_spark
def test_the_one_line_for_spark_gives_the_rows_of_the_plain_function() -> None:
    from heartfelt.bulk import assess_batches
    from heartfelt.bulk.engines.spark import SparkEngine, spark_schema

    frame = SparkEngine(2)._session().createDataFrame(pa.Table.from_batches([batch(6)]))
    rows = frame.mapInArrow(assess_batches, spark_schema()).orderBy("id").toArrow().cast(ASSESSED).to_pylist()
    assert rows == sorted(assess_batch(batch(6)).to_pylist(), key=lambda row: row["id"])


@needs_spark
def test_messages_are_grouped_by_spark_as_the_guide_shows() -> None:
    from pyspark.sql.functions import hash, lit, pmod  # noqa: A004

    from heartfelt.bulk import assess_batches, messages_to_conversations
    from heartfelt.bulk.engines.spark import SparkEngine, spark_schema

    def assess_group(group: pa.Table) -> pa.Table:
        conversations = messages_to_conversations(group, columns=NAMES)
        return pa.Table.from_batches(assess_batches(conversations.to_batches()), schema=ASSESSED)

    table = pa.Table.from_pylist(mixed(messages(30)), schema=TYPES)
    frame = SparkEngine(2)._session().createDataFrame(table).repartition(5)
    several = frame.groupBy(pmod(hash("ticket_id"), lit(4)).alias("bucket"))
    rows = several.applyInArrow(assess_group, spark_schema()).orderBy("id").toArrow().cast(ASSESSED).to_pylist()
    assert rows == sorted(assess_group(table).to_pylist(), key=lambda row: row["id"])
    assert len(rows) == 30
