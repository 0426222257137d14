"""`heartfelt assess`: findings as a table for people, JSONL or Parquet for machines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from heartfelt.assessment import Assessment, encode
from heartfelt.cli.profile import Profile, show
from heartfelt.cli.source import (
    DEFAULT_NAME,
    Agents,
    Calibrated,
    Channel,
    Columns,
    Files,
    From,
    ListedFrom,
    Mask,
    Norms,
    Reader,
    Signals,
    Source,
    Strict,
    Together,
    notes,
)
from heartfelt.cli.table import Overview, assessments_table
from heartfelt.connectors.assessments import appearing, part_of, write_jsonl, write_parquet, written_ids
from heartfelt.conversation import Conversation
from heartfelt.costs import Costs
from heartfelt.errors import HeartfeltError


class Format(StrEnum):
    """How assessments are written."""

    table = "table"
    jsonl = "jsonl"
    parquet = "parquet"


ENDINGS = {".jsonl": Format.jsonl, ".json": Format.jsonl, ".parquet": Format.parquet}


def command(
    files: Files,
    format: Annotated[Format | None, typer.Option(help="By default a table, or by the ending of --output.")] = None,  # noqa: A002
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where to write; by default standard output.")
    ] = None,
    rows: Annotated[int, typer.Option(min=0, help="How many conversations the table shows.")] = 50,
    source: From = None,
    columns: Columns = None,
    channel: Channel = None,
    agent: Agents = None,
    norms: Norms = None,
    together: Together = None,
    reader: Reader = DEFAULT_NAME,
    calibration: Calibrated = None,
    listed_from: ListedFrom = None,
    signals: Signals = None,
    mask: Mask = None,
    strict: Strict = False,
    profile: Profile = None,
) -> None:
    """Assess conversations: cues and how they were answered, signs, acts, and what they come to.

    An interrupted `-o PATH.jsonl` goes on where it stopped when it is run again.
    """
    reading = Source(
        files, source, columns, channel, agent, strict, norms, together, reader, calibration, listed_from, signals, mask
    )
    reading.costs = Costs() if profile else None
    chosen = format or _format_of(output)
    if chosen is Format.table:
        _show(reading, output, rows)
    elif output is None:
        _stream(reading, chosen)
    elif chosen is Format.jsonl:
        _write_lines(reading, output)
    else:
        with appearing(output) as part:
            count = write_parquet(_counted(reading), part)
        notes.print(f"{count} assessments in {output}", soft_wrap=True)
    reading.report_problems()
    if profile and reading.costs:
        show(reading.costs, profile, apart=output is None)


def _format_of(output: Path | None) -> Format:
    if output is None or output.suffix in ("", ".txt"):
        return Format.table
    try:
        return ENDINGS[output.suffix]
    except KeyError:
        known = ", ".join([*ENDINGS, ".txt"])
        raise HeartfeltError(
            f"{output}: what to write cannot be told from its ending. Known: {known}; or say --format."
        ) from None


def _show(reading: Source, output: Path | None, rows: int) -> None:
    shown: list[tuple[Conversation, Assessment]] = []
    overview = Overview()
    for pair in reading.assessed():
        overview.add(pair[1])
        if len(shown) < rows:
            shown.append(pair)
    reading.require(overview.conversations)
    more = overview.conversations - len(shown)
    with ExitStack() as stack:
        file = (
            stack.enter_context(stack.enter_context(appearing(output)).open("w", encoding="utf-8")) if output else None
        )
        console = Console(file=file, highlight=False, width=160 if file else None)
        console.print(assessments_table(shown))
        if more > 0:
            console.print(f"... and {more} more: --rows shows more of them, --format jsonl all", style="dim")
        console.print("\n" + "\n".join(overview.lines()), markup=False)


def _stream(reading: Source, chosen: Format) -> None:
    if chosen is Format.parquet:
        raise HeartfeltError("Parquet needs a file to write to. Add -o PATH.")
    for assessment in _counted(reading):
        sys.stdout.buffer.write(encode(assessment) + b"\n")
    sys.stdout.buffer.flush()


def _write_lines(reading: Source, output: Path) -> None:
    done = set(written_ids(part_of(output)))
    if done:
        notes.print(f"Going on after {len(done)} assessments of an interrupted run.")
    with appearing(output) as part:
        count = write_jsonl(_counted(reading, done), part, after=bool(done))
    notes.print(f"{count + len(done)} assessments in {output}", soft_wrap=True)


def _counted(reading: Source, done: set[str] | None = None) -> Iterator[Assessment]:
    """The assessments still to do; an error when there was nothing to read at all."""
    count = len(done or ())
    for _, assessment in reading.assessed(lambda conversation: conversation.id not in (done or ())):
        count += 1
        yield assessment
    reading.require(count)
