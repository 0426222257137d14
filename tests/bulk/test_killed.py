"""Where workers, or a whole run, are killed, the files are the same in the end."""

from __future__ import annotations

import os
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

from bulk_input import Here, output, write_lines
from every_engine import each_engine, each_engine_but_spark, needs_spark
from message_input import NAMES, messages, mixed, write_messages

from heartfelt.bulk import run
from heartfelt.bulk.engines import engine_named
from heartfelt.bulk.grouping.bringing import Bring, Bucket
from heartfelt.bulk.grouping.splitting import Split
from heartfelt.bulk.stretch import Stretch
from heartfelt.bulk.together.gathering import Gather
from heartfelt.bulk.work import Done, Work
from heartfelt.errors import HeartfeltError

PART = 4000
EXECUTOR_KILLED = Path(__file__).with_name("executor_killed.py")
BULK = [sys.executable, "-m", "heartfelt", "bulk", "--reader", "phrases", "--part-size", "1", "--workers", "2"]


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


@needs_spark
@pytest.mark.skipif(not Path("/proc").exists(), reason="whose worker it is is looked up in /proc")
def test_a_killed_executor_of_a_spark_cluster_changes_nothing(tmp_path: Path) -> None:
    source, killed = write_lines(tmp_path / "in.jsonl", 30), tmp_path / "killed"
    run(str(source), str(tmp_path / "plain"), Here(), reader="phrases", stretch_bytes=PART)
    command = [sys.executable, EXECUTOR_KILLED, source, tmp_path / "out", killed, str(PART)]
    cluster = {
        "PYSPARK_SUBMIT_ARGS": "--master local-cluster[2,1,1024] pyspark-shell",
        "SPARK_HOME": str(_home_of_spark(tmp_path / "spark")),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    subprocess.run(command, env=os.environ | cluster, check=True, timeout=300)
    assert b"CoarseGrainedExecutorBackend" in killed.read_bytes()
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
    monkeypatch.setattr("heartfelt.bulk.engines.local._begin", end_at_once)
    with pytest.raises(HeartfeltError, match="end as soon as they begin"):
        run(str(write_lines(tmp_path / "in.jsonl", 2)), str(tmp_path / "out"), engine_named("local", 1), together=())


def end_at_once(_: object) -> None:
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


def _home_of_spark(home: Path) -> Path:
    """Spark as it is installed, by links: a cluster writes what its executors say into a folder beside its programs."""
    import pyspark

    home.mkdir()
    for each in Path(pyspark.__file__).parent.iterdir():
        (home / each.name).symlink_to(each)
    return home


@contextmanager
def _few_tries() -> Iterator[None]:
    """Dask gives up a task sooner: each try takes a new process."""
    if not find_spec("dask"):
        yield
        return
    import dask

    with dask.config.set({"distributed.scheduler.allowed-failures": 1}):
        yield


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
