"""Settings from environment variables; secrets also from files. A wrong value says which, what it is and what it may be.

`NAME_FILE` names a file that holds the value, for every name: the way secrets reach containers and services.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX = "HEARTFELT_"
asked: set[str] = set()
YES = ("1", "yes", "true", "on")
OTHERS = {"HEARTFELT_ADMIN", "HEARTFELT_JUDGE_ENDPOINT", "HEARTFELT_TEST_POSTGRES"}  # not settings of the workspace
SHORTEST, FEWEST = 32, 5  # characters of a secret key, and how many different ones
ALIKE = 0.75
MOST_TOLD, NEAREST = 20, 3
NO = ("0", "no", "false", "off")


def text(name: str, default: str, environ: Mapping[str, str] | None = None) -> str:
    """The value of a variable, or of the file that NAME_FILE names; `default` where neither is set."""
    given = os.environ if environ is None else environ
    asked.add(name)
    file = given.get(f"{name}_FILE")
    if file == "":
        raise ImproperlyConfigured(f"{name}_FILE is empty. Let it name a file, or take it away.")
    if file and name in given:
        raise ImproperlyConfigured(f"Both {name} and {name}_FILE are set. Keep one of them.")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "not text"
            raise ImproperlyConfigured(f"{name}_FILE names {file}, which cannot be read ({reason}).") from None
    return given.get(name, default)


def secret(name: str, environ: Mapping[str, str] | None = None) -> str:
    """The value of a variable that is a secret; empty where nothing names one. A secret that holds nothing is refused."""
    given = os.environ if environ is None else environ
    value = text(name, "", environ)
    if not value.strip() and {name, f"{name}_FILE"} & given.keys():
        raise ImproperlyConfigured(f"{name} is empty. Give it a value, or take it away.")
    return value


def long_enough(place: str, value: str, then: str) -> str:
    """A secret key that nobody guesses, from a place; `then` says what to do with one that is not."""
    if len(value) < SHORTEST or len(set(value)) < FEWEST:
        raise ImproperlyConfigured(
            f"{place} is too easy to guess. It has {SHORTEST} characters or more, at random. {then}"
        )
    return value


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
        raise ImproperlyConfigured(f"{name} is {value!r}. {_told(value, known)}.")
    return value


def _told(value: str, known: Collection[str]) -> str:
    """The names that exist; of many, those that are most like the value or its end, as of a time zone without its continent."""
    if len(known) <= MOST_TOLD:
        return f"Known: {', '.join(sorted(known))}"
    alike = {name.rpartition("/")[2].lower(): name for name in sorted(known)} | {name.lower(): name for name in known}
    near = get_close_matches(value.lower(), alike, 2 * NEAREST, 0)
    nearest = [*dict.fromkeys(alike[name] for name in near)][:NEAREST]
    return f"Of {len(known)} that are known, the nearest are {', '.join(nearest)}"


def address(name: str, default: str, environ: Mapping[str, str] | None = None) -> SplitResult:
    """An http or https address without a path."""
    value = text(name, default, environ).strip().rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name} is {value!r}. It is an address such as https://care.example.org.")
    return parts


def folder(name: str, default: str, environ: Mapping[str, str] | None = None) -> Path:
    """A folder, which need not exist yet but must not be a file."""
    value = text(name, default, environ)
    if not value.strip():
        raise ImproperlyConfigured(f"{name} is empty. It is a folder.")
    path = Path(value).expanduser().resolve()
    if path.exists() and not path.is_dir():
        raise ImproperlyConfigured(f"{name} is {path}, which is a file. It is a folder.")
    return path


def data_folder() -> Path:
    """Where the workspace keeps its files."""
    return folder("HEARTFELT_DATA", "heartfelt-data")


def unknown() -> list[str]:
    """What is set and asked for by nothing. Meant for when all settings are read."""
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in _known())


def refuse_slips() -> None:
    """Stop where a name is set that is nearly a setting's: it would be believed to do something."""
    for name in unknown():
        near = get_close_matches(
            name.removeprefix(PREFIX), [each.removeprefix(PREFIX) for each in sorted(_known())], 1, ALIKE
        )
        if near:
            raise ImproperlyConfigured(
                f"{name} is set, and there is no such setting. Did you mean {PREFIX}{near[0]}? Mend the name, or take it away."
            )


def _known() -> set[str]:
    return asked | {f"{name}_FILE" for name in asked} | OTHERS
