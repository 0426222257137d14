"""Every engine gives the same files, also where its workers are killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

import pyarrow as pa
from bulk_input import SECRET, Here, batch, output, write_lines, write_parquet
from message_input import NAMES, TYPES, messages, mixed, write_messages

from heartfelt.bulk import ASSESSED, assess_batch, run
from heartfelt.bulk.engines import ENGINES, engine_named
from heartfelt.bulk.grouping.bringing import Bring, Bucket
from heartfelt.bulk.grouping.splitting import Split
from heartfelt.bulk.stretch import Stretch
from heartfelt.bulk.together.gathering import Gather
from heartfelt.bulk.work import Done, Work
from heartfelt.errors import HeartfeltError, UnknownName

NEEDED = {"local": "concurrent", "dask": "distributed", "spark": "pyspark"}
PART = 4000
BULK = [sys.executable, "-m", "heartfelt", "bulk", "--reader", "phrases", "--part-size", "1", "--workers", "2"]


def _missing(name: str) -> bool:
    return not find_spec(NEEDED[name]) or (name == "spark" and shutil.which("java") is None)


def _each(*names: str) -> pytest.MarkDecorator:
    """Once for each of these engines that is installed."""
    reason = "the extra {} (for Spark also Java) is not installed"
    skips = {name: pytest.mark.skipif(_missing(name), reason=reason.format(name)) for name in names}
    return pytest.mark.parametrize("name", [pytest.param(name, marks=skip) for name, skip in skips.items()])


each_engine = _each(*ENGINES)
each_engine_but_spark = _each("local", "dask")  # Spark gives up the whole run


def killed_once(number: int, mark: Path) -> None:
    """Kill this process, as the kernel does, where the number is 1; once, as the mark tells."""
    if number == 1 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class KilledOnce(Work):
    """Work whose process is killed, as by the kernel, in the middle of the second stretch, once."""

    mark: str = ""

    def __call__(self, stretch: Stretch) -> Done:
        killed_once(stretch.number, Path(self.mark))
        return super().__call__(stretch)


@dataclass(frozen=True)
class GatherKilledOnce(Gather):
    """The same in the first pass."""

    mark: str = ""

    def __call__(self, stretch: Stretch) -> Done:
        killed_once(stretch.number, Path(self.mark))
        return super().__call__(stretch)


@dataclass(frozen=True)
class Stumbling(Work):
    """Work that meets an error nobody thought of in the second stretch, with words in its text."""

    def _do(self, stretch: Stretch) -> Done:
        if stretch.number == 1:
            raise ValueError(SECRET)
        return super()._do(stretch)


@dataclass(frozen=True)
class SplitKilledOnce(Split):
    """The same where messages are split into buckets."""

    mark: str = ""

    def __call__(self, stretch: Stretch) -> Done:
        killed_once(stretch.number, Path(self.mark))
        return super().__call__(stretch)


@dataclass(frozen=True)
class BringKilledOnce(Bring):
    """The same where a bucket is brought together."""

    mark: str = ""

    def __call__(self, task: Bucket) -> Done:
        killed_once(task.number, Path(self.mark))
        return super().__call__(task)


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


@each_engine
def test_a_killed_worker_changes_nothing(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_lines(tmp_path / "in.jsonl", 30)
    run(str(source), str(tmp_path / "plain"), Here(), reader="phrases", stretch_bytes=PART)
    killed, before = tmp_path / "killed", tmp_path / "killed_before"
    monkeypatch.setattr("heartfelt.bulk.running.Work", lambda *given: KilledOnce(*given, mark=str(killed)))
    monkeypatch.setattr(
        "heartfelt.bulk.together.learning.Gather", lambda *given: GatherKilledOnce(*given, mark=str(before))
    )
    run(str(source), str(tmp_path / "out"), engine_named(name, 2), reader="phrases", stretch_bytes=PART)
    assert killed.exists()
    assert before.exists()
    assert output(tmp_path / "out") == output(tmp_path / "plain")


@each_engine
def test_messages_are_grouped_the_same_also_where_workers_are_killed(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = str(write_messages(tmp_path / "in", mixed(messages(30))))
    monkeypatch.setattr("heartfelt.bulk.grouping.whole.BUCKET_BYTES", 10_000)
    run(source, str(tmp_path / "plain"), Here(), reader="phrases", stretch_bytes=PART, messages=NAMES)
    killed, after = tmp_path / "killed", tmp_path / "killed_after"
    where = "heartfelt.bulk.grouping.whole"
    monkeypatch.setattr(f"{where}.Split", lambda *given: SplitKilledOnce(*given, mark=str(killed)))
    monkeypatch.setattr(f"{where}.Bring", lambda *given: BringKilledOnce(*given, mark=str(after)))
    run(source, str(tmp_path / "out"), engine_named(name, 2), reader="phrases", stretch_bytes=PART, messages=NAMES)
    assert killed.exists()
    assert after.exists()
    assert output(tmp_path / "out") == output(tmp_path / "plain")


def test_a_run_killed_at_any_moment_is_finished_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for place in range(6):
        write_lines(tmp_path / "in" / f"{place}.jsonl", 83)
    run(str(tmp_path / "in"), str(tmp_path / "plain"), Here(), reader="phrases", stretch_bytes=1 << 20)
    for parts in (1, 4):
        process = subprocess.Popen([*BULK, tmp_path / "in", tmp_path / "out"], start_new_session=True)
        _wait_for_parts(tmp_path / "out", parts, process)
        process.kill()
        process.wait()
        assert not (tmp_path / "out" / "_SUCCESS").exists() or process.returncode == 0
    _wait_until_workers_end(process.pid)
    subprocess.run([*BULK, tmp_path / "in", tmp_path / "out"], check=True)
    assert output(tmp_path / "out") == output(tmp_path / "plain")


@each_engine_but_spark
def test_a_part_that_no_process_survives_is_told_and_stops_no_other(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = write_lines(tmp_path / "in.jsonl", 30), tmp_path / "out"
    run(str(source), str(tmp_path / "plain"), Here(), reader="phrases", stretch_bytes=PART)
    monkeypatch.setattr("heartfelt.bulk.running.Work", lambda *given: AlwaysKilled(*given))
    with _few_tries():
        counts = run(str(source), str(out), engine_named(name, 2), reader="phrases", stretch_bytes=PART)
    assert counts.failed == [f"{source.as_posix()}: part 1: its process ended, perhaps for want of memory"]
    assert len(list(out.glob("part-*"))) == counts.stretches - 1 > 2
    assert not (out / "_SUCCESS").exists()
    monkeypatch.undo()
    run(str(source), str(out), Here(), reader="phrases", stretch_bytes=PART)
    assert output(out) == output(tmp_path / "plain")


def test_a_part_of_the_first_pass_that_no_process_survives_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_lines(tmp_path / "in.jsonl", 30)
    monkeypatch.setattr("heartfelt.bulk.together.learning.Gather", lambda *given: GatherAlwaysKilled(*given))
    counts = run(str(source), str(tmp_path / "out"), engine_named("local", 2), reader="phrases", stretch_bytes=PART)
    assert counts.failed == [f"{source.as_posix()}: part 1: its process ended, perhaps for want of memory"]
    assert counts.assessed == 0


def test_processes_that_end_as_soon_as_they_begin_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heartfelt.bulk.engines.local.begin", end_at_once)
    with pytest.raises(HeartfeltError, match="end as soon as they begin"):
        run(str(write_lines(tmp_path / "in.jsonl", 2)), str(tmp_path / "out"), engine_named("local", 1), together=())


def end_at_once() -> None:
    """How a process begins where there is no memory for it."""
    os._exit(1)


class AlwaysKilled(Work):
    """Work whose second stretch no process survives."""

    def __call__(self, stretch: Stretch) -> Done:
        if stretch.number == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(stretch)


class GatherAlwaysKilled(Gather):
    """The same in the first pass."""

    def __call__(self, stretch: Stretch) -> Done:
        if stretch.number == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(stretch)


@contextmanager
def _few_tries() -> Iterator[None]:
    """Dask gives up a task sooner: each try takes a new process."""
    if not find_spec("dask"):
        yield
        return
    import dask

    with dask.config.set({"distributed.scheduler.allowed-failures": 1}):
        yield


def test_an_engine_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UnknownName, match="Known: dask, local, spark"):
        engine_named("ray")


@pytest.mark.skipif(_missing("spark"), reason="the extra spark, or Java, is not installed")
def test_the_one_line_for_spark_gives_the_rows_of_the_plain_function() -> None:
    from heartfelt.bulk import assess_batches
    from heartfelt.bulk.engines.spark import SparkEngine, spark_schema

    frame = SparkEngine(2)._session().createDataFrame(pa.Table.from_batches([batch(6)]))
    rows = frame.mapInArrow(assess_batches, spark_schema()).orderBy("id").toArrow().cast(ASSESSED).to_pylist()
    assert rows == sorted(assess_batch(batch(6)).to_pylist(), key=lambda row: row["id"])


@pytest.mark.skipif(_missing("spark"), reason="the extra spark, or Java, is not installed")
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


def _wait_for_parts(out: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None and len(list(out.glob("part-*"))) < count:
        time.sleep(0.02)


def _wait_until_workers_end(session: int) -> None:
    """Workers see that their main process is gone and end too."""
    for _ in range(100):
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    raise AssertionError("workers outlive the run that was killed")
