"""heartfelt beside what a team would use today, as one table of agreement with CareBench.

    make bench-detection          # or: python benchmarks/detection.py [--only NAME ...] [--markdown]

Every peer learns from CareBench's train (what needs no labels learns nothing), thresholds included, and is measured on dev by
the same code, `heartfelt.evaluation`, whose figures are those of CareBench's own `score.py`. In brackets, or below a figure,
stands its 90 % interval over resamples of the conversations. Speed is processor time of one thread over dev, once.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from peers import Labelled, NotInstalled, Peer, peers
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from threadpoolctl import threadpool_limits

from heartfelt.connectors import read
from heartfelt.conversation import Conversation
from heartfelt.errors import HeartfeltError, Problems
from heartfelt.evaluation import Evaluation, evaluate, read_labels
from heartfelt.evaluation.evaluation import Figure

CAREBENCH = Path(__file__).parents[2] / "shared" / "carebench"
WARMING_UP = 20  # conversations of train that are read before the clock starts
HEADINGS = ("cues", "outcomes", "passed over", "signs", "acts", "care", "messages/s")
CAPTION = (
    "CareBench dev, {count} conversations, 90 % intervals. Cues, signs, acts: micro F1; outcomes: macro F1 on shared cues; "
    "passed over: F1 of missed or hollow cues; care: weighted kappa; messages a second on one core. "
    "The labels are by language models, not by people."
)


class Measured(NamedTuple):
    """A row of the table: the figures and the speed, or why there are none."""

    title: str
    figures: tuple[Figure | None, ...] = ()
    speed: float = 0.0
    missing: str = ""


def main() -> None:
    """Measure the chosen peers, one after another, and print the table."""
    known = peers()
    options = arguments(list(known))
    console = Console(highlight=False, width=120)
    try:
        train, dev = (labelled(options.carebench, part) for part in ("train", "dev"))
    except HeartfeltError as error:
        raise SystemExit(str(error)) from None
    rows = []
    with Console(stderr=True).status("") as status:
        for name in options.only or known:
            status.update(f"measuring {name}")
            rows.append(measured(name, known[name], train, dev))
    caption = CAPTION.format(count=len(dev))
    if options.markdown:
        print("\n".join([*markdown(rows), "", caption]))
    else:
        console.print(table(rows, caption))


def arguments(names: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=f"some of: {', '.join(names)}")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown, for the documents")
    parser.add_argument("--carebench", type=Path, default=CAREBENCH, help=f"where CareBench is ({CAREBENCH})")
    return parser.parse_args()


def labelled(folder: Path, part: str) -> list[Labelled]:
    """The conversations of a part of CareBench with their labels."""
    gold, conversations = folder / f"{part}.jsonl", folder / f"{part}-conversations.jsonl"
    for path in (gold, conversations):
        if not path.exists():
            raise HeartfeltError(
                f"There is no {path}. Put CareBench there, or say where it is with --carebench FOLDER."
            )
    labels = {one.id: one for one in read_labels(gold, Problems(strict=True))}
    return [Labelled(one, labels[one.id]) for one in read(conversations) if one.id in labels]


def measured(
    name: str, make: Callable[[], Peer], train: Sequence[Labelled], dev: Sequence[Labelled], rounds: int = 200
) -> Measured:
    """Let a peer learn from train, and measure it on dev."""
    try:
        peer = make()
    except NotInstalled as missing:
        return Measured(name, missing=str(missing))
    conversations = [one.conversation for one in dev]
    with threadpool_limits(limits=1):
        peer.fit(train)
        peer.assess([one.conversation for one in train[:WARMING_UP]])
        start = time.process_time()
        found = peer.assess(conversations)
        seconds = time.process_time() - start
    evaluation = evaluate([one.labels for one in dev], found, conversations, rounds=rounds)
    return Measured(peer.title, figures(evaluation), messages(conversations) / seconds)


def figures(evaluation: Evaluation) -> tuple[Figure | None, ...]:
    """What the table shows of an evaluation, in the order of its headings."""
    return (
        evaluation.cues.micro.f1,
        evaluation.outcomes.macro_f1,
        evaluation.outcomes.passed_over.f1,
        evaluation.signs.micro.f1,
        evaluation.acts.micro.f1,
        evaluation.care.weighted_kappa,
    )


def messages(conversations: Sequence[Conversation]) -> int:
    return sum(len(conversation.messages) for conversation in conversations)


def table(rows: Sequence[Measured], caption: str) -> Table:
    """The rows for a terminal, intervals below the figures."""
    shown = Table(title="Detection", title_justify="left", caption=caption, caption_justify="left", box=box.SIMPLE_HEAD)
    shown.add_column("")
    for heading in HEADINGS:
        shown.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        if row.missing:
            shown.add_row(escape(f"{row.title}: {row.missing}"))
        else:
            shown.add_row(row.title, *cells(row, "{value:.2f}\n[dim]{low:.2f}–{high:.2f}[/dim]"))
    return shown


def markdown(rows: Sequence[Measured]) -> Iterator[str]:
    """The rows as a table in Markdown, intervals in brackets."""
    yield f"| | {' | '.join(HEADINGS)} |"
    yield f"| --- |{' ---: |' * len(HEADINGS)}"
    for row in rows:
        if row.missing:
            yield f"| {row.title}: {row.missing} |{' – |' * len(HEADINGS)}"
        else:
            yield f"| {row.title} | {' | '.join(cells(row, '{value:.2f} ({low:.2f}–{high:.2f})'))} |"


def cells(row: Measured, form: str) -> Iterator[str]:
    """The figures in a form, and the speed."""
    for each in row.figures:
        yield "–" if each is None else form.format(value=each.value, low=each.low, high=each.high)
    yield f"{row.speed:,.0f}"


if __name__ == "__main__":
    main()
