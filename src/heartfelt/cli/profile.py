"""`--profile`: what a run cost, for people or for machines."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from heartfelt.cli.source import notes
from heartfelt.costs import STAGES, Costs
from heartfelt.signals import signals


class As(StrEnum):
    """How costs are shown."""

    table = "table"
    json = "json"


Profile = Annotated[
    As | None,
    typer.Option(help="Show at the end what each stage and each signal cost, as a table or as JSON."),
]


def show(costs: Costs, how: As, apart: bool) -> None:
    """Write the costs to standard output, or `apart` from it where that holds results."""
    if how is As.json:
        print(as_json(costs).decode(), file=sys.stderr if apart else sys.stdout)
        return
    console = notes if apart else Console(highlight=False, width=max(100, notes.width))
    speed = costs.messages / costs.seconds if costs.seconds else 0
    console.print(
        f"{costs.conversations:,} conversations, {costs.messages:,} messages, {costs.seconds:,.2f} s of processor time: "
        f"{speed:,.0f} messages a second and core",
        soft_wrap=True,
    )
    if seen := costs.transformer_read + costs.transformer_left:
        console.print(f"the transformer read {costs.transformer_read:,} of {seen:,} conversations", soft_wrap=True)
    console.print(_stages(costs), _signals(costs))


def as_json(costs: Costs) -> bytes:
    """The costs as JSON: `conversations`, `messages`, `seconds`, `stages` (seconds), `signals` (seconds, findings),
    `transformer_read` and `transformer_left` (conversations)."""
    told = msgspec.structs.asdict(costs) | {"seconds": costs.seconds}
    return msgspec.json.encode(told)


def _stages(costs: Costs) -> Table:
    table = _table("stage")
    table.add_column("", style="dim")
    for name, seconds in costs.stages.items():
        table.add_row(name, *_figures(seconds, costs), STAGES[name])
    return table


def _signals(costs: Costs) -> Table:
    table = _table("signal")
    table.add_column("findings", justify="right")
    known = signals()
    for name, spent in sorted(costs.signals.items(), key=lambda each: -each[1].seconds):
        kind = known[name].kind if name in known else ""
        table.add_row(f"{name} [dim]{kind}[/]", *_figures(spent.seconds, costs), f"{spent.found:,}")
    return table


def _table(first: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(first)
    for heading in ("seconds", "share", "µs a message"):
        table.add_column(heading, justify="right")
    return table


def _figures(seconds: float, costs: Costs) -> tuple[str, str, str]:
    return (
        f"{seconds:.2f}",
        f"{seconds / (costs.seconds or 1):.1%}",
        f"{1e6 * seconds / max(1, costs.messages):.1f}",
    )
