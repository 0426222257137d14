"""`heartfelt report`: one HTML file that a coach reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

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
) -> None:
    """Write one self-contained HTML file: rates with intervals, and the conversations worth reading with their evidence."""
    from heartfelt.report import build, render  # slow to load

    reading = Source(files, source, columns, channel, agent, strict, norms, together, reader, calibration, listed_from)
    report = build(_some(reading), reading.problems)
    with appearing(output) as part:
        part.write_text(render(report), encoding="utf-8")
    reading.report_problems()
    typer.echo(f"Report written to {output}. Open it in a browser: {output.resolve().as_uri()}")


def _some(reading: Source) -> Iterator[tuple[Conversation, Assessment]]:
    count = 0
    for pair in reading.assessed():
        count += 1
        yield pair
    reading.require(count)
