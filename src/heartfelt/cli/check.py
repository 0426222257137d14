"""`heartfelt check`: a draft reply against its conversation."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from heartfelt.assessment import reader_named
from heartfelt.cli.source import DEFAULT_NAME, Agents, Calibrated, Channel, Columns, From, Reader, Source
from heartfelt.conversation import Conversation
from heartfelt.drafting import Check, check
from heartfelt.errors import HeartfeltError, UnknownName
from heartfelt.explaining import advice

OUTCOME_WORDS = {
    "met": ("green", "taken up"),
    "hollow": ("yellow", "only a formula"),
    "missed": ("red", "passed over"),
    "none": ("red", "passed over"),
}


class Format(StrEnum):
    """How the check is shown."""

    text = "text"
    json = "json"


def command(
    file: Annotated[str, typer.Argument(help="The file that holds the conversation.")],
    draft: Annotated[str, typer.Option(help='The reply as it would be sent; "-" reads it from standard input.')],
    conversation: Annotated[
        str | None, typer.Option(help="The id of the conversation, where the file holds several.")
    ] = None,
    format: Annotated[Format, typer.Option(help="For people or for machines.")] = Format.text,  # noqa: A002
    source: From = None,
    columns: Columns = None,
    channel: Channel = None,
    agent: Agents = None,
    reader: Reader = DEFAULT_NAME,
    calibration: Calibrated = None,
) -> None:
    """Read a draft reply before it is sent: which cues it takes up, and what in it could hurt."""
    chosen = _chosen(Source([file], source, columns, channel, agent), conversation)
    text = sys.stdin.read() if draft == "-" else draft
    result = check(chosen, text, reader=reader_named(reader, calibration))
    if format is Format.json:
        typer.echo(msgspec.json.encode(result).decode())
    else:
        _show(result)


def _chosen(reading: Source, wanted: str | None) -> Conversation:
    first: Conversation | None = None
    count = 0
    for conversation in reading.conversations():
        if conversation.id == wanted:
            return conversation
        first = first or conversation
        count += 1
    if first is None:
        reading.require(0)
    if wanted is not None:
        raise UnknownName(
            "conversation", wanted, [first.id] if first and count == 1 else [f"{count} others in the file"]
        )
    if first is None or count > 1:
        raise HeartfeltError(f"The file holds {count} conversations. Say which with --conversation ID.")
    return first


def _show(result: Check) -> None:
    console = Console(highlight=False)
    for cue in result.cues:
        colour, words = OUTCOME_WORDS[cue.outcome]
        console.print(f"[{colour}]{words}[/]: {cue.cue.replace('_', ' ')}")
        console.print(f"  “{cue.quote}”\n  {cue.because}", style="dim", markup=False)
    for sign in result.signs:
        console.print(f"[red]could hurt[/]: {sign.sign.replace('_', ' ')}")
        console.print(f"  “{sign.quote}”\n  {sign.because}", style="dim", markup=False)
        console.print(f"  {advice(sign.sign)}", markup=False)
    for act in result.acts:
        console.print(f"[green]shows care[/]: {act.act.replace('_', ' ')}")
        console.print(f"  “{act.quote}”", style="dim", markup=False)
    if not (result.cues or result.signs or result.acts):
        console.print("Nothing to say about this draft.")
