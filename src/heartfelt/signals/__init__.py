"""Every signal: cues of the customer, signs of indifference, acts of care.

A signal is `NAME.py` and `NAME.toml` in `cues/`, `signs/` or `acts/`; both are found by walking the package. Others'
signals come through the entry-point group `heartfelt.signals`: an entry names a package that holds the same folders.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

from heartfelt.errors import HeartfeltError, UnknownName

if TYPE_CHECKING:
    from heartfelt.signal import Signal

KINDS = ("cues", "signs", "acts")


@lru_cache(maxsize=1)
def signals() -> dict[str, Signal]:
    """Every signal by name: cues, then signs, then acts, each in alphabetical order."""
    from importlib.metadata import entry_points  # costs time, and a start needs none of this

    from heartfelt.signal import Signal

    packages = [__name__, *sorted(entry.value for entry in entry_points(group="heartfelt.signals"))]
    found: dict[str, Signal] = {}
    for kind in KINDS:
        for package in packages:
            for module in _modules(f"{package}.{kind}", own=package == __name__):
                signal = getattr(module, "signal", None)
                if not isinstance(signal, Signal):
                    raise HeartfeltError(
                        f"{module.__file__} has no `signal = Signal(__name__, ...)`; add one or move it."
                    )
                if signal.name in found:
                    raise HeartfeltError(
                        f"{module.__file__}: there is a signal {signal.name!r} already; rename this one."
                    )
                found[signal.name] = signal
    return found


def named(name: str) -> Signal:
    """The signal with this name; `UnknownName` lists those that exist."""
    try:
        return signals()[name]
    except KeyError:
        raise UnknownName("signal", name, signals()) from None


def chosen(names: Iterable[str]) -> frozenset[str]:
    """The names of the signals that these say: names of signals, or `cues`, `signs`, `acts` for all of a kind.

    Raises `UnknownName` for another.
    """
    found: set[str] = set()
    for name in names:
        found |= {each.name for each in signals().values() if each.kind == name} or {named(name).name}
    return frozenset(found)


def _modules(package: str, own: bool) -> list[ModuleType]:
    try:
        parent = import_module(package)
    except ModuleNotFoundError:
        if own:
            raise
        return []
    names = sorted(info.name for info in pkgutil.iter_modules(parent.__path__) if not info.ispkg)
    return [import_module(f"{package}.{name}") for name in names]
