"""`heartfelt backup`: everything that a workspace keeps, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from heartfelt.cli import workspace


def command(
    file: Annotated[Path, typer.Argument(help="Where to write, such as heartfelt-2026-11-22.tar.zst.")],
) -> None:
    """Write everything that the workspace keeps into one file: the database, files that wait, the ledger of erasures.

    The workspace may be in use. The secret key is not in the file. PostgreSQL needs its own pg_dump.
    """
    workspace.run("backup", str(file))
