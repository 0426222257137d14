"""`benchmarks/workspace.py` fills a workspace and says on its output nothing but how fast pages are: `make prove` reads it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("django", reason="the workspace needs the extra web")

from postgres import Server, programs

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "workspace.py"
CONVERSATIONS = 400


@pytest.fixture
def server() -> Iterator[Server]:
    if programs() is None:
        pytest.skip("PostgreSQL is not installed")
    started = Server("-c fsync=off")
    started.start()
    yield started
    started.stop()


def measured(*options: str) -> tuple[list[dict[str, Any]], str]:
    """The rows of the pages for words, and what was said beside them."""
    command = [sys.executable, str(PROGRAM), "--json", f"--conversations={CONVERSATIONS}", "--times=1", *options]
    done = subprocess.run([*command, "--only=manager a word"], capture_output=True, text=True, check=True, timeout=300)
    return json.loads(done.stdout), done.stderr


def test_pages_are_measured_on_sqlite() -> None:
    rows, said = measured()
    assert [row["who"] for row in rows] == ["manager"] * 3
    assert all(0 < row["queries"] <= 15 for row in rows)
    assert f"{CONVERSATIONS} conversations" in said


def test_two_processes_fill_postgresql(server: Server) -> None:
    rows, said = measured(f"--database={server.url}", "--processes=2")
    assert len(rows) == 3
    assert server.ask("SELECT count(*), count(DISTINCT conversation_id) FROM conversations_words") == [
        [str(CONVERSATIONS), str(CONVERSATIONS)]
    ]
    assert int(server.ask("SELECT count(*) FROM conversations_words WHERE labels IS NOT NULL")[0][0]) > 0
    assert f"{server.ask('SELECT count(*) FROM conversations_message')[0][0]} messages" in said.replace(",", "")
