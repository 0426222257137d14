"""What an engine is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from heartfelt.bulk.done import Done, Task

AnyTask = TypeVar("AnyTask", bound=Task)


class Engine(Protocol):
    """Does the work on every task (mostly a stretch), somewhere.

    `work` goes to workers by pickle and may be called twice for a task, so an engine repeats what it lost. Nothing else
    passes: each worker reads and writes its own files.
    """

    def run(self, work: Callable[[AnyTask], Done], tasks: Sequence[AnyTask]) -> Iterator[Done]:
        """Give what came of each task, as it is done, in any order; of one that no process survives, `ended_with`.

        Raises `HeartfeltError` where no process can begin.
        """
