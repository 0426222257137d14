"""A workspace started as somebody starts it, in processes of its own, for the tests that need a real one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 300  # seconds; a machine may have other things to do


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def environ(data: Path, **more: str) -> dict[str, str]:
    """An environment without settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HEARTFELT_", "DJANGO_"))}
    return {**kept, "HEARTFELT_DATA": str(data), **more}


def django(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A Django command with exactly these settings."""
    command = [sys.executable, "-m", "heartfelt.web", *arguments]
    return subprocess.run(command, env=environ(data, **more), capture_output=True, text=True)


@contextmanager
def running(*command: str, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A process and its children, ended with the test."""
    process = subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def answered(address: str) -> str:
    """What an address says, once it answers; TimeoutError where it never does."""
    for _ in range(PATIENCE):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError):
            time.sleep(1)
    raise TimeoutError(address)
