"""A short run of benchmarks/ingest.py: real processes on a real PostgreSQL, struck three times."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from postgres import programs

INGEST = Path(__file__).parents[2] / "benchmarks" / "ingest.py"


@pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed")
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="it finds the processes to kill in /proc")
@pytest.mark.parametrize("lines", ["1", "5"])
def test_nothing_is_lost_or_doubled_while_worker_database_and_server_go_down(lines: str) -> None:
    command = [
        sys.executable,
        str(INGEST),
        "--rate",
        "15",
        "--minutes",
        "0.25",
        "--lines",
        lines,
        "--reader",
        "phrases",
    ]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout
    found = json.loads(done.stdout)
    assert found["acknowledged"] == found["conversations"]["there"] == 225
    assert done.stderr.count("struck") == 3
    assert found["read_after_seconds"] is not None
