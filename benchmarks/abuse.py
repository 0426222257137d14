"""How well abuse by a customer is found, on the public data of ConvAbuse (Cercas Curry and others 2021).

    python benchmarks/abuse.py [--part test]

Prints one row of a table in Markdown: precision, recall and F1 of `customer_abusive` on what people wrote to three chatbots.
A message counts as abuse where the mean of its annotators' severities is below 0 (1 is none, 0 unclear, -1 to -3 abuse).
Needs ../shared/data/convabuse and ends without it, saying so.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import mean

from heartfelt.assessment import reader_named
from heartfelt.conversation import Conversation, Message
from heartfelt.language.abuse import abusive

CONVABUSE = Path(__file__).parents[2] / "shared" / "data" / "convabuse"
PARTS = ("train", "valid", "test")
SEVERITIES = (1, 0, -1, -2, -3)
MOST_ANNOTATORS = 8


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=PARTS, default="test")
    part = parser.parse_args().part
    if not CONVABUSE.exists():
        print(f"skipped: ConvAbuse is not in {CONVABUSE}")
        return
    print("| ConvAbuse | messages | abusive | found | precision | recall | F1 |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    print(row(part, [(label, found(text)) for text, label in labelled(CONVABUSE / f"{part}.csv")]))


def labelled(path: Path) -> Iterator[tuple[str, bool]]:
    """What people wrote, and whether its annotators take it for abuse."""
    with path.open(encoding="utf-8", newline="") as lines:
        for one in csv.DictReader(lines):
            if given := severities(one):
                yield one["user"], mean(given) < 0


def severities(one: Mapping[str, str]) -> list[int]:
    """What each annotator of a message said of it."""
    return [
        severity
        for number in range(1, MOST_ANNOTATORS + 1)
        for severity in SEVERITIES
        if one.get(f"Annotator{number}_is_abuse.{severity}", "").strip() in ("1", "1.0")
    ]


def found(text: str) -> bool:
    """Whether heartfelt takes a message of a customer for abusive."""
    message = Message(id="m1", role="customer", text=text)
    return abusive(reader_named("phrases").read(Conversation(id="c", language="en", messages=(message,))))


def row(part: str, pairs: list[tuple[bool, bool]]) -> str:
    """The row of the table for what is abuse and what was found to be."""
    both = sum(label and hit for label, hit in pairs)
    gold, hits = sum(label for label, _ in pairs), sum(hit for _, hit in pairs)
    precision, recall, f1 = both / max(1, hits), both / max(1, gold), 2 * both / max(1, gold + hits)
    return f"| {part} | {len(pairs)} | {gold} | {hits} | {precision:.2f} | {recall:.2f} | {f1:.2f} |"


if __name__ == "__main__":
    main()
