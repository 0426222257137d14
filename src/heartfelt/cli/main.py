"""The command `heartfelt`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from heartfelt.cli import (
    assess,
    backup,
    bulk,
    calibrate,
    check,
    evaluate,
    explain,
    judge,
    report,
    restore,
    sample,
    serve,
)
from heartfelt.cli.source import notes
from heartfelt.errors import HeartfeltError
from heartfelt.version import __version__

app = typer.Typer(
    name="heartfelt",
    help="Find where a customer's cue met no fitting response, and see the words.\n\n"
    "Exit codes: 0 done, 1 the input or the request cannot be used, 2 wrong usage, 130 interrupted.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for module in (assess, report, check, explain, evaluate, calibrate, judge, sample, bulk, serve, backup, restore):
    app.command(module.__name__.rpartition(".")[2])(module.command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"heartfelt {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command; a user's mistake ends in one sentence and not in a traceback."""
    try:
        app()
    except HeartfeltError as error:
        notes.print(f"[bold red]error[/]: {_escaped(str(error))}", soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        notes.print("interrupted")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")
