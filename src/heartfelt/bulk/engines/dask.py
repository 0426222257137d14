"""Dask: the cluster that Dask's own settings name (`DASK_SCHEDULER_ADDRESS`), else one of processes on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import dask
from distributed import Client, KilledWorker, LocalCluster, as_completed

from heartfelt.bulk.done import Done, ended_with
from heartfelt.bulk.engines.engine import AnyTask
from heartfelt.processes import cores

THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
HERE = {
    "distributed.worker.profile.enabled": False,  # which looks at the stack a hundred times a second
    "distributed.nanny.pre-spawn-environ": dict.fromkeys(THREADS, 1),  # without giving memory back all the time
}


class DaskEngine:
    """One task each; Dask repeats those of lost workers, some times over."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or cores()

    def run(self, work: Callable[[AnyTask], Done], tasks: Sequence[AnyTask]) -> Iterator[Done]:
        """Give what came of each task as it is done."""
        with ExitStack() as stack:
            address = dask.config.get("scheduler-address", None) or stack.enter_context(self._here())
            client = stack.enter_context(Client(address))
            under_way = dict(zip(client.map(work, tasks, pure=False), tasks, strict=True))
            suspects: list[AnyTask] = []
            for future in as_completed(list(under_way)):
                task = under_way.pop(future)
                try:
                    done = future.result()
                except KilledWorker:  # perhaps it only waited on workers that another task killed
                    suspects.append(task)
                    continue
                yield done
                future.release()
            for task in suspects:
                yield _alone(client, work, task)

    @contextmanager
    def _here(self) -> Iterator[LocalCluster]:
        with (
            dask.config.set(HERE),
            LocalCluster(self._workers, threads_per_worker=1, dashboard_address=None) as cluster,
        ):
            yield cluster


engine = DaskEngine


def _alone(client: Client, work: Callable[[AnyTask], Done], task: AnyTask) -> Done:
    """What comes of a task while no other is under way."""
    try:
        done: Done = client.submit(work, task, pure=False).result()
    except KilledWorker:
        return ended_with(task)
    return done
