"""The same tests on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# They start databases of their own, PostgreSQL among them, or look at how pages look and at nothing that is asked.
LEFT_OUT = (
    "test_on_postgresql.py",
    "test_serve.py",
    "test_backup.py",
    "test_production_settings.py",
    "test_ingest.py",
    "test_workers.py",
    "test_accessibility.py",
    "test_installed.py",
)


@pytest.mark.skipif("HEARTFELT_DATABASE_URL" in os.environ, reason="these tests run on a chosen database already")
def test_the_tests_of_the_workspace_pass_on_postgresql(server: str) -> None:
    ignored = [f"--ignore={HERE / name}" for name in LEFT_OUT]
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
