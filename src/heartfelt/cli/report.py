"""`heartfelt report`: one HTML file that a coach reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heartfelt.assessment import Assessment
from heartfelt.cli.source import (
    DEFAULT_NAME,
    Agents,
    Calibrated,
    Channel,
    Columns,
    Files,
    From,
    ListedFrom,
    Norms,
    Reader,
    Source,
    Strict,
    Together,
)
from heartfelt.connectors.assessments import appearing
from heartfelt.conversation import Conversation
from heartfelt.errors import HeartfeltError

if TYPE_CHECKING:
    from heartfelt.report import Report


def command(
    files: Files,
    output: Annotated[Path, typer.Option("-o", "--output", help="The HTML file to write.")] = Path("report.html"),
    source: From = None,
    columns: Columns = None,
    channel: Channel = None,
    agent: Agents = None,
    norms: Norms = None,
    together: Together = None,
    reader: Reader = DEFAULT_NAME,
    calibration: Calibrated = None,
    listed_from: ListedFrom = None,
    strict: Strict = False,
    conversations: Annotated[
        str | None,
        typer.Option(help="For a folder that heartfelt bulk wrote: where its input lies now, if it was moved since."),
    ] = None,
) -> None:
    """Write one self-contained HTML file: rates with intervals, and the conversations worth reading with their evidence.

    A folder that `heartfelt bulk` wrote is reported as it was assessed, however large it is.
    """
    from heartfelt.report import build  # slow to load

    if _assessed_before(files):
        given = (source, columns, channel, agent, norms, together, calibration, listed_from)
        if any(option is not None for option in given):
            raise HeartfeltError(f"{files[0]} is assessed already. Options for reading and assessing do nothing there.")
        from heartfelt.overview import build as build_overview

        _write(build_overview(files[0], conversations), output)
        return
    reading = Source(files, source, columns, channel, agent, strict, norms, together, reader, calibration, listed_from)
    report = build(_some(reading), reading.problems)
    _write(report, output, reading.report_problems)


def _assessed_before(files: list[str]) -> bool:
    if len(files) != 1 or not ("://" in files[0] or (Path(files[0]) / "_heartfelt").is_dir()):
        return False
    from heartfelt.overview import is_output

    return is_output(files[0])


def _write(report: Report, output: Path, tell: Callable[[], None] = lambda: None) -> None:
    from heartfelt.report import render

    with appearing(output) as part:
        part.write_text(render(report), encoding="utf-8")
    tell()
    typer.echo(f"Report written to {output}. Open it in a browser: {output.resolve().as_uri()}")


def _some(reading: Source) -> Iterator[tuple[Conversation, Assessment]]:
    count = 0
    for pair in reading.assessed():
        count += 1
        yield pair
    reading.require(count)
