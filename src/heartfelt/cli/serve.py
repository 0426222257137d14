"""`heartfelt serve`: the workspace in a browser."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer

from heartfelt.cli import workspace


class Part(StrEnum):
    """What of the workspace runs."""

    WEB = "web"
    WORKER = "worker"


def command(
    port: Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="The port to listen on.")] = 8000,
    host: Annotated[
        str, typer.Option(help="The address to listen on; another than this machine's own needs HEARTFELT_URL.")
    ] = "127.0.0.1",
    admin: Annotated[
        str | None,
        typer.Option(
            metavar="EMAIL",
            envvar="HEARTFELT_ADMIN",
            help="Begin a workspace of your own, without the sample: who looks after it.",
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer browsers.")] = 1,
    only: Annotated[
        Part | None,
        typer.Option(
            help="Pages alone, or alone the reading of what is brought in: for machines that keep them apart."
        ),
    ] = None,
) -> None:
    """Serve the workspace: where people read conversations, find in them and understand what was found.

    It keeps everything in the folder `heartfelt-data` (or where HEARTFELT_DATA says). The first start without --admin loads
    the bundled sample and a simulated month, and shows how to sign in.
    """
    if not {"HEARTFELT_URL", "HEARTFELT_URL_FILE"} & os.environ.keys():
        os.environ["HEARTFELT_URL"] = f"http://127.0.0.1:{port}"
    options = [f"--port={port}", f"--host={host}", f"--workers={workers}"]
    options += [f"--admin={admin}"] if admin else []
    options += [f"--only={only.value}"] if only else []
    workspace.run("serve", *options)
