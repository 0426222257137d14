"""`heartfelt backup FILE`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from heartfelt.web.backups.making import make


class Command(BaseCommand):
    """Write everything that is kept into one file."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What `heartfelt backup` hands over."""
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **_: Any) -> None:
        """Make the backup, and say what is not in it."""
        make(file)
        secret = settings.SECRET_KEY_PLACE if settings.SECRET_KEY_PLACE.is_file() else "HEARTFELT_SECRET_KEY"
        join = settings.JOIN_KEY_PLACE if settings.JOIN_KEY_PLACE.is_file() else "HEARTFELT_JOIN_KEY"
        self.stdout.write(f"{file}: {file.stat().st_size / 1e6:.1f} MB.")
        self.stdout.write(
            "The secret key is not in it, nor the join key, without which nobody who was erased is recognised."
        )
        self.stdout.write(f"They are in {secret} and {join}: keep copies, and not beside the backups.")
