"""Making a backup."""

from __future__ import annotations

import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from django.conf import settings
from django.core.management.base import CommandError

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record
from heartfelt.web.backups import databases, manifest
from heartfelt.web.backups.archive import MANIFEST, writing
from heartfelt.web.keeping import ledger

UPLOADS = "uploads"


def make(file: Path) -> None:
    """Write everything that is kept into one file, while the workspace is in use. The secret key is not in it."""
    if not file.parent.is_dir():
        raise CommandError(f"There is no folder {file.parent}. Make it, or choose another place.")
    said = manifest.now()
    record(None, Action.BACKED_UP)
    with TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
        dumped = Path(folder) / databases.NAMES[said.database]
        databases.dump(dumped)
        (Path(folder) / MANIFEST).write_bytes(msgspec.json.encode(said))
        with writing(file) as tar:
            tar.add(Path(folder) / MANIFEST, MANIFEST)
            tar.add(dumped, dumped.name)
            for place, name in ((ledger.place(), ledger.NAME), (Path(settings.MEDIA_ROOT), UPLOADS)):
                if place.exists():
                    tar.add(place, name, filter=_kept)


def _kept(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Without files of exports: they are for a day, and whoever is erased meanwhile would come back in them."""
    return None if entry.name == f"{UPLOADS}/exports" else entry
