"""What a backup says of itself."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from heartfelt.version import __version__

FORMAT = 1


class Manifest(msgspec.Struct, frozen=True):
    """`at` is when it was begun: what was erased after is erased again. `key` tells whether a secret key is the same one."""

    format: int
    version: str
    database: str
    at: datetime
    key: str


def now() -> Manifest:
    """Of a backup that begins at this moment."""
    return Manifest(FORMAT, __version__, connection.vendor, timezone.now(), key())


def key() -> str:
    """A fingerprint of the secret key, from which the key does not follow."""
    return salted_hmac("heartfelt.backup", "key", algorithm="sha256").hexdigest()[:16]
