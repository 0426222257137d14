"""Spark: the session there is or that `spark-submit` gives, else one on this machine.

Whoever holds a DataFrame of conversations needs none of this: `frame.mapInArrow(assess_batches, spark_schema())`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import msgspec
import pyarrow as pa
from pyspark import SparkConf, SparkContext
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from heartfelt.bulk.done import Done
from heartfelt.bulk.engines.engine import AnyTask
from heartfelt.bulk.schema import ASSESSED
from heartfelt.processes import cores

TASKS_A_CORE = 8
ATTEMPTS = 4
UNNAMED = "local[*]"  # the master that Spark takes where nobody names one; it gives a lost task no second try


def spark_schema() -> StructType:
    """The schema `ASSESSED` as Spark has it."""
    return from_arrow_schema(ASSESSED)


class SparkEngine:
    """One task each, by `mapInArrow`; Spark repeats those of lost executors."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or cores()

    def run(self, work: Callable[[AnyTask], Done], tasks: Sequence[AnyTask]) -> Iterator[Done]:
        """Give what came of the tasks, job by job, two of them at a time so that no core waits for the next."""
        session = self._session()
        size = TASKS_A_CORE * session.sparkContext.defaultParallelism
        jobs = [tasks[start : start + size] for start in range(0, len(tasks), size)]
        with ThreadPoolExecutor(2) as pool:
            yield from chain.from_iterable(pool.map(lambda job: _job(session, work, job), jobs))

    def _session(self) -> SparkSession:
        SparkContext._ensure_initialized()  # else what spark-submit and spark-defaults.conf say would not be seen
        conf = SparkConf()
        if conf.get("spark.master", UNNAMED) == UNNAMED:
            conf.setMaster(f"local[{self._workers},{ATTEMPTS}]")
        conf.setIfMissing("spark.ui.enabled", "false").setIfMissing("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
        if conf.get("spark.master", "").startswith("local"):
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        return SparkSession.builder.appName("heartfelt bulk").config(conf=conf).getOrCreate()


def _job(session: SparkSession, work: Callable[[AnyTask], Done], tasks: Sequence[AnyTask]) -> list[Done]:
    def each(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            done = [msgspec.json.encode(work(tasks[number])) for number in batch.column(0).to_pylist()]
            yield pa.RecordBatch.from_pydict({"done": pa.array(done, pa.binary())})

    numbers = session.range(0, len(tasks), 1, len(tasks))  # one a task
    rows = numbers.mapInArrow(each, "done binary").collect()
    return [msgspec.json.decode(bytes(row.done), type=Done) for row in rows]


engine = SparkEngine
