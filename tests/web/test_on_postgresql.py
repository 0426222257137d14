"""The same tests on PostgreSQL: a private server where one is installed, or the one of HEARTFELT_TEST_POSTGRES (a URL)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

HERE = Path(__file__).parent
NEEDS_NO_DATABASE = (
    "test_on_postgresql.py",
    "test_serve.py",
    "test_production_settings.py",
    "test_workspace_in_browser.py",
    "test_doors_in_browser.py",
    "test_accessibility.py",
    "test_installed.py",
)


def programs() -> Path | None:
    """Where initdb and pg_ctl are, the newest first."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = places[0] if places else shutil.which("initdb")
    return Path(found).parent if found else None


@pytest.fixture(scope="module")
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


@pytest.mark.skipif("HEARTFELT_DATABASE_URL" in os.environ, reason="these tests run on a chosen database already")
def test_the_tests_of_the_workspace_pass_on_postgresql(server: str) -> None:
    ignored = [f"--ignore={HERE / name}" for name in NEEDS_NO_DATABASE]
    environ = {**os.environ, "HEARTFELT_DATABASE_URL": server}
    command = [
        sys.executable,
        "-m",
        "pytest",
        str(HERE),
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        *ignored,
    ]
    done = subprocess.run(command, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]
