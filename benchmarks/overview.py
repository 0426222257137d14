"""Time and memory of tables and of the report over large outputs of `heartfelt bulk`.

    python benchmarks/overview.py [--rows 100000 1000000 ...] [--assessed 10000] [--reader fast] [--folder FOLDER]

One part of simulated conversations is really assessed; the rest is that part again, and its input, under other ids.
Each figure is a process of its own: seconds, and the most memory it ever held. The folder is removed at the end, but for
one that was named.
"""

from __future__ import annotations

import argparse
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import zstandard
from rich.console import Console
from rich.table import Table

import heartfelt
from heartfelt.bulk import run
from heartfelt.bulk.plan import PLAN, File, Plan
from heartfelt.bulk.running import SUCCESS
from heartfelt.bulk.stretch import Stretch
from heartfelt.bulk.work import Done, Work
from heartfelt.conversation import encode
from heartfelt.sample.operation import simulate

A_PART = 10_000
MARK = "@@"
TASKS = {
    "report": "from heartfelt.overview import build; from heartfelt.report import render; page = render(build(OUT))",
    "signs by queue": "from heartfelt.bulk import views; views(OUT).sql("
    "'SELECT queue, sign, count(*) FROM signs GROUP BY ALL').fetchall()",
    "days": "from heartfelt.bulk import views; views(OUT).sql('FROM days').fetchall()",
}


class Here:
    """Runs the work in this process."""

    def run(self, work: Work, stretches: Sequence[Stretch]) -> Iterator[Done]:
        return map(work, stretches)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000], help="how many conversations")
    parser.add_argument("--assessed", type=int, default=A_PART, help="how many are really assessed (10000)")
    parser.add_argument("--reader", default="fast", help="who reads the one part (fast)")
    parser.add_argument("--folder", type=Path, help="where the output goes, to be kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="heartfelt-overview-") as temporary:
        folder = options.folder or Path(temporary)
        _base(folder, options.assessed, options.reader)
        versions = f"heartfelt {heartfelt.__version__}, DuckDB {duckdb.__version__}, Python {platform.python_version()}"
        table = Table(title=versions, title_justify="left")
        for heading in ("conversations", "output, MB", *TASKS):
            table.add_column(heading, justify="right")
        for rows in sorted(options.rows):
            size = grow(folder, rows // A_PART)
            figures = [_measured(code, folder / "out") for code in TASKS.values()]
            table.add_row(f"{rows:,}", f"{size / 1e6:,.0f}", *figures)
        Console(highlight=False, width=120).print(table)


def _base(folder: Path, assessed: int, reader: str) -> None:
    """One part, really assessed, with ids that hold a mark to be replaced; one from before is used again."""
    if (folder / "assessed").exists():
        return
    (folder / "base").mkdir(parents=True)
    with (folder / "base" / "part.jsonl").open("wb") as lines:
        for number, conversation in enumerate(simulate(assessed, seed=3).conversations):
            lines.write(encode(msgspec.structs.replace(conversation, id=f"c{MARK}-{number}")) + b"\n")
    run(str(folder / "base"), str(folder / "assessed"), Here(), reader=reader, stretch_bytes=2**40)


def grow(folder: Path, parts: int) -> int:
    """Bring input and output in `folder` to so many parts; how many bytes the output has then."""
    written, out = folder / "in", folder / "out"
    for place in (written, out / "_heartfelt"):
        place.mkdir(parents=True, exist_ok=True)
    assessed = pq.read_table(next((folder / "assessed").glob("part-*.parquet")))
    copies = A_PART // len(assessed)
    part = pa.concat_tables([assessed] * copies)
    marks = [f"{MARK}.{copy}" for copy in range(copies)]
    ids = [name.replace(MARK, mark) for mark in marks for name in assessed["id"].to_pylist()]
    once = (folder / "base" / "part.jsonl").read_bytes()
    lines = b"".join(once.replace(MARK.encode(), mark.encode()) for mark in marks)
    files, stretches, size = [], [], 0
    for number in range(parts):
        source, target = written / f"{number:05}.jsonl.zst", out / f"part-{number:05}.parquet"
        if not target.exists():
            source.write_bytes(zstandard.compress(lines.replace(MARK.encode(), str(number).encode()), 1))
            renamed = pa.array([name.replace(MARK, str(number)) for name in ids])
            pq.write_table(part.set_column(0, "id", renamed), target, compression="zstd", row_group_size=A_PART)
        files.append(File(str(source), source.stat().st_size, None))
        stretches.append(Stretch(number, str(source), "jsonl", 0, 2**62, source.stat().st_size))
        size += target.stat().st_size
    plan = Plan(heartfelt.__version__, "", "parquet", False, 0, files, stretches, str(written))
    (out / PLAN).write_bytes(msgspec.json.encode(plan))
    (out / SUCCESS).write_bytes(b'{"assessed": %d, "quarantined": {}, "mended": {}}' % (parts * A_PART))
    return size


def _measured(code: str, out: Path) -> str:
    """Seconds and megabytes of a process that does this; its own memory, without what it had of this one before it began."""
    ending = "; from pathlib import Path; print(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    command = [sys.executable, "-c", f"OUT = {str(out)!r}; {code}{ending}"]
    peak = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{seconds:.1f} s ({processor:.1f} s CPU), {peak / 1024:,.0f} MB"


if __name__ == "__main__":
    main()
