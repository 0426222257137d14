"""Where the work is done: on this machine, by Dask, or by Spark."""

from __future__ import annotations

from importlib import import_module

from heartfelt.bulk.engines.engine import Engine
from heartfelt.errors import MissingExtra, UnknownName

ENGINES = ("local", "dask", "spark")


def engine_named(name: str, workers: int | None = None) -> Engine:
    """An engine by its name, with so many workers (by default one for each core) where it does not bring its own.

    Raises `UnknownName`, or `MissingExtra` where the engine is not installed.
    """
    if name not in ENGINES:
        raise UnknownName("engine", name, ENGINES)
    try:
        module = import_module(f"heartfelt.bulk.engines.{name}")
    except ImportError as error:
        if (error.name or "").startswith("heartfelt"):
            raise
        raise MissingExtra(f"The engine {name}", name) from None
    engine: Engine = module.engine(workers)
    return engine
