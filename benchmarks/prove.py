"""What is too long for every change, as one table: agreement, speed, memory, scale.

    make prove                # or: python benchmarks/prove.py --gigabytes 5

Agreement needs `../shared/carebench` beside the checkout and is left out, and said so, where it is absent.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import bulk_bars
from postgres import Server, programs
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "src" / "heartfelt" / "sample" / "conversations.jsonl"
BENCH = ROOT.parent / "shared" / "carebench"
BARS = {
    "cue micro F1": 0.75,
    "passed-over F1": 0.58,
    "sign micro F1": 0.55,
    "act micro F1": 0.50,
    "care weighted kappa": 0.70,
}

SLOW = 300  # milliseconds
MANY = 1_240_000  # conversations, of 6.5 messages: 8 million

Row = tuple[str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gigabytes", type=float, default=5.0, help="size of the file that is read")
    parser.add_argument("--conversations", type=int, default=100_000, help="in the workspace on SQLite (100,000)")
    parser.add_argument("--in-postgresql", type=int, default=MANY, help=f"in that on PostgreSQL ({MANY:,})")
    parser.add_argument("--in-bulk", type=int, default=1_000_000, help="by heartfelt bulk (1,000,000)")
    parser.add_argument("--minutes", type=float, default=5.0, help="for which conversations are put over the API (5)")
    parser.add_argument("--only", default="", help="only the part of this name: workspace, ingest, speed, ...")
    given = parser.parse_args()
    table = Table(title="heartfelt, proved", title_justify="left")
    for name in ("what", "measured", "bar"):
        table.add_column(name)
    parts: dict[str, Callable[[], Iterator[Row]]] = {
        "agreement": agreement,
        "speed": speed,
        "large file": lambda: large_file(given.gigabytes),
        "long conversation": long_conversation,
        "huge message": huge_message,
        "draft": draft,
        "reuse": reuse,
        "simulation": simulation,
        "bulk": lambda: bulk_bars.engines(given.in_bulk),
        "kills": lambda: bulk_bars.kills(given.in_bulk // 10),
        "workspace": lambda: workspaces(given.conversations, given.in_postgresql),
        "ingest": lambda: ingest(given.minutes),
    }
    for part in (part for name, part in parts.items() if given.only in name):
        for row in part():
            table.add_row(*row)
            print(" | ".join(row), flush=True)
    Console().print(table)


def agreement() -> Iterator[Row]:
    gold = BENCH / "dev.jsonl"
    if not gold.exists():
        yield ("agreement with CareBench dev", f"left out: {gold} is not there", "")
        return
    command = [sys.executable, "-m", "heartfelt", "evaluate", str(gold), "--format", "json"]
    result = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    figures = {
        "cue micro F1": result["cues"]["micro"]["f1"],
        "passed-over F1": result["outcomes"]["passed_over"]["f1"],
        "sign micro F1": result["signs"]["micro"]["f1"],
        "act micro F1": result["acts"]["micro"]["f1"],
        "care weighted kappa": result["care"]["weighted_kappa"],
    }
    for name, figure in figures.items():
        measured = f"{figure['value']:.3f} ({figure['low']:.3f}-{figure['high']:.3f})"
        yield (f"dev, {name}", measured, f"at least {BARS[name]}")


def speed() -> Iterator[Row]:
    code = (
        "import sys,time; from heartfelt import assess_each, read, reader_named\n"
        "R=reader_named('NAME'); C=list(read(sys.argv[1]))[:700]; list(assess_each(C[:50], reader=R))\n"
        "n=sum(len(c.messages) for c in C); best=0\n"
        "for _ in range(3):\n"
        "    t=time.process_time(); list(assess_each(C, reader=R)); best=max(best, n/(time.process_time()-t))\n"
        "print(best)"
    )
    for path in (SAMPLE, BENCH / "train-conversations.jsonl"):
        for name, aim in (("full", 400), ("fast", 4_000), ("phrases", 2_000)) if path.exists() else ():
            best = float(_python(code.replace("NAME", name), path))
            yield (f"messages a second, one core, {name}, {path.parent.name}", f"{best:,.0f}", f"at least {aim:,}")


def large_file(gigabytes: float) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="heartfelt-prove-") as folder:
        path = Path(folder) / "large.jsonl"
        count = _write_large(path, int(gigabytes * 1e9))
        code = (
            "import sys,resource,time; from heartfelt import read\n"
            "t=time.time(); n=sum(1 for _ in read(sys.argv[1]))\n"
            "print(n, time.time()-t, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024)"
        )
        read, seconds, megabytes = map(float, _python(code, path).split())
    yield (f"reading {gigabytes:g} GB, conversations", f"{read:,.0f} of {count:,} in {seconds:.0f} s", "all")
    yield (f"reading {gigabytes:g} GB, peak memory", f"{megabytes:.0f} MB", "less than 500 MB")


def long_conversation() -> Iterator[Row]:
    code = (
        "import time; from heartfelt import Conversation, Message, assess, read, reader_named\n"
        "import sys; C=list(read(sys.argv[1])); R=reader_named('fast'); assess(C[0], reader=R)\n"
        "T=[m.text for c in C for m in c.messages if c.channel=='chat'][:200]\n"
        "for n in (2500, 5000):\n"
        "    M=tuple(Message(id=str(i), role='customer' if i%2 else 'agent', text=T[i%len(T)]) for i in range(n))\n"
        "    t=time.time(); assess(Conversation(id='x', language='en', messages=M), reader=R); print(time.time()-t)"
    )
    half, whole = map(float, _python(code, SAMPLE).split())
    yield ("one conversation of 5,000 messages", f"{whole:.1f} s ({whole / half:.1f} times one of 2,500)", "seconds")


def huge_message() -> Iterator[Row]:
    code = (
        "import time; from heartfelt import Conversation, Message, assess, read, reader_named\n"
        "import sys; R=reader_named('fast'); T=' '.join(m.text for c in read(sys.argv[1]) for m in c.messages)\n"
        "for n in (500_000, 1_000_000):\n"
        "    text=(T*(n//len(T)+1))[:n]; M=(Message(id='a',role='customer',text=text),Message(id='b',role='agent',text=text))\n"
        "    t=time.time(); assess(Conversation(id='x', language='en', messages=M), reader=R); print(time.time()-t)"
    )
    half, whole = map(float, _python(code, SAMPLE).split())
    yield ("two messages of 1 MB", f"{whole:.1f} s ({whole / half:.1f} times 0.5 MB)", "seconds")


def draft() -> Iterator[Row]:
    for name in ("full", "fast"):
        command = [sys.executable, str(ROOT / "benchmarks" / "check.py"), "--reader", name, "--format", "json"]
        found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["milliseconds"]
        measured = f"p50 {found['p50']:.1f} ms, p99 {found['p99']:.1f} ms"
        yield (f"a draft checked, in a warm process, {name}", measured, "10, 40")


def reuse() -> Iterator[Row]:
    command = [sys.executable, str(ROOT / "benchmarks" / "reuse.py"), "--json"]
    for what, measured, bar in json.loads(subprocess.run(command, check=False, capture_output=True).stdout):
        yield (f"reuse of replies: {what}", measured, bar)


def simulation() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="heartfelt-prove-") as folder:
        command = [sys.executable, "-m", "heartfelt", "sample", "--conversations", "100000", "-o", folder]
        start = time.time()
        subprocess.run(command, check=True, capture_output=True)
        seconds = time.time() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield ("simulating 100,000 conversations", f"{seconds:.0f} s; no child above {peak:.0f} MB", "")


def workspaces(on_sqlite: int, on_postgresql: int) -> Iterator[Row]:
    yield from _workspace(f"workspace of {on_sqlite:,} on SQLite", f"--conversations={on_sqlite}")
    name = f"workspace of {on_postgresql:,} on PostgreSQL"
    if programs() is None:
        yield (name, "left out: PostgreSQL is not installed", "")
        return
    server = Server("-c shared_buffers=1GB -c fsync=off -c max_wal_size=8GB")
    server.start()
    try:
        yield from _workspace(name, f"--conversations={on_postgresql}", f"--database={server.url}", "--processes=2")
    finally:
        server.stop()


def _workspace(name: str, *options: str) -> Iterator[Row]:
    command = [sys.executable, str(ROOT / "benchmarks" / "workspace.py"), "--json", *options]
    rows = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    slow = sorted((row for row in rows if row["p95"] > SLOW), key=lambda row: -row["p95"])
    said = [f"{row['who']}: {row['page']} {row['p95']}" for row in slow]
    yield (f"{name}, pages with a p95 above {SLOW} ms", f"{len(slow)} of {len(rows)} {'; '.join(said[:5])}", "none")
    most = max(rows, key=lambda row: row["queries"])
    yield (f"{name}, most queries a page", f"{most['queries']} ({most['who']}: {most['page']})", "at most 15")
    without = sorted({row["page"] for row in rows if row["scans"]})
    yield (f"{name}, pages without an index", ", ".join(without) or "none", "none")


def ingest(minutes: float) -> Iterator[Row]:
    name = f"200 conversations a second over the API for {minutes:g} minutes, worker and web killed, database restarted"
    if programs() is None:
        yield (name, "left out: PostgreSQL is not installed", "")
        return
    command = [sys.executable, str(ROOT / "benchmarks" / "ingest.py"), "--json", "--reader=fast", "--lines=20"]
    done = subprocess.run([*command, f"--minutes={minutes}"], check=False, stdout=subprocess.PIPE)
    found = json.loads(done.stdout)
    times = ", ".join(f"{name} {value} ms" for name, value in found["milliseconds"].items())
    there = found["conversations"]
    yield (name, f"{there['different']:,} of {there['sent']:,} there, {found['a_second']} a second, {times}", "all")
    yield ("nothing lost or doubled meanwhile", "yes" if found["nothing_lost_or_doubled"] else "no", "yes")


def _write_large(path: Path, size: int) -> int:
    rows = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    parts: list[Callable[[int], bytes]] = []
    for row in rows:
        before, after = json.dumps({**row, "id": "@@"}, ensure_ascii=False).split("@@", 1)
        parts.append(lambda n, b=before, a=after: f"{b}c{n}{a}\n".encode())
    written = count = 0
    with path.open("wb") as file:
        while written < size:
            written += file.write(parts[count % len(parts)](count))
            count += 1
    return count


def _python(code: str, path: Path) -> str:
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    main()
