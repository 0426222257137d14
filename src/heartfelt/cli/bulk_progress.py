"""How far `heartfelt bulk` is, on standard error: a bar, or, where nobody looks, a line a minute."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Protocol

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from heartfelt.cli.source import notes

EVERY = 60.0
"""Seconds between two lines; a shorter run has none."""


class Shown(Protocol):
    """What shows it: the callbacks of `heartfelt.bulk.run`."""

    def started(self, total: int) -> None:
        """So many bytes are to do."""

    def begun(self, name: str, done: int, parts: int) -> None:
        """A pass begins, of so many parts, some of them done already."""

    def progress(self, size: int) -> None:
        """One more part is done, of so many bytes."""


class Bar:
    """For a terminal."""

    def __init__(self, bar: Progress) -> None:
        self._bar, self._task = bar, bar.add_task("", total=None)

    def started(self, total: int) -> None:
        """Know the end."""
        self._bar.update(self._task, total=total)

    def begun(self, name: str, done: int, parts: int) -> None:  # noqa: ARG002
        """Name the pass."""
        self._bar.update(self._task, description=_named(name))

    def progress(self, size: int) -> None:
        """Grow."""
        self._bar.advance(self._task, size)


class Lines:
    """For a file or a pipe."""

    def __init__(self) -> None:
        self._name, self._done, self._parts = "", 0, 0
        self._bytes = self._total = 0
        self._told = monotonic()

    def started(self, total: int) -> None:
        """Know the end."""
        self._total = total

    def begun(self, name: str, done: int, parts: int) -> None:
        """Know the pass."""
        self._name, self._done, self._parts = _named(name), done, parts

    def progress(self, size: int) -> None:
        """Print a line where the last was long ago."""
        self._done += 1
        self._bytes += size
        now = monotonic()
        if now - self._told < EVERY:
            return
        self._told = now
        share = self._bytes / max(self._total, 1)
        parts = f"{self._done:,} of {self._parts:,} parts"
        notes.print(f"{self._name}: {parts}; {share:.0%} of what was to do.", soft_wrap=True, markup=False)


@contextmanager
def shown() -> Iterator[Shown]:
    """What shows how far it is, for as long as it runs."""
    if not sys.stderr.isatty():
        yield Lines()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=notes, transient=True) as bar:
        yield Bar(bar)


def _named(name: str) -> str:
    return name.capitalize()
