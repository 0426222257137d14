"""This machine: a process for each core. Each loads the reader once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

from heartfelt.bulk.done import Done
from heartfelt.bulk.engines.engine import AnyTask
from heartfelt.errors import HeartfeltError
from heartfelt.processes import begin, cores

ATTEMPTS = 3
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class LocalEngine:
    """A pool of processes. A task whose process was killed is done again."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or cores()

    def run(self, work: Callable[[AnyTask], Done], tasks: Sequence[AnyTask]) -> Iterator[Done]:
        """Give what came of each task as it is done."""
        left = {task.number: task for task in tasks}
        attempts = 0
        while left:
            attempts += 1
            try:
                for done in self._pool(work, list(left.values())):
                    del left[done.number]
                    attempts = 0
                    yield done
            except BrokenProcessPool:
                if attempts == ATTEMPTS:
                    raise HeartfeltError(
                        "Worker processes ended again and again, perhaps for want of memory. Try fewer --workers; "
                        "what is done stays."
                    ) from None

    def _pool(self, work: Callable[[AnyTask], Done], tasks: list[AnyTask]) -> Iterator[Done]:
        # Started anew and not forked: a fork would inherit the locks of threads (progress, Arrow) that it does not have.
        context = get_context("spawn")
        workers = min(self._workers, len(tasks))
        with _one_thread_each(), ProcessPoolExecutor(workers, context, initializer=begin) as pool:
            try:
                for future in as_completed([pool.submit(work, task) for task in tasks]):
                    yield future.result()
            except (KeyboardInterrupt, GeneratorExit):  # nobody waits for what is under way; it will be done again
                for process in list(pool._processes.values()):
                    process.terminate()
                raise


engine = LocalEngine


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes started here use one thread for algebra; with one process a core, more would only wait for each other."""
    given = {name: os.environ.get(name) for name in THREADS}
    os.environ.update({name: value or "1" for name, value in given.items()})
    try:
        yield
    finally:
        for name, value in given.items():
            if value is None:
                del os.environ[name]
