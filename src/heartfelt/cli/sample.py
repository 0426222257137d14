"""`heartfelt sample`: a simulated operation to try, demonstrate and measure with."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

BUNDLED = ("conversations.jsonl", "shifts.jsonl", "labels.jsonl")


def command(
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.")] = Path("sample"),
    conversations: Annotated[
        int | None,
        typer.Option(min=1, help="How many to simulate; without it the bundled, hand-written ones are copied."),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
) -> None:
    """Write sample conversations: the bundled ones, or a simulated operation with what was planted in it.

    A simulated folder holds conversations.jsonl, shifts.jsonl, truth.jsonl (what was planted where) and plan.json.
    """
    output.mkdir(parents=True, exist_ok=True)
    if conversations is None:
        for name in BUNDLED:
            with as_file(files("heartfelt") / "sample" / name) as path:
                shutil.copyfile(path, output / name)
    else:
        from heartfelt.sample.operation import simulate, write  # slow to load

        write(simulate(conversations, seed), output)
    typer.echo(f"Written to {output}. Try: heartfelt report {output / 'conversations.jsonl'}")
