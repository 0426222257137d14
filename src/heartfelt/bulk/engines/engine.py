"""What an engine is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Protocol

from heartfelt.bulk.stretch import Stretch
from heartfelt.bulk.work import Done, Work


class Engine(Protocol):
    """Does the work on every stretch, somewhere.

    `work` goes to workers by pickle and may be called twice for a stretch, so an engine repeats what it lost. Nothing else
    passes: each worker reads and writes its own files.
    """

    def run(self, work: Work, stretches: Sequence[Stretch]) -> Iterator[Done]:
        """Give what came of each stretch, as it is done, in any order. Raises `HeartfeltError` where workers are lost."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
