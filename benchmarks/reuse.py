"""How long it takes to say of a million replies in how many conversations nearly each of them stood, and what is missed.

    python benchmarks/reuse.py [--replies N] [--json]

The replies are invented: a third are macros with numbers, links and handles, the rest is put together from sentences with
names, products and places in them, so that many resemble each other. Among them are pairs of which one reply is the other
with one or two words changed; a pair counts as found if each reply of it is said to have stood in two conversations.
One process, one core; times are processor time, and do not count the inventing. Ends with 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from itertools import chain, islice

from rich.console import Console
from rich.table import Table

from heartfelt.collection.part_file import decode, encode
from heartfelt.collection.reuse import ReplyReuse
from heartfelt.collection.template import template
from heartfelt.conversation import Conversation, Message

PAIRS = 2_500
STEP = 10_000
SLOWEST = 60.0
LOWEST_RECALL = 0.99
EDITS = (1, 2)

Replies = list[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replies", type=int, default=1_000_000, help="how many replies are invented (1000000)")
    parser.add_argument("--json", action="store_true", help="rows as JSON instead of a table")
    given = parser.parse_args()
    rows, held = measured(given.replies)
    print(json.dumps(rows)) if given.json else show(rows)
    sys.exit(not held)


def measured(replies: int) -> tuple[list[tuple[str, str, str]], bool]:
    """Rows of what was measured, with the bar, and whether all bars were held."""
    chance = random.Random(4)
    pairs = {edits: [pair(chance, edits) for _ in range(PAIRS)] for edits in EDITS}
    planted = [reply for several in pairs.values() for both in several for reply in both]
    before = peak()
    index, seconds = gathered(planted, invented(chance, replies - len(planted)))
    start = time.process_time()
    spread = index.spread()
    seconds["near copies found and counted"] = time.process_time() - start
    after = peak()
    counts = dict(zip(spread.templates.tolist(), spread.counts.tolist(), strict=True))
    found = {edits: sum(min(counts[key(reply)] for reply in both) == 2 for both in pairs[edits]) for edits in EDITS}
    part = index.part()
    start = time.process_time()
    data = encode(part)
    decode(data)
    seconds["written and read as a part (not in the sum)"] = time.process_time() - start
    total = sum(list(seconds.values())[:2])
    rows = [(f"{what}, seconds", f"{each:.1f}", "") for what, each in seconds.items()]
    rows += [
        ("all, seconds", f"{total:.1f}", f"at most {SLOWEST:.0f} for 1,000,000"),
        ("replies, distinct templates", f"{replies:,}, {len(part):,}", ""),
        ("replies in at least 3 conversations, share of templates", f"{(spread.counts >= 3).mean():.2f}", ""),
        ("peak memory, of which the index, MB", f"{after:.0f}, {after - before:.0f}", ""),
        ("size of the part, MB", f"{len(data) / 1e6:.1f}", ""),
    ]
    rows += [
        (f"recall, {edits} word(s) changed", f"{found[edits] / PAIRS:.4f}", f"at least {LOWEST_RECALL}")
        for edits in EDITS
    ]
    return rows, total <= SLOWEST * replies / 1e6 and all(found[edits] >= LOWEST_RECALL * PAIRS for edits in EDITS)


def gathered(planted: Replies, rest: Iterator[str]) -> tuple[ReplyReuse, dict[str, float]]:
    """An index of all replies, each in a conversation of its own, and how long it took."""
    index, seconds, number = ReplyReuse(), 0.0, 0
    some = planted
    while some:
        conversations = [spoken(number + i, text) for i, text in enumerate(some)]
        number += len(some)
        start = time.process_time()
        for conversation in conversations:
            index.add(conversation)
        seconds += time.process_time() - start
        some = list(islice(rest, STEP))
    return index, {"replies taken in": seconds}


def spoken(number: int, text: str) -> Conversation:
    return Conversation(id=f"c-{number}", messages=(Message(id="m1", role="agent", text=text),))


def key(text: str) -> int:
    found = template(text)
    assert found is not None
    return found.key


def peak() -> float:
    """The most memory this process has held, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def invented(chance: random.Random, replies: int) -> Iterator[str]:
    """Replies as a large team sends them."""
    syllables = (
        "ba be bi bo da de di do fa fe ka ke ki ko la le li lo ma me mi na ne ra re ro sa se so ta te ti to".split()
    )
    word = lambda: "".join(chance.choices(syllables, k=chance.randint(1, 4)))  # noqa: E731
    common, slots = [word() for _ in range(1_500)], [word() for _ in range(3_000)]
    sentences = [chance.choices(common, k=chance.randint(5, 14)) for _ in range(400)]
    weights = [1 / (i + 1) ** 0.7 for i in range(len(sentences))]
    macros = [" ".join(chain.from_iterable(chance.choices(sentences, k=3))) for _ in range(500)]
    for number in range(replies):
        if chance.random() < 1 / 3:
            yield f"@user{number} {chance.choice(macros)} {number} https://example.com/{number}"
            continue
        said = chain.from_iterable(chance.choices(sentences, weights, k=chance.randint(2, 4)))
        yield " ".join([chance.choice(slots), *said, *chance.choices(slots, k=chance.randint(0, 2)), str(number)])


def pair(chance: random.Random, edits: int) -> tuple[str, str]:
    """A reply of 24 to 45 words and the same with some words changed."""
    said = ["w" + "".join(chance.choices("bcdfghjklmnp", k=6)) for _ in range(chance.randint(24, 45))]
    changed = list(said)
    for place in chance.sample(range(len(said)), edits):
        changed[place] = "x" + "".join(chance.choices("bcdfghjklmnp", k=6))
    return " ".join(said), " ".join(changed)


def show(rows: list[tuple[str, str, str]]) -> None:
    table = Table(title="Reuse of replies", title_justify="left")
    for name in ("what", "measured", "bar"):
        table.add_column(name)
    for row in rows:
        table.add_row(*row)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
