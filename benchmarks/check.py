"""How long one draft takes to be checked (`heartfelt.check`) in a process that is warm.

    python benchmarks/check.py [--reader full|fast|phrases] [--runs N] [--format table|json]

Every conversation of the bundled sample, cut before each message of an agent, with that message as the draft: what a
helpdesk would ask while somebody writes. Times are those of the clock, so nothing else should run beside it.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Iterator
from importlib.resources import files

import numpy as np
from msgspec import structs
from rich.console import Console
from rich.table import Table

import heartfelt
from heartfelt.assessment import DEFAULT_READER, READERS, Reader
from heartfelt.conversation import Conversation, decode

BARS = {"p50": 10.0, "p99": 40.0}  # milliseconds
WARM = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", choices=READERS, default=DEFAULT_READER)
    parser.add_argument("--runs", type=int, default=3, help="how often all drafts are checked (3)")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    options = parser.parse_args()
    found = list(drafts())
    start = time.perf_counter()
    reader = heartfelt.reader_named(options.reader)
    heartfelt.check(*found[0], reader=reader)
    first = time.perf_counter() - start
    for conversation, draft in found[:WARM]:
        heartfelt.check(conversation, draft, reader=reader)
    times = np.array([milliseconds(*pair, reader) for _ in range(options.runs) for pair in found])
    figures = {
        "p50": float(np.percentile(times, 50)),
        "p99": float(np.percentile(times, 99)),
        "most": float(times.max()),
    }
    if options.format == "json":
        print(json.dumps({"drafts": len(times), "first_seconds": first, "milliseconds": figures}))
        return
    version = f"heartfelt {heartfelt.__version__}, reader {options.reader}, Python {platform.python_version()}"
    title = f"{version}: {len(times):,} drafts, one after the other"
    table = Table(title=title, title_justify="left")
    for heading in ("", "milliseconds", "at most"):
        table.add_column(heading, justify="right")
    for name, figure in figures.items():
        table.add_row(name, f"{figure:.1f}", f"{BARS[name]:g}" if name in BARS else "")
    Console(highlight=False, width=100).print(table, f"the first, with all that is loaded for it: {first:.1f} s")


def drafts() -> Iterator[tuple[Conversation, str]]:
    """A conversation up to each reply of an agent to a customer, and that reply."""
    for line in (files("heartfelt.sample") / "conversations.jsonl").read_bytes().splitlines():
        conversation, _ = decode(line)
        for place, message in enumerate(conversation.messages):
            if place and message.role == "agent" and message.text.strip():
                yield structs.replace(conversation, messages=conversation.messages[:place]), message.text


def milliseconds(conversation: Conversation, draft: str, reader: Reader) -> float:
    """The time of one check, by the clock."""
    start = time.perf_counter()
    heartfelt.check(conversation, draft, reader=reader)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
