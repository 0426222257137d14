"""How much personal data masking takes away, and what it takes by mistake, on invented lines.

python benchmarks/masking.py            a table by kind, over benchmarks/masking.txt
python benchmarks/masking.py --show     and every line where something is left or too much is gone
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

from heartfelt.conversation import Conversation, Message
from heartfelt.masking import COUNTRIES, KINDS, Masker
from heartfelt.masking.masker import found
from heartfelt.masking.names import available

SAMPLE = Path(__file__).with_suffix(".txt")
MARKED = re.compile(r"\{(\w+):([^}]*)\}")
Span = tuple[str, int, int]


def unmarked(line: str) -> tuple[str, set[Span]]:
    """The text of a line, and what in it is personal data."""
    text, wanted, at = "", set(), 0
    for match in MARKED.finditer(line):
        text += line[at : match.start()]
        wanted.add((match[1], len(text), len(text) + len(match[2])))
        text, at = text + match[2], match.end()
    return text + line[at:], wanted


def parts() -> dict[str, list[str]]:
    """The lines of the sample by its parts."""
    lines: dict[str, list[str]] = {}
    for line in SAMPLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# part: "):
            lines[line.removeprefix("# part: ")] = part = []
        elif line and not line.startswith("#"):
            part.append(line)
    return lines


def overlap(one: Span, other: Span) -> bool:
    """Whether two stretches share a character, whatever their kinds."""
    return one[1] < other[2] and other[1] < one[2]


def measure(lines: list[str], kinds: tuple[str, ...], show: bool) -> Counter[tuple[str, str]]:
    """Counts by kind: `there`, `gone` whole, `taken` and of those `rightly`."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in lines:
        text, wanted = unmarked(line)
        spans = {(KINDS[kind], span.start, span.end) for span, kind in found(text, kinds, COUNTRIES, frozenset())}
        for span in wanted:
            gone = any(each[1] <= span[1] and span[2] <= each[2] for each in spans)
            counts[span[0], "there"] += 1
            counts[span[0], "gone"] += gone
            if show and not gone:
                print(f"left: {line}")
        for each in spans:
            right = any(overlap(each, span) for span in wanted)
            counts[each[0], "taken"] += 1
            counts[each[0], "rightly"] += right
            if show and not right:
                print(f"too much: {text[each[1] : each[2]]!r} as {each[0]} in: {line}")
    return counts


def speed(lines: list[str], kinds: tuple[str, ...]) -> float:
    """Messages a second, on one core."""
    messages = tuple(Message(id=str(n), role="customer", text=unmarked(line)[0]) for n, line in enumerate(lines))
    masker = Masker(kinds)
    masker.conversation(Conversation(id="warm", messages=messages[:1]))
    start = perf_counter()
    for _ in range(5):
        masker.conversation(Conversation(id="c", messages=messages))
    return 5 * len(messages) / (perf_counter() - start)


def main() -> None:
    """Print the table."""
    kinds = tuple(kind for kind in KINDS if kind != "names" or available())
    print("| part | kind | there | gone | taken wrongly |\n| --- | --- | --- | --- | --- |")
    for part, lines in parts().items():
        counts = measure(lines, kinds, "--show" in sys.argv[1:])
        for kind in (KINDS[each] for each in kinds):
            there, gone, taken = (counts[kind, each] for each in ("there", "gone", "taken"))
            print(f"| {part} | {kind} | {there} | {gone} | {taken - counts[kind, 'rightly']} of {taken} |")
        without = tuple(kind for kind in kinds if kind != "names")
        print(f"\n{part}: {len(lines)} lines; {speed(lines, without):,.0f} messages a second without names\n")


if __name__ == "__main__":
    main()
