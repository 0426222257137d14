"""How commands reach the workspace: by its name, since no part of the library imports it."""

from __future__ import annotations

import runpy
import sys
from importlib.util import find_spec

from heartfelt.errors import MissingExtra

WORKSPACE = "heartfelt.web"


def run(command: str, *options: str) -> None:
    """Run one of its commands in this process; MissingExtra where it is not installed."""
    if not all(find_spec(name) for name in ("django", "allauth", "granian", "whitenoise")):
        raise MissingExtra("The workspace", "web")
    sys.argv = ["heartfelt", command, *options]
    runpy.run_module(WORKSPACE, run_name="__main__", alter_sys=True)
