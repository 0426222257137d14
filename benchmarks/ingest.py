"""Conversations over the API while the worker is killed and the database restarted; then counts what is there.

    python benchmarks/ingest.py                       # 200 conversations a second for five minutes
    python benchmarks/ingest.py --minutes 1 --lines 20 --json

A real `heartfelt serve` on a PostgreSQL of its own. Every conversation is put under its id, every tenth twice, and of every
tenth the last message comes by itself. A request is sent again until it is acknowledged. At a quarter of the time the
background workers are killed (SIGKILL), at half of it the database is restarted as after a failure, at three quarters one of
the processes that answer is killed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import queue
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from postgres import Server

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "src" / "heartfelt" / "sample" / "conversations.jsonl"
THREADS = 24
PATIENCE = 120  # seconds until a request must be acknowledged
TOKEN = (
    "from datetime import timedelta; from django.utils import timezone; from heartfelt.web.people.models import Team; "
    "from heartfelt.web.tokens.services import make; team = Team.objects.create(name='Ingest'); "
    "print(make('ingest', team, ['conversations:write'], timezone.now() + timedelta(days=1), None, role='manager', "
    "per_minute=100_000).text)"
)


@dataclass
class Told:
    """What the client saw."""

    acknowledged: int = 0
    again: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    late: float = 0.0


class Workspace:
    """A workspace that is served on a port of its own."""

    def __init__(self, data: Path, database: str, reader: str, workers: int) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environ = {**os.environ, "HEARTFELT_DATA": str(data), "HEARTFELT_DATABASE_URL": database}
        self.environ |= {"HEARTFELT_READER": reader, "HEARTFELT_URL": f"http://127.0.0.1:{self.port}"}
        command = [sys.executable, "-m", "heartfelt", "serve", f"--port={self.port}", f"--workers={workers}"]
        self.log = (data / "serve.log").open("w")
        self.process = subprocess.Popen(
            [*command, "--admin", "noor@larkfield.example"], env=self.environ, stdout=self.log, stderr=self.log,
            start_new_session=True,
        )  # fmt: skip

    def wait(self) -> None:
        """Until it answers."""
        for _ in range(600):
            try:
                if self.get("/api/v1/health") == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise TimeoutError("heartfelt serve did not answer")

    def get(self, path: str) -> int:
        """The status of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        return connection.getresponse().status

    def token(self) -> str:
        """A token to put conversations."""
        command = [sys.executable, "-m", "heartfelt.web", "shell", "-v0", "-c", TOKEN]
        return subprocess.run(command, env=self.environ, check=True, capture_output=True, text=True).stdout.split()[-1]

    def kill(self, what: str, most: int = 99) -> int:
        """SIGKILL its processes whose command holds a word; how many that were."""
        found = [pid for pid, command in _children(self.process.pid) if what in command][:most]
        for pid in found:
            os.kill(pid, signal.SIGKILL)
        return len(found)

    def stop(self) -> None:
        """End everything."""
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()


def _children(parent: int) -> Iterator[tuple[int, str]]:
    """The processes that a process started, with their commands."""
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            above = int(place.read_text().rpartition(")")[2].split()[1])
            command = (place.parent / "cmdline").read_text().replace("\0", " ")
        except (OSError, ValueError):
            continue
        if above == parent:
            yield int(place.parent.name), command


def conversations(count: int, name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Conversations of the sample under new ids; of every tenth the last message apart."""
    sample = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    for number in range(count):
        one = {**sample[number % len(sample)], "id": f"{name}-{number}", "customer": f"customer-{number % 5000}"}
        last = one["messages"][-1] if number % 10 == 5 and len(one["messages"]) > 1 else None
        yield ({**one, "messages": one["messages"][:-1]} if last else one), last


def requests(count: int, lines: int) -> Iterator[list[tuple[str, str, bytes]]]:
    """What is sent, each a list of requests in their order: method, path and body."""
    if lines > 1:
        together: list[bytes] = []
        for one, last in conversations(count, "c"):
            whole = {**one, "messages": [*one["messages"], last]} if last else one
            together.append(json.dumps(whole).encode())
            if len(together) == lines:
                yield [("POST", "/api/v1/conversations", b"\n".join(together))]
                together = []
        if together:
            yield [("POST", "/api/v1/conversations", b"\n".join(together))]
        return
    for number, (one, last) in enumerate(conversations(count, "c")):
        place = f"/api/v1/conversations/{one['id']}"
        put = ("PUT", place, json.dumps(one).encode())
        if last:
            yield [put, ("POST", f"{place}/messages", json.dumps(last).encode())]
        else:
            yield [put, put] if number % 10 == 0 else [put]


class Sender(threading.Thread):
    """Sends what waits in the queue, each when it is due, until it is acknowledged."""

    def __init__(self, port: int, token: str, waiting: queue.Queue[Any], told: Told) -> None:
        super().__init__(daemon=True)
        self.port, self.token, self.waiting, self.told = port, token, waiting, told
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        while (due := self.waiting.get()) is not None:
            at, count, several = due
            time.sleep(max(0.0, at - time.monotonic()))
            self.told.late = max(self.told.late, time.monotonic() - at)
            for request in several:
                self._send(*request)
            self.told.acknowledged += count

    def _send(self, method: str, path: str, body: bytes) -> None:
        began = time.monotonic()
        while time.monotonic() < began + PATIENCE:
            try:
                status, after = self._ask(method, path, body)
            except (OSError, http.client.HTTPException) as error:
                self.connection, status, after = None, type(error).__name__, 0.2
            if status in (200, 201):
                self.told.seconds.append(time.monotonic() - began)
                return
            self.told.again[str(status)] += 1
            time.sleep(after)
        raise TimeoutError(path)

    def _ask(self, method: str, path: str, body: bytes) -> tuple[int | str, float]:
        self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, float(answer.headers.get("Retry-After", 0.2))


def ingest(rate: int, seconds: float, lines: int, reader: str, workers: int, data: Path) -> dict[str, Any]:
    """Run it; the figures."""
    database = Server("-c max_connections=200 -c shared_buffers=256MB")
    database.start()
    workspace = Workspace(data, database.url, reader, workers)
    try:
        workspace.wait()
        return _measured(database, workspace, rate, seconds, lines)
    finally:
        workspace.stop()
        database.stop()


def _measured(database: Server, workspace: Workspace, rate: int, seconds: float, lines: int) -> dict[str, Any]:
    token, told = workspace.token(), Told()
    waiting: queue.Queue[Any] = queue.Queue(maxsize=2000)
    senders = [Sender(workspace.port, token, waiting, told) for _ in range(THREADS)]
    count = int(rate * seconds)
    began = time.monotonic()
    blows = threading.Thread(target=_strike, args=(database, workspace, seconds), daemon=True)
    for thread in (*senders, blows):
        thread.start()
    sent = 0
    for several in requests(count, lines):
        size = min(lines, count - sent)
        waiting.put((began + sent / rate, size, several))
        sent += size
    for _ in senders:
        waiting.put(None)
    for sender in senders:
        sender.join()
    took = time.monotonic() - began
    blows.join()
    found = {**_counted(database, count), **_said(told, count, took)}
    print(f"  counted: {found}", file=sys.stderr, flush=True)
    return {**found, "read_after_seconds": _read(database)}


def _strike(database: Server, workspace: Workspace, seconds: float) -> None:
    began = time.monotonic()
    for part, blow in (
        (0.25, lambda: workspace.kill("db_worker")),
        (0.5, database.restart),
        (0.75, lambda: workspace.kill(" serve ", 1)),
    ):
        time.sleep(max(0.0, began + part * seconds - time.monotonic()))
        print(f"  {part:.0%}: struck ({blow()})", file=sys.stderr, flush=True)


def _counted(database: Server, count: int) -> dict[str, Any]:
    wanted = sum(len(one["messages"]) + bool(last) for one, last in conversations(count, "c"))
    rows = database.ask("SELECT count(*), count(DISTINCT external_id) FROM conversations_conversation")[0]
    said = database.ask("SELECT count(*), count(DISTINCT (conversation_id, external_id)) FROM conversations_message")[0]
    return {
        "conversations": {"sent": count, "there": int(rows[0]), "different": int(rows[1])},
        "messages": {"sent": wanted, "there": int(said[0]), "different": int(said[1])},
        "nothing_lost_or_doubled": rows == [str(count)] * 2 and said == [str(wanted)] * 2,
    }


def _said(told: Told, count: int, took: float) -> dict[str, Any]:
    cuts = statistics.quantiles(told.seconds, n=100)
    return {
        "acknowledged": told.acknowledged,
        "seconds": round(took, 1),
        "a_second": round(count / took, 1),
        "milliseconds": {f"p{at}": round(cuts[at - 1] * 1000, 1) for at in (50, 95, 99)},
        "slowest_seconds": round(max(told.seconds), 1),
        "latest_start_seconds": round(told.late, 1),
        "sent_again": dict(told.again),
    }


def _read(database: Server) -> float | None:
    """How long until the first reader had read everything."""
    began = time.monotonic()
    while time.monotonic() < began + 600:
        if database.ask("SELECT count(*) FROM reading_waiting WHERE turn = 0")[0] == ["0"]:
            return round(time.monotonic() - began, 1)
        time.sleep(1)
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=int, default=200, help="conversations a second")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--lines", type=int, default=1, help="conversations a request; 1 puts each by itself")
    parser.add_argument("--reader", default="full", choices=("full", "fast", "phrases"))
    parser.add_argument("--workers", type=int, default=2, help="processes that answer")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="heartfelt-ingest-") as folder:
        found = ingest(given.rate, given.minutes * 60, given.lines, given.reader, given.workers, Path(folder))
    print(json.dumps(found, indent=None if given.json else 2))
    sys.exit(0 if found["nothing_lost_or_doubled"] else 1)


if __name__ == "__main__":
    main()
