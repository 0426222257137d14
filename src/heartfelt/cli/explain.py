"""`heartfelt explain`: what a signal means, with its examples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from heartfelt.explaining import catalogue, markdown, write
from heartfelt.signals import named, signals


def _names() -> list[str]:
    return list(signals())


def command(
    signal: Annotated[
        str | None, typer.Argument(help="The signal; without it all are listed.", autocompletion=_names)
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Print the Markdown as it is.")] = False,
    folder: Annotated[
        Path | None, typer.Option("--write", help="Write a page for every signal into this folder.")
    ] = None,
) -> None:
    """Say what a signal notices, why it matters, when it is wrong, what helps, and show its examples."""
    console = Console(highlight=False)
    if folder:
        typer.echo(f"{len(write(folder))} pages in {folder}")
    elif signal is None:
        console.print(_list())
    elif plain:
        typer.echo(markdown(named(signal)), nl=False)
    else:
        from rich.markdown import Markdown  # slow to load

        console.print(Markdown(markdown(named(signal))))


def _list() -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in ("kind", "signal", "what it finds"):
        table.add_column(name, overflow="fold")
    for row in catalogue():
        table.add_row(*row)
    return table
