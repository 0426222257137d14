"""Where the files of exports are: each under the number of its export, one that is being written under a name of its own."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from django.conf import settings

from heartfelt.web.exports.models import Export


def folder() -> Path:
    """Where all of them are."""
    return Path(settings.MEDIA_ROOT) / "exports"


def name_of(export: Export) -> str:
    """The name of a whole file, as the row has it."""
    return f"exports/{export.pk}.{export.kind}"


def begin(export: Export) -> Path:
    """An empty file for this attempt alone, readable by its owner."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder() / f"{export.pk}-{export.attempts}.part"
    path.touch(mode=0o600)
    return path


def clear(export: Export) -> None:
    """Delete whatever there is of an export, also what a worker that was killed left half-written."""
    export.file.delete(save=False)
    for path in [*folder().glob(f"{export.pk}.*"), *folder().glob(f"{export.pk}-*")]:
        path.unlink(missing_ok=True)


def sweep(known: Container[int]) -> None:
    """Delete what belongs to none of these exports."""
    for path in folder().glob("*"):
        number = path.name.partition(".")[0].partition("-")[0].partition("_")[0]
        if number.isdigit() and int(number) not in known:
            path.unlink(missing_ok=True)
