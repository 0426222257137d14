"""A run on Spark in which a process of Java that holds workers is killed: `python executor_killed.py IN OUT MARK BYTES`."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from heartfelt.bulk import run, running
from heartfelt.bulk.engines import engine_named
from heartfelt.bulk.stretch import Stretch
from heartfelt.bulk.work import Done, Work


@dataclass(frozen=True)
class ExecutorKilledOnce(Work):
    """Work whose executor is killed in the middle of the second stretch, once; the mark tells what was killed."""

    mark: str = ""

    def __call__(self, stretch: Stretch) -> Done:
        mark = Path(self.mark)
        if stretch.number == 1 and not mark.exists():
            executor = parent_of(os.getppid())  # a worker is a child of Spark's Python daemon, that one of the executor
            mark.write_bytes(Path(f"/proc/{executor}/cmdline").read_bytes())
            os.kill(executor, signal.SIGKILL)
        return super().__call__(stretch)


def parent_of(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("PPid:"))


if __name__ == "__main__":
    source, out, mark, size = sys.argv[1:]
    vars(running)["Work"] = lambda *given: ExecutorKilledOnce(*given, mark=mark)
    counts = run(source, out, engine_named("spark"), reader="phrases", stretch_bytes=int(size))
    sys.exit(len(counts.failed))
