"""This machine: a process for each core, forked from one that has loaded what all of them need (`heartfelt.bulk.ready`)."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext

from heartfelt.bulk.done import Done, ended_with
from heartfelt.bulk.engines.engine import AnyTask
from heartfelt.errors import HeartfeltError
from heartfelt.processes import begin, cores

READY = "heartfelt.bulk.ready"
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class LocalEngine:
    """A pool of processes. What was under way when one of them was killed is done again, each task alone."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or cores()

    def run(self, work: Callable[[AnyTask], Done], tasks: Sequence[AnyTask]) -> Iterator[Done]:
        """Give what came of each task as it is done; one whose process ends alone too could not be done."""
        left = deque(tasks)
        while left:
            under_way: dict[Future[Done], AnyTask] = {}
            try:
                yield from self._side_by_side(work, left, under_way)
            except BrokenProcessPool:  # it does not say whose process was killed, and ends the others
                yield from _one_by_one(work, under_way.values())

    def _side_by_side(
        self, work: Callable[[AnyTask], Done], left: deque[AnyTask], under_way: dict[Future[Done], AnyTask]
    ) -> Iterator[Done]:
        """Do what is `left`; given away are only as many tasks as there are processes, and one to go on with."""
        workers = min(self._workers, len(left))
        with _pool(workers) as pool:
            while left or under_way:
                while left and len(under_way) <= workers:
                    under_way[pool.submit(work, left[0])] = left[0]
                    left.popleft()
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    done = future.result()
                    del under_way[future]
                    yield done


engine = LocalEngine


def _one_by_one(work: Callable[[AnyTask], Done], tasks: Iterable[AnyTask]) -> Iterator[Done]:
    """Do these in a pool of one, where it is known whose process ended."""
    left = deque(tasks)
    while left:
        with _pool(1) as pool:
            _require_life(pool)
            try:
                while left:
                    done = pool.submit(work, left[0]).result()
                    left.popleft()
                    yield done
            except BrokenProcessPool:
                yield ended_with(left.popleft())


def _require_life(pool: ProcessPoolExecutor) -> None:
    """Raises `HeartfeltError` where a process ends before it is given anything to do."""
    try:
        pool.submit(os.getpid).result()
    except BrokenProcessPool:
        raise HeartfeltError(
            "Worker processes end as soon as they begin, perhaps for want of memory. In a script, call heartfelt.bulk.run "
            'under if __name__ == "__main__". What is done stays.'
        ) from None


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    environment = dict(os.environ)
    with _one_thread_each(), ProcessPoolExecutor(workers, _context(), _begin, (environment,)) as pool:
        try:
            yield pool
        except (KeyboardInterrupt, GeneratorExit):  # nobody waits for what is under way; it will be done again
            for process in list(pool._processes.values()):
                process.terminate()
            raise


def _context() -> BaseContext:
    """How processes start: not by forking this one, whose threads (progress, Arrow) may hold locks that a fork would keep."""
    if "forkserver" not in get_all_start_methods():  # Windows
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([READY])
    return context


def _begin(environment: dict[str, str]) -> None:
    """What a process does first: the one that it was forked from may have been there before the environment was as it is."""
    os.environ.update(environment | {name: os.environ.get(name, "1") for name in THREADS if name not in environment})
    begin()


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
