"""Dask: the cluster that Dask's own settings name (`DASK_SCHEDULER_ADDRESS`), else one of processes on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import dask
from distributed import Client, LocalCluster, as_completed

from heartfelt.bulk.done import Done
from heartfelt.bulk.engines.engine import AnyTask
from heartfelt.processes import cores


class DaskEngine:
    """One task each; Dask repeats those of lost workers."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or cores()

    def run(self, work: Callable[[AnyTask], Done], tasks: Sequence[AnyTask]) -> Iterator[Done]:
        """Give what came of each task as it is done."""
        with ExitStack() as stack:
            address = dask.config.get("scheduler-address", None) or stack.enter_context(self._here())
            client = stack.enter_context(Client(address))
            futures = client.map(work, tasks, pure=False)
            for future in as_completed(futures):
                yield future.result()
                future.release()

    def _here(self) -> LocalCluster:
        return LocalCluster(n_workers=self._workers, threads_per_worker=1, dashboard_address=None)


engine = DaskEngine
