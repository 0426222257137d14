"""The secret key that signs sessions and invitations, where the environment gives none: made once, kept in the data folder."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

VARIABLE = "HEARTFELT_SECRET_KEY"


def place(data: Path) -> Path:
    """Where the key is kept."""
    return data / "secret-key"


def make(data: Path) -> None:
    """Make the data folder and a key, unless there is one."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.environ.get(VARIABLE) or os.environ.get(f"{VARIABLE}_FILE"):
        return
    try:
        handle = os.open(place(data), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(get_random_secret_key())
