"""The keys of an installation, each from the environment, or else made once and kept in the data folder.

The secret key signs sessions, invitations and webhooks. It may be exchanged: what the one before it signed still holds while
that is named too. The join key makes the hashes under which a masked customer's conversations stand together, and by which
somebody who was erased is recognised. It is worked out once, from the secret key of that day, and does not change with it.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from heartfelt.web import environment

SECRET = "HEARTFELT_SECRET_KEY"
BEFORE = "HEARTFELT_SECRET_KEY_BEFORE"
JOIN = "HEARTFELT_JOIN_KEY"
MADE = "join:"  # what begins so is a join key already; anything else is a secret key that one is worked out from


def place(data: Path) -> Path:
    """Where the secret key is kept."""
    return data / "secret-key"


def before_place(data: Path) -> Path:
    """Where the one before is kept, for a while."""
    return data / "secret-key-before"


def join_place(data: Path) -> Path:
    """Where the join key is kept."""
    return data / "join-key"


def secret(data: Path) -> str:
    """The secret key; empty where there is none yet."""
    if given := environment.secret(SECRET):
        then = f"If it is in use, name it in {BEFORE}: what it signed still holds then."
        return environment.long_enough(SECRET, given, then)
    kept = _kept(place(data))
    if not kept and not place(data).exists():
        return ""
    return environment.long_enough(
        str(place(data)), kept, "Put the copy back that you kept, or remove it: another is made."
    )


def before(data: Path) -> str:
    """The secret key before it; empty where there is none."""
    return environment.secret(BEFORE) or _kept(before_place(data))


def join(data: Path) -> bytes:
    """The join key; empty where nothing says which it is."""
    known = environment.secret(JOIN) or _kept(join_place(data)) or before(data) or secret(data)
    return joined(known) if known else b""


def make(data: Path) -> None:
    """Make the data folder and the keys that are missing. A join key is worked out from the oldest secret key that is known."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not secret(data):
        _keep(place(data), get_random_secret_key())
    if not environment.secret(JOIN) and not _kept(join_place(data)):
        _keep(join_place(data), f"{MADE}{join(data).hex()}")


def joined(known: str) -> bytes:
    """A join key as it was given, or worked out from a secret key."""
    if not known.startswith(MADE):
        return hashlib.sha256(b"heartfelt.customer" + known.encode()).digest()
    try:
        made = bytes.fromhex(known.removeprefix(MADE))
    except ValueError:
        made = b""
    if len(made) != hashlib.sha256().digest_size:
        raise ImproperlyConfigured(
            f"{JOIN}, or the file join-key, is cut off or changed. Put the copy back that you kept."
        )
    return made


def _kept(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{path} cannot be read ({getattr(error, 'strerror', None) or 'not text'})."
        ) from None


def _keep(path: Path, value: str) -> None:
    """Write a file that only its owner reads, whole or not at all, unless another process was quicker."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}-", encoding="utf-8") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(file.name, path)
        except FileExistsError:
            return
