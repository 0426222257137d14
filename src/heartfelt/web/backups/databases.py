"""A database as one file, and back, by each database's own means."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.sql"}
_SETTING = re.compile(rb"^SET ([a-z_]+) = .*$", re.MULTILINE)
_HEAD = 1 << 14
_EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


def dump(to: Path) -> None:
    """Write the database as it is at this moment, while it is in use."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(_file())) as source, closing(sqlite3.connect(to)) as target:
            source.backup(target)
        return
    _run("pg_dump", "--no-owner", "--no-privileges", f"--file={to}")


def load(source: Path) -> None:
    """Put a dump in place of the database, whole or not at all."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(source)) as dumped:
            if dumped.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise CommandError("The database in the backup is damaged. Nothing was changed. Use another backup.")
            connection.close()
            with closing(sqlite3.connect(_file(), timeout=20)) as target:
                dumped.backup(target)
        return
    _drop_unknown_settings(source)
    connection.close()
    quiet = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", "--single-transaction")
    _run("psql", *quiet, f"--command={_EMPTY}", f"--file={source}")


def _drop_unknown_settings(dumped: Path) -> None:
    """Make comments of the settings at the beginning that this server does not know: a newer pg_dump writes them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_settings")
        known = {str(name).encode() for (name,) in cursor.fetchall()}
    with dumped.open("r+b") as file:
        head = file.read(_HEAD).partition(b"\nCREATE ")[0]
        file.seek(0)
        file.write(_SETTING.sub(lambda found: found[0] if found[1] in known else b"-" * len(found[0]), head))


def _file() -> str:
    """The file of SQLite; it exists by the time of a restore, since people were looked for in it."""
    return str(connection.settings_dict["NAME"])


def _run(program: str, *options: str) -> None:
    done = subprocess.run([_found(program), *options], env=_environ(), capture_output=True, text=True)
    if done.returncode:
        # An error may repeat a row, so that only the first line without its details is told.
        reason = next(
            (line for line in done.stderr.splitlines() if "ERROR" in line or "error" in line), "no reason given"
        )
        raise CommandError(f"{program} failed: {reason.split('DETAIL')[0][:200]}")


def _found(program: str) -> str:
    """PostgreSQL's own program: the newest, since one that is older than the server refuses."""
    places = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda each: int(each.parts[4].split(".")[0])
    )
    place = str(places[-1]) if places else shutil.which(program)
    if place is None:
        raise CommandError(f"{program} is not installed. It comes with PostgreSQL's client, such as postgresql-client.")
    return place


def _environ() -> dict[str, str]:
    """How to reach the database, by variables: a password on a command line is seen by everybody on the machine."""
    settings = connection.settings_dict
    given = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    environ = {variable: str(settings[name]) for name, variable in given.items() if settings.get(name)}
    options = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "host": "PGHOST", "port": "PGPORT"}
    environ |= {options[name]: str(value) for name, value in settings.get("OPTIONS", {}).items() if name in options}
    return {**os.environ, **environ}
