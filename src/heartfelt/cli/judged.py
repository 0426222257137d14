"""What `heartfelt judge` shows in the end: the judge's assessments, what became of the run, and how far it agrees."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import typer
from rich.console import Console

from heartfelt.assessment import Assessment
from heartfelt.cli.source import notes
from heartfelt.cli.table import Overview, assessments_table
from heartfelt.connectors.assessments import appearing
from heartfelt.conversation import Conversation

if TYPE_CHECKING:
    from heartfelt.evaluation import Labels
    from heartfelt.judge.checking import Judged
    from heartfelt.judge.judging import Judge

Chosen = list[tuple[Conversation, Assessment | None]]
Read = list[tuple[Conversation, "Judged"]]


class Format(StrEnum):
    """How the judge's assessments are shown."""

    table = "table"
    jsonl = "jsonl"


def write(read: Read, output: Path | None, format: Format) -> None:  # noqa: A002
    """Write the assessments to a file, or show them."""
    lines = b"".join(msgspec.json.encode(judged) + b"\n" for _, judged in read)
    if output:
        with appearing(output) as part:
            part.write_bytes(lines)
        notes.print(f"{len(read)} assessments in {output}", soft_wrap=True)
    elif format is Format.jsonl:
        sys.stdout.buffer.write(lines)
        sys.stdout.buffer.flush()
    else:
        overview = Overview()
        for _, judged in read:
            overview.add(judged)
        Console(highlight=False).print(assessments_table([*read]))
        typer.echo("\n" + "\n".join(overview.lines()))


def tell(judge: Judge) -> None:
    """What became of the run, on standard error."""
    tally, budget = judge.tally, judge.budget
    money = "" if budget.spent is None else f", {budget.spent:.4f} in money"
    lines = [
        f"{tally.asked} asked, {tally.remembered} remembered; "
        f"{budget.spent_in:,} tokens asked and {budget.spent_out:,} answered{money}"
    ]
    lines += [f"not judged {count}: {reason}" for reason, count in tally.left_out.most_common()]
    lines += [f"dropped {count}: {reason}" for reason, count in tally.dropped.most_common()]
    if tally.stopped:
        lines.append(f"Stopped: {tally.stopped}. Run the same command again to go on; what was answered is remembered.")
    notes.print("\n".join(lines), soft_wrap=True, markup=False)


def show_agreement(labels: list[Labels], chosen: Chosen, read: Read, names: tuple[str, str], shown: Console) -> None:
    """How far the reader and the judge of these names agree with the labels, side by side."""
    from heartfelt.evaluation import evaluate
    from heartfelt.judge.beside import beside

    conversations = [conversation for conversation, _ in read]
    ids = {conversation.id for conversation in conversations}
    gold = [one for one in labels if one.id in ids]
    built_in = evaluate(gold, [made for _, made in chosen if made and made.id in ids], conversations)
    shown.print(beside(built_in, evaluate(gold, [judged for _, judged in read], conversations), *names))
