"""Putting a backup back, and erasing again what was erased since it was made."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record
from heartfelt.web.backups import databases, manifest
from heartfelt.web.backups.archive import unpack
from heartfelt.web.backups.making import UPLOADS
from heartfelt.web.backups.manifest import Manifest
from heartfelt.web.exports import services as exports
from heartfelt.web.keeping import ledger, retention
from heartfelt.web.keeping.ledger import Entry
from heartfelt.web.keeping.replaying import replay
from heartfelt.web.masking import joining
from heartfelt.web.people.models import Person


class Restored(NamedTuple):
    """What was put back, how many people and customers were erased again, how many conversations went by age."""

    manifest: Manifest
    erased: int
    expired: int


def restore(file: Path, *, replace: bool, other_key: bool, erased: Path | None) -> Restored:
    """Put a backup in place of what is here. `erased` is another ledger, such as one that outlived the machine."""
    if not replace and _somebody_is_here():
        raise CommandError("There is a workspace here already. Add --replace to put the backup in its place.")
    if erased is not None and not erased.is_file():
        raise CommandError(f"{erased} is no file. It is the {ledger.NAME} of the workspace.")
    data = Path(settings.DATA)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        laid = Path(folder)
        said = unpack(file, laid)
        _require_fit(said, other_key)
        entries = _together([ledger.place(), laid / ledger.NAME, *([erased] if erased else [])])
        databases.load(laid / databases.NAMES[said.database])
        _put_uploads(laid / UPLOADS)
    call_command("migrate", verbosity=0, interactive=False)
    Session.objects.all().delete()
    exports.remove_all()
    if other_key:
        joining.accept()
    again = replay(entry for entry in entries if entry.at > said.at)
    expired = retention.expire()
    record(None, Action.RESTORED, backup=said.at.isoformat(), erased_again=again, expired=expired)
    return Restored(said, again, expired)


def _somebody_is_here() -> bool:
    try:
        return Person.objects.exists()
    except DatabaseError:  # not even tables
        return False
    finally:
        connection.close()


def _require_fit(said: Manifest, other_key: bool) -> None:
    if said.database != connection.vendor:
        raise CommandError(f"The backup is of {said.database}, and HEARTFELT_DATABASE_URL names {connection.vendor}.")
    if not manifest.fits(said) and not other_key:
        raise CommandError(
            "The backup was made with another join key, so that nobody who was erased since can be recognised in it. Put the "
            f"key back ({settings.JOIN_KEY_PLACE} or HEARTFELT_JOIN_KEY; for a backup of an earlier version the secret key, "
            "in HEARTFELT_JOIN_KEY), or add --other-key."
        )


def _together(places: list[Path]) -> list[Entry]:
    """All erasures that any ledger knows, and from now on the one here."""
    known = set(ledger.entries([ledger.place()]))
    entries = sorted(set(ledger.entries(places)), key=lambda entry: entry.at)
    for entry in entries:
        if entry not in known:
            ledger.add(entry.kind, entry.hash, entry.at)
    return entries


def _put_uploads(laid: Path) -> None:
    place = Path(settings.MEDIA_ROOT)
    shutil.rmtree(place, ignore_errors=True)
    if laid.is_dir():
        shutil.move(laid, place)
