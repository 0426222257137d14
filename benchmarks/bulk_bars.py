"""What `heartfelt bulk` has to show at a million conversations, as rows of `make prove`: hours on two cores."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import which

HERE = Path(__file__).parent
NEEDED = {"local": "concurrent", "dask": "distributed", "spark": "pyspark"}


def engines(conversations: int) -> Iterator[tuple[str, str, str]]:
    """Time and memory of so many on every engine that is installed, and of a tenth of them on this machine's."""
    names = [name for name, package in NEEDED.items() if find_spec(package) and (name != "spark" or which("java"))]
    small = _run(conversations // 10, "local")[0]
    local, *others = _run(conversations, *names)
    what = f"bulk, {conversations:,} conversations ({local['messages']:,} messages)"
    yield (f"{what}, two workers", f"{local['seconds'] / 60:.1f} minutes", "at most 20")
    yield (f"{what}, most memory", f"{local['megabytes']:,.0f} MB", "at most 1,500")
    grown = local["megabytes"] / small["megabytes"]
    yield (f"{what}, memory of that for a tenth", f"{grown:.2f} times", "flat")
    for other in others:
        yield (
            f"{what}, {other['engine']}, time of local",
            f"{other['seconds'] / local['seconds']:.2f} times",
            "at most 1.20",
        )


def kills(conversations: int) -> Iterator[tuple[str, str, str]]:
    """Whether a run that is killed twenty times ends with the files of one that is not."""
    command = [sys.executable, str(HERE / "kills.py"), f"--conversations={conversations}"]
    found = json.loads(subprocess.run(command, check=False, capture_output=True).stdout.splitlines()[-1])
    told = f"{len(found['different'])} of {found['files']}"
    yield (f"bulk, {conversations:,} conversations, killed {found['kills']} times: files that differ", told, "0")


def _run(conversations: int, *names: str) -> list[dict[str, float]]:
    command = [sys.executable, str(HERE / "bulk.py"), "--json", "--part-size=16", "--workers=2"]
    command += [f"--conversations={conversations}", "--engines", *names]
    lines = subprocess.run(command, check=True, capture_output=True).stdout.splitlines()
    return [json.loads(line) for line in lines]
