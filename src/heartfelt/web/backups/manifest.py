"""What a backup says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from heartfelt.version import __version__
from heartfelt.web import keys
from heartfelt.web.masking import joining

FORMAT = 1


class Manifest(msgspec.Struct, frozen=True):
    """`at` is when it was begun: what was erased after is erased again. `key` tells whether the join key is the same one."""

    format: int
    version: str
    database: str
    at: datetime
    key: str


def now() -> Manifest:
    """Of a backup that begins at this moment."""
    return Manifest(FORMAT, __version__, connection.vendor, timezone.now(), key())


def key() -> str:
    """A fingerprint of the join key, by which whoever was erased is recognised."""
    return joining.fingerprint()


def fits(said: Manifest) -> bool:
    """Whether a backup was made with the join key that is here. Earlier versions noted the secret key that it comes from."""
    return said.key == key() or said.key in _of_secret_keys()


def _of_secret_keys() -> Iterator[str]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if keys.joined(secret) == settings.JOIN_KEY:
            yield salted_hmac("heartfelt.backup", "key", secret, algorithm="sha256").hexdigest()[:16]
