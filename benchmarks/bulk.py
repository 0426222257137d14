"""How long `heartfelt bulk` takes on this machine, and how much memory, as conversations grow and workers are added.

    python benchmarks/bulk.py [--conversations 20000 100000] [--workers 1 2] [--engines local dask spark] [--alone]
        [--part-size 4] [--folder FOLDER] [--json]

Simulated conversations (`heartfelt sample`), reader `fast`; in FOLDER they are kept for another time. Memory is that of all
processes together, shared pages counted once (PSS), looked at twice a second; times are of the clock and, since a busy
machine stretches those, of all processors together, with the start of the engine. Needs psutil, which the extra `dask` brings.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

LOOK = 0.5  # seconds
HEARTFELT = [sys.executable, "-m", "heartfelt"]
HEADINGS = (
    "conversations", "messages", "engine", "workers", "seconds", "of the first", "seconds of processors", "of the first",
    "messages a second", "MB at most",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--engines", nargs="+", default=["local"], choices=["local", "dask", "spark"])
    parser.add_argument("--alone", action="store_true", help="each conversation for itself: one pass")
    parser.add_argument("--part-size", type=int, default=4, help="MB of input in a part (4)")
    parser.add_argument("--folder", type=Path, help="where simulated conversations are kept, or were")
    parser.add_argument("--json", action="store_true", help="a line for each run, for machines")
    options = parser.parse_args()
    how = ["--part-size", str(options.part_size), *(["--alone"] if options.alone else [])]
    table = Table(title="heartfelt bulk, reader fast", title_justify="left")
    for heading in HEADINGS:
        table.add_column(heading, justify="right")
    for size in options.conversations:
        first = None
        for each in runs(size, options.workers, options.engines, how, options.folder):
            first = first or each
            row = each.row(first)
            table.add_row(*row)
            print(json.dumps(asdict(each)) if options.json else " | ".join(row), flush=True)
    if not options.json:
        Console(width=140).print(table)


@dataclass(frozen=True)
class Run:
    """What a run took: seconds by the clock and of all processors, and the most MB of all its processes."""

    conversations: int
    messages: int
    engine: str
    workers: int
    seconds: float
    processors: float
    megabytes: float

    def row(self, first: Run) -> list[str]:
        """It beside the first run of its size."""
        return [
            f"{self.conversations:,}", f"{self.messages:,}", self.engine, str(self.workers), f"{self.seconds:.0f}",
            f"{self.seconds / first.seconds:.2f}", f"{self.processors:.0f}", f"{self.processors / first.processors:.2f}",
            f"{self.messages / self.seconds:,.0f}", f"{self.megabytes:.0f}",
        ]  # fmt: skip


def runs(size: int, workers: list[int], engines: list[str], how: list[str], kept: Path | None) -> Iterator[Run]:
    """A run for each number of workers and engine."""
    with tempfile.TemporaryDirectory(prefix="heartfelt-bulk-") as folder:
        given = simulated(size, kept / str(size) if kept else Path(folder))
        with given.open(encoding="utf-8") as lines:
            messages = sum(len(json.loads(line)["messages"]) for line in lines)
        for count, engine in product(workers, engines):
            out = Path(folder) / f"{engine}-{count}"
            command = [*HEARTFELT, "bulk", str(given), str(out), "--workers", str(count), "--engine", engine, *how]
            yield Run(size, messages, engine, count, *measured(command))


def simulated(size: int, folder: Path) -> Path:
    """A file of so many conversations; one that is there is used again."""
    given = folder / "conversations.jsonl"
    if not given.exists():
        how = ["--conversations", str(size), "-o", str(folder)]
        subprocess.run([*HEARTFELT, "sample", *how], check=True, capture_output=True)
    return given


def measured(command: list[str]) -> tuple[float, float, float]:
    """Seconds by the clock and of all processors, and the most MB that the processes had together."""
    start, most = time.monotonic(), 0
    spent: dict[int, float] = {}  # by process, as last seen
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    first = psutil.Process(process.pid)
    while process.poll() is None:
        time.sleep(LOOK)
        try:
            processes = [first, *first.children(recursive=True)]
            for each in processes:
                times = each.cpu_times()
                spent[each.pid] = times.user + times.system
            most = max(most, sum(each.memory_full_info().pss for each in processes))
        except psutil.Error:  # one of them ended in between
            continue
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}. Run it to see why.")
    return time.monotonic() - start, sum(spent.values()), most / 1e6


if __name__ == "__main__":
    main()
