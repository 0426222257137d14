"""A PostgreSQL server for tests: a private one where it is installed, or the one of HEARTFELT_TEST_POSTGRES (a URL)."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest


def programs() -> Path | None:
    """Where initdb and pg_ctl are, the newest first."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = places[0] if places else shutil.which("initdb")
    return Path(found).parent if found else None


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a server that is ours alone, reached through a socket in its own folder."""
    if given := os.environ.get("HEARTFELT_TEST_POSTGRES"):
        yield given
        return
    bin_ = programs()
    if bin_ is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(mkdtemp(prefix="heartfelt-postgres-"))
    owner = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
    if owner:
        shutil.chown(folder, "nobody", "nogroup")
    options = f"-c listen_addresses='' -c fsync=off -k {folder}"

    def run(*command: str) -> None:
        done = subprocess.run([*owner, *command], cwd=folder, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    run(str(bin_ / "initdb"), "-D", str(folder / "data"), "-U", "heartfelt", "--auth=trust", "-E", "UTF8", "--locale=C")
    run(str(bin_ / "pg_ctl"), "-D", str(folder / "data"), "-w", "-l", str(folder / "log"), "-o", options, "start")
    yield f"postgres://heartfelt@/heartfelt?host={folder}"
    run(str(bin_ / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)
