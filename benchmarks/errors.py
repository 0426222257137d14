"""Cues that a reader took for passed over and the labels did not, or the other way round, to be read by a person.

    python benchmarks/errors.py LABELS CONVERSATIONS [--reader full] [--show 50] [--seed 1]

Prints how many there are, what became of each cue, and as many of them as are asked for, drawn by chance, with the words
around them. `python training/corpus.py` writes what no weights learned from, as `held.jsonl` and `held_conversations.jsonl`
in `build/training`.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from heartfelt.assessment import DEFAULT_READER, READERS, reader_named
from heartfelt.connectors import read
from heartfelt.conversation import Conversation
from heartfelt.errors import HeartfeltError
from heartfelt.finding import Cue
from heartfelt.many import assess_each

PASSED_OVER = ("missed", "hollow")
BEFORE, AFTER = 1, 4  # messages shown
ABSENT = "no such cue"


class Wrong(NamedTuple):
    """A cue that one of the two took for passed over; None where there is no such cue."""

    conversation: Conversation
    message: str
    cue: str
    labelled: str | None
    found: Cue | None

    @property
    def came_to(self) -> tuple[str, str, str]:
        """The cue, what the labels say of it, and what was found."""
        return self.cue, self.labelled or ABSENT, self.found.outcome if self.found else ABSENT


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("conversations", type=Path)
    parser.add_argument("--reader", choices=READERS, default=DEFAULT_READER)
    parser.add_argument("--show", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    try:
        right, wrong = compared(outcomes(given.labels), read(given.conversations), given.reader)
    except HeartfeltError as error:
        raise SystemExit(str(error)) from None
    table = Table("cue", "labels", "found", "times", title=f"{right} passed over in both, {len(wrong)} in one alone")
    for came_to, times in Counter(each.came_to for each in wrong).most_common():
        table.add_row(*came_to, str(times))
    Console().print(table)
    for number, each in enumerate(random.Random(given.seed).sample(wrong, min(given.show, len(wrong))), 1):
        print("\n".join((f"\n{number}. {' | '.join(each.came_to)}", *around(each))))


Outcomes = Mapping[tuple[str, str], str]


def outcomes(labels: Path) -> dict[str, Outcomes]:
    """What the labels say of each cue, by conversation, then by message and cue; only these are read of a line."""
    rows = map(json.loads, labels.read_text(encoding="utf-8").splitlines())
    return {row["id"]: {(each["message"], each["cue"]): each["outcome"] for each in row["cues"]} for row in rows}


def compared(
    labels: Mapping[str, Outcomes], conversations: Iterable[Conversation], reader: str
) -> tuple[int, list[Wrong]]:
    """How many cues are passed over in labels and findings alike, and those that are in one of them alone."""
    right, wrong = 0, []
    labelled = (one for one in conversations if one.id in labels)
    for conversation, found in assess_each(labelled, reader=reader_named(reader)):
        told = labels[conversation.id]
        ours: dict[tuple[str, str], Cue] = {(each.message, each.cue): each for each in found.cues}
        for message, cue in sorted({*told, *ours}):
            one = Wrong(conversation, message, cue, told.get((message, cue)), ours.get((message, cue)))
            is_told, is_found = (outcome in PASSED_OVER for outcome in one.came_to[1:])
            right += is_told and is_found
            if is_told != is_found:
                wrong.append(one)
    return right, wrong


def around(wrong: Wrong) -> Iterator[str]:
    """The quote, and what was said around it."""
    if wrong.found:
        yield f'   "{wrong.found.quote}" ({wrong.found.strength:.2f})'
    messages = wrong.conversation.messages
    place = next(place for place, message in enumerate(messages) if message.id == wrong.message)
    for message in messages[max(0, place - BEFORE) : place + AFTER]:
        yield f"   {'>' if message.id == wrong.message else ' '} {message.role}: {' '.join(message.text.split())}"


if __name__ == "__main__":
    main()
