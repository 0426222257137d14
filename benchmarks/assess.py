"""How many messages a second `heartfelt.assess_each` reads on one core, and where the time goes.

    python benchmarks/assess.py [--reader full|fast|phrases] [--runs N] [--limit N] [FILE ...]

Without files it reads the bundled sample over and over, a simulated operation, and, where it is there, a collection of
real conversations. Each run reads its own part of a file, so that no text comes twice (the sample, being short, does).
Times are processor time of this one thread: other work on the machine does not count. A digest of all that came out stands
beside them: a change that is to cost less and say the same leaves it as it was, on one machine.
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import platform
import pstats
import time
from collections.abc import Sequence
from importlib.resources import files
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

import heartfelt
from heartfelt.assessment import encode
from heartfelt.conversation import Conversation, decode
from heartfelt.language.reading import Reader
from heartfelt.sample.operation import simulate

REAL = Path(__file__).parents[2] / "shared" / "data" / "twcs" / "conversations.jsonl"
AIMS = {"full": 400, "fast": 4_000, "phrases": 2_000}
TOP = 10
Source = tuple[str, list[list[Conversation]]]
Digest = Any  # of hashlib, which names no type for it


def main() -> None:
    """Measure every source and print two tables."""
    options = arguments()
    console = Console(highlight=False, width=110)
    start = time.perf_counter()
    reader = heartfelt.reader_named(options.reader)
    heartfelt.assess(next(simulate(1, seed=99).conversations), reader=reader)
    console.print(
        f"heartfelt {heartfelt.__version__}, Python {platform.python_version()}, {platform.processor() or platform.machine()}"
    )
    console.print(f"first conversation, with all that is loaded for it: {time.perf_counter() - start:.2f} s\n")
    found = [from_file(path, options.runs, options.limit) for path in options.files] or sources(
        options.runs, options.limit
    )
    console.print(speeds(found, options.reader))
    console.print(shares(found[-1], reader))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", choices=list(AIMS), default="fast", help="who reads (fast)")
    parser.add_argument("--runs", type=int, default=5, help="how often each source is measured (5)")
    parser.add_argument("--limit", type=int, default=2_500, help="the most conversations of a source (2500)")
    parser.add_argument("files", nargs="*", type=Path, help="conversations in heartfelt's format, one a line")
    return parser.parse_args()


def sources(runs: int, limit: int) -> list[Source]:
    """What is measured where no file is named."""
    sample = [decode(line)[0] for line in (files("heartfelt.sample") / "conversations.jsonl").read_bytes().splitlines()]
    found: list[Source] = [("bundled sample, repeated", [sample * 3] * runs)]
    found.append(("simulated operation", parted(list(simulate(limit, seed=1).conversations), runs)))
    if REAL.exists():
        found.append(from_file(REAL, runs, limit))
    return found


def from_file(path: Path, runs: int, limit: int) -> Source:
    """The conversations of a file, a part for each run."""
    with path.open("rb") as lines:
        return f"{path.parent.name}/{path.name}", parted([decode(line)[0] for line in islice(lines, limit)], runs)


def parted(conversations: list[Conversation], runs: int) -> list[list[Conversation]]:
    return [part for start in range(runs) if (part := conversations[start::runs])]


def speeds(found: Sequence[Source], name_of_reader: str) -> Table:
    """Messages a second of every run: the first apart, since the engine still learns, then the rest."""
    aim = f"{name_of_reader}, messages a second on one core (aim: {AIMS[name_of_reader]:,})"
    reader = heartfelt.reader_named(name_of_reader)
    table = Table(title=aim, title_justify="left")
    table.add_column("source")
    for heading in ("messages a run", "first run", "slowest", "median", "fastest", "digest"):
        table.add_column(heading, justify="right")
    for name, runs in found:
        digest = hashlib.sha256()
        first, *others = [messages(run) / seconds(run, reader, digest) for run in runs]
        rest = others or [first]
        figures = (first, min(rest), median(rest), max(rest))
        table.add_row(name, f"{messages(runs[0]):,}", *(f"{figure:,.0f}" for figure in figures), digest.hexdigest()[:8])
    return table


def messages(conversations: Sequence[Conversation]) -> int:
    return sum(len(conversation.messages) for conversation in conversations)


def seconds(conversations: Sequence[Conversation], reader: Reader, digest: Digest | None = None) -> float:
    """Processor time to assess them all; the digest takes in what came out."""
    start = time.process_time()
    found = [assessment for _, assessment in heartfelt.assess_each(conversations, reader=reader)]
    spent = time.process_time() - start
    for assessment in found if digest else ():
        digest.update(encode(assessment))
    return spent


def shares(source: Source, reader: Reader) -> Table:
    """The functions that take most time themselves, as shares of the whole; measuring slows Python code, not engines."""
    name, runs = source
    profile = cProfile.Profile()
    profile.enable()
    for run in runs[-2:]:
        seconds(run, reader)
    profile.disable()
    stats = pstats.Stats(profile)
    total = stats.total_tt  # type: ignore[attr-defined]
    functions = sorted(stats.stats.items(), key=lambda item: -item[1][2])  # type: ignore[attr-defined]
    table = Table(title=f"where the time goes ({name})", title_justify="left")
    for heading in ("function", "calls", "itself", "with what it calls"):
        table.add_column(heading, justify="left" if heading == "function" else "right")
    for (file, line, function), (_, calls, itself, with_calls, _) in functions[:TOP]:
        place = f"{Path(file).name}:{line} {function}" if line else function
        table.add_row(place, f"{calls:,}", f"{itself / total:.0%}", f"{with_calls / total:.0%}")
    return table


if __name__ == "__main__":
    main()
