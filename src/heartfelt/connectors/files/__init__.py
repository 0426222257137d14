"""The file formats: every module here that has a `format`, and others' from the entry points `heartfelt.formats`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from heartfelt.connectors.connector import Format
from heartfelt.errors import UnknownName

ENTRY_POINTS = "heartfelt.formats"


@cache
def formats() -> dict[str, Format]:
    """Every known format by its name."""
    from importlib.metadata import entry_points  # costs time, and a start needs none of this

    own = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    found = [module.format for module in own if isinstance(getattr(module, "format", None), Format)]
    found += [loaded for point in entry_points(group=ENTRY_POINTS) if isinstance(loaded := point.load(), Format)]
    return {format_.name: format_ for format_ in found}


def format_named(name: str) -> Format:
    """The format of this name; `UnknownName` lists those there are."""
    try:
        return formats()[name]
    except KeyError:
        raise UnknownName("format", name, formats()) from None
