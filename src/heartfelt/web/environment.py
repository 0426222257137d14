"""Settings from environment variables; secrets also from files. A wrong value says which, what it is and what it may be.

`NAME_FILE` names a file that holds the value, for every name: the way secrets reach containers and services.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX = "HEARTFELT_"
asked: set[str] = set()
YES = ("1", "yes", "true", "on")
OTHERS = {"HEARTFELT_ADMIN", "HEARTFELT_JUDGE_ENDPOINT", "HEARTFELT_TEST_POSTGRES"}  # not settings of the workspace
NO = ("0", "no", "false", "off")


def text(name: str, default: str, environ: Mapping[str, str] | None = None) -> str:
    """The value of a variable, or of the file that NAME_FILE names; `default` where neither is set."""
    given = os.environ if environ is None else environ
    asked.add(name)
    file = given.get(f"{name}_FILE")
    if file and name in given:
        raise ImproperlyConfigured(f"Both {name} and {name}_FILE are set. Keep one of them.")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not text"
            raise ImproperlyConfigured(f"{name}_FILE names {file}, which cannot be read ({reason}).") from None
    return given.get(name, default)


def flag(name: str, default: bool, environ: Mapping[str, str] | None = None) -> bool:
    """Yes or no."""
    value = text(name, "yes" if default else "no", environ).strip().lower()
    if value not in YES + NO:
        raise ImproperlyConfigured(f"{name} is {value!r}. It is yes or no.")
    return value in YES


def number(name: str, default: int, low: int, high: int, environ: Mapping[str, str] | None = None) -> int:
    """A whole number from `low` to `high`."""
    value = text(name, str(default), environ).strip()
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} is {value!r}. It is a whole number from {low} to {high}.")
    return int(value)


def one_of(name: str, default: str, known: Collection[str], environ: Mapping[str, str] | None = None) -> str:
    """One of the names that exist."""
    value = text(name, default, environ).strip()
    if value not in known:
        raise ImproperlyConfigured(f"{name} is {value!r}. Known: {', '.join(sorted(known))}.")
    return value


def address(name: str, default: str, environ: Mapping[str, str] | None = None) -> SplitResult:
    """An http or https address without a path."""
    value = text(name, default, environ).strip().rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name} is {value!r}. It is an address such as https://care.example.org.")
    return parts


def folder(name: str, default: str, environ: Mapping[str, str] | None = None) -> Path:
    """A folder, which need not exist yet but must not be a file."""
    path = Path(text(name, default, environ)).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name} is {path}, which is a file. It is a folder.")
    return path


def data_folder() -> Path:
    """Where the workspace keeps its files."""
    return folder("HEARTFELT_DATA", "heartfelt-data")


def unknown() -> list[str]:
    """What is set and asked for by nothing: mostly a slip of the pen. Meant for when all settings are read."""
    known = asked | {f"{name}_FILE" for name in asked}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known | OTHERS)
