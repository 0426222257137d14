"""The file of a backup: a tar, compressed with zstd, that only its owner may read, and that is there whole or not at all."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import zstandard
from django.core.management.base import CommandError

from heartfelt.web.backups.manifest import FORMAT, Manifest

MANIFEST = "manifest.json"
NO_BACKUP = "{file} is no backup of heartfelt, or it is damaged. Nothing was changed."


@contextmanager
def writing(file: Path) -> Iterator[tarfile.TarFile]:
    """A tar to add to; it takes its name when everything is in it."""
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as raw:
            packer = zstandard.ZstdCompressor(level=3)
            with packer.stream_writer(raw, closefd=False) as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
                yield tar
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def unpack(file: Path, to: Path) -> Manifest:
    """Lay everything into a folder; what the backup says of itself. Nothing is written outside of the folder."""
    try:
        with (
            file.open("rb") as raw,
            zstandard.ZstdDecompressor().stream_reader(raw) as packed,
            tarfile.open(fileobj=packed, mode="r|") as tar,
        ):
            tar.extractall(to, filter="data")
        manifest = msgspec.json.decode((to / MANIFEST).read_bytes(), type=Manifest)
    except OSError as error:
        if not file.is_file() or not os.access(file, os.R_OK):
            raise CommandError(f"{file} cannot be read ({error.strerror or 'no such file'}).") from None
        raise CommandError(NO_BACKUP.format(file=file)) from None
    except (tarfile.TarError, zstandard.ZstdError, msgspec.DecodeError, EOFError):
        raise CommandError(NO_BACKUP.format(file=file)) from None
    if manifest.format != FORMAT:
        raise CommandError(f"{file} was made by a newer heartfelt ({manifest.version}). Restore it with that one.")
    return manifest
