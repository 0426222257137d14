"""`heartfelt restore FILE`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from heartfelt.web.backups.restoring import restore


class Command(BaseCommand):
    """Put a backup in place of what is here."""

    help = __doc__ or ""
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What `heartfelt restore` hands over."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true")
        parser.add_argument("--other-key", action="store_true")
        parser.add_argument("--erased", type=Path)

    def handle(self, *, file: Path, replace: bool, other_key: bool, erased: Path | None, **_: Any) -> None:
        """Restore, and say what was erased again."""
        done = restore(file, replace=replace, other_key=other_key, erased=erased)
        self.stdout.write(f"Restored as of {done.manifest.at:%Y-%m-%d %H:%M} UTC. Everybody signs in again.")
        self.stdout.write(f"Erased again: {done.erased}. Deleted by age: {done.expired} conversations.")
