"""`heartfelt evaluate`: agreement with labels."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from heartfelt.assessment import Assessment, decode
from heartfelt.cli.source import DEFAULT_NAME, Calibrated, ListedFrom, Norms, Reader, Source
from heartfelt.connectors.opening import lines
from heartfelt.errors import HeartfeltError


class Format(StrEnum):
    """How the agreement is shown."""

    table = "table"
    json = "json"


def command(
    gold: Annotated[Path, typer.Argument(help="Labels in the format of the codebook, one object a line.")],
    conversations: Annotated[
        Path | None,
        typer.Option(help="The conversations; by default GOLD's name with -conversations before the ending."),
    ] = None,
    assessments: Annotated[
        Path | None, typer.Option(help="Score these assessments (JSONL) instead of assessing now.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=0, help="Bootstrap rounds for the 90 % intervals.")] = 200,
    format: Annotated[Format, typer.Option(help="For people or for machines.")] = Format.table,  # noqa: A002
    norms: Norms = None,
    reader: Reader = DEFAULT_NAME,
    calibration: Calibrated = None,
    listed_from: ListedFrom = None,
) -> None:
    """Measure agreement with labels: per label and in total, with bootstrap intervals over conversations.

    Says also whether strengths mean what they say: the calibration error of listed findings.
    """
    from heartfelt.evaluation import evaluate, read_labels, table, to_json  # loads numpy

    reading = Source(
        [str(conversations_of(gold, conversations))], norms=norms, together=False,
        reader=reader, calibration=calibration, listed_from=listed_from,
    )  # fmt: skip
    labels = list(read_labels(gold, reading.problems))
    ids = {row.id for row in labels}
    if assessments:
        found = list(_read(assessments, reading))
        known = [one for one in reading.conversations() if one.id in ids]
    else:
        pairs = list(reading.assessed(lambda one: one.id in ids))
        found, known = [made for _, made in pairs], [one for one, _ in pairs]
    reading.report_problems()
    evaluation = evaluate(labels, found, known, rounds=rounds)
    if format is Format.json:
        typer.echo(to_json(evaluation).decode())
    else:
        Console(highlight=False).print(table(evaluation))


def conversations_of(gold: Path, given: Path | None) -> Path:
    guesses = (
        [given]
        if given
        else [gold.with_name(f"{gold.stem}-conversations{gold.suffix}"), gold.with_name("conversations.jsonl")]
    )
    for path in guesses:
        if path.exists():
            return path
    raise HeartfeltError(f"There is no {guesses[0]}. Say where the conversations are with --conversations FILE.")


def _read(path: Path, reading: Source) -> Iterator[Assessment]:
    for number, line in lines(path, reading.problems):
        try:
            yield decode(line)
        except msgspec.DecodeError as error:
            reading.problems.add(path, number, f"not an assessment ({error})", kind="line that is no assessment")
