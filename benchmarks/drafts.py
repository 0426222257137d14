"""What is said of a draft, read with the end of its conversation alone or with all of it: agreement, and the time of both.

    python benchmarks/drafts.py CONVERSATIONS.jsonl [--drafts 300]

Each draft is the last reply of an agent in a conversation, which ends before it. Agreement is F1 of cues with their outcome,
of signs and of acts against what `heartfelt.assess` lists for the same messages; times are processor time.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from msgspec import structs
from rich.console import Console
from rich.table import Table

import heartfelt
from heartfelt import drafting
from heartfelt.conversation import Conversation, decode

Found = set[tuple[str, ...]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--drafts", type=int, default=300, help="how many (300)")
    options = parser.parse_args()
    pairs = list(islice(drafts(options.file), options.drafts))
    heartfelt.check(*pairs[0])
    whole, seconds = zip(*(timed(all_read, *pair) for pair in pairs), strict=True)
    table = Table(title=f"{len(pairs)} drafts", title_justify="left")
    for heading in ("read", "ms p50", "ms p99", "cues", "signs", "acts", "the same in all"):
        table.add_column(heading, justify="right")
    table.add_row("all of it", *percentiles(seconds))
    found, seconds = zip(*(timed(end_read, *pair) for pair in pairs), strict=True)
    table.add_row("its end", *percentiles(seconds), *agreement(whole, found))
    Console(highlight=False, width=100).print(table)


def drafts(path: Path) -> Iterator[tuple[Conversation, str]]:
    """A conversation up to the last reply of an agent, and that reply."""
    with path.open("rb") as lines:
        for line in lines:
            conversation, _ = decode(line)
            replies = [place for place, each in enumerate(conversation.messages) if place and each.role == "agent"]
            if replies and conversation.messages[replies[-1]].text.strip():
                before = conversation.messages[: replies[-1]]
                yield structs.replace(conversation, messages=before), conversation.messages[replies[-1]].text


def end_read(conversation: Conversation, draft: str) -> Found:
    checked = heartfelt.check(conversation, draft)
    return {("cues", each.message, each.cue, each.outcome) for each in checked.cues} | {
        *(("signs", each.sign) for each in checked.signs), *(("acts", each.act) for each in checked.acts)
    }  # fmt: skip


def all_read(conversation: Conversation, draft: str) -> Found:
    """The same with the whole conversation read, as `heartfelt.assess` does."""
    message = heartfelt.Message(id=drafting.DRAFT, role="agent", text=draft)
    assessment = heartfelt.assess(structs.replace(conversation, messages=(*conversation.messages, message)))
    shown = drafting.of_draft(assessment, conversation, message.id)
    return {("cues", each.message, each.cue, each.outcome) for each in shown.cues} | {
        *(("signs", each.sign) for each in shown.signs), *(("acts", each.act) for each in shown.acts)
    }  # fmt: skip


def timed(read: object, conversation: Conversation, draft: str) -> tuple[Found, float]:
    begun = time.process_time()
    found: Found = read(conversation, draft)  # type: ignore[operator]
    return found, time.process_time() - begun


def percentiles(seconds: tuple[float, ...]) -> list[str]:
    ordered = sorted(seconds)
    return [f"{1000 * ordered[int(share * (len(ordered) - 1))]:.1f}" for share in (0.5, 0.99)]


def agreement(whole: tuple[Found, ...], found: tuple[Found, ...]) -> list[str]:
    figures = []
    for kind in ("cues", "signs", "acts"):
        a = {(i, each) for i, of_one in enumerate(whole) for each in of_one if each[0] == kind}
        b = {(i, each) for i, of_one in enumerate(found) for each in of_one if each[0] == kind}
        figures.append(f"{2 * len(a & b) / max(1, len(a) + len(b)):.3f}")
    same = sum(a == b for a, b in zip(whole, found, strict=True)) / len(whole)
    return [*figures, f"{same:.0%}"]


if __name__ == "__main__":
    main()
