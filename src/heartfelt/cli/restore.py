"""`heartfelt restore`: a backup, back in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from heartfelt.cli import workspace


def command(
    file: Annotated[Path, typer.Argument(help="What `heartfelt backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Put it in place of the workspace that is here.")] = False,
    other_key: Annotated[
        bool, typer.Option("--other-key", help="Go on with another join key: who was erased since is not recognised.")
    ] = False,
    erased: Annotated[
        Path | None, typer.Option(help="Another erased.jsonl, such as one that was kept apart from a lost machine.")
    ] = None,
) -> None:
    """Put a backup in place of the workspace's database and files, and erase again what was erased since it was made.

    Stop the workspace first. PostgreSQL needs its own psql.
    """
    options = ["--replace"] * replace + ["--other-key"] * other_key + ([f"--erased={erased}"] if erased else [])
    workspace.run("restore", str(file), *options)
