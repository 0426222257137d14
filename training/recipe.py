"""What the recipes share: their options, and where they keep weights until these are exported."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).parents[1]
BUILD = REPOSITORY / "build" / "training"
MODELS = REPOSITORY / "src" / "heartfelt" / "models"


class Options(NamedTuple):
    """How a recipe is run; `clean` leaves out data without a clear licence."""

    clean: bool
    seed: int
    epochs: int


def options(doc: str | None, epochs: int) -> Options:
    """The options of the command line; `epochs` if none are named."""
    parser = argparse.ArgumentParser(description=(doc or "").partition("\n")[0])
    parser.add_argument("--clean", action="store_true", help="only data with a clear licence")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=epochs)
    given = parser.parse_args()
    return Options(given.clean, given.seed, given.epochs)


def built(name: str, clean: bool) -> Path:
    """Where a file of the build is; that of the licence-clean variant lies beside it."""
    stem, dot, ending = name.partition(".")
    BUILD.mkdir(parents=True, exist_ok=True)
    return BUILD / f"{stem}{'-clean' if clean else ''}{dot}{ending}"
