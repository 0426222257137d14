"""The command `heartfelt`."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from heartfelt.errors import HeartfeltError
from heartfelt.version import __version__

# Each is a module of this package, loaded when it is run; the text is the first line of what it says of itself.
COMMANDS = {
    "assess": "Assess conversations: cues and how they were answered, signs, acts, and what they come to.",
    "report": "Write one self-contained HTML file: rates with intervals, and the conversations worth reading with their "
    "evidence.",
    "check": "Read a draft reply before it is sent: which cues it takes up, and what in it could hurt.",
    "explain": "Say what a signal notices, why it matters, when it is wrong, what helps, and show its examples.",
    "evaluate": "Measure agreement with labels: per label and in total, with bootstrap intervals over conversations.",
    "calibrate": "Refit a reader's thresholds and strengths to your own reviewed conversations; 50 are enough to try.",
    "judge": "Let a language model read conversations too. Nothing is sent unless you name the endpoint.",
    "sample": "Write sample conversations: the bundled ones, or a simulated operation with what was planted in it.",
    "bulk": "Assess millions of conversations into a folder, on all cores of this machine or on a cluster.",
    "serve": "Serve the workspace: where people read conversations, find in them and understand what was found.",
    "backup": "Write everything that the workspace keeps into one file: the database, files that wait, the ledger of "
    "erasures.",
    "restore": "Put a backup in place of the workspace's database and files, and erase again what was erased since it was "
    "made.",
}
SETTINGS: dict[str, Any] = {
    "context_settings": {"help_option_names": ["-h", "--help"]},
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
}


class Commands(TyperGroup):
    """The commands by name; only the one that is asked for is loaded."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | None:  # noqa: ARG002
        return loaded(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def loaded(name: str) -> Any:
    """A command by its name."""
    alone = typer.Typer(add_completion=False, **SETTINGS)
    alone.command(name)(import_module(f"heartfelt.cli.{name}").command)
    return get_command(alone)


app = typer.Typer(
    name="heartfelt",
    cls=Commands,
    help="Find where a customer's cue met no fitting response, and see the words.\n\n"
    "Exit codes: 0 done, 1 the input or the request cannot be used, 2 wrong usage, 130 interrupted.",
    no_args_is_help=True,
    **SETTINGS,
)


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
        from heartfelt.cli.source import notes  # here and below, since it loads much

        notes.print(f"[bold red]error[/]: {_escaped(str(error))}", soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        from heartfelt.cli.source import notes

        notes.print("interrupted")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")
