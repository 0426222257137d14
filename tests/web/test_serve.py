"""`heartfelt serve` as somebody starts it: a real server and a real worker."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from granian import Granian

from heartfelt.web import demonstration
from heartfelt.web.conversations.models import Conversation
from heartfelt.web.conversations.selectors import conversations_for, findings_for
from heartfelt.web.management.commands import serve as serving
from heartfelt.web.people.models import Person
from heartfelt.web.people.selectors import sign_ins

PATIENCE = 300  # seconds; a machine may have other things to do


def environ(data: Path, **more: str) -> dict[str, str]:
    """An environment without settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HEARTFELT_", "DJANGO_"))}
    return {**kept, "HEARTFELT_DATA": str(data), **more}


def serve(data: Path, *options: str, **more: str) -> subprocess.Popen[str]:
    """The command, started."""
    command = [sys.executable, "-m", "heartfelt", "serve", *options]
    return subprocess.Popen(
        command, env=environ(data, **more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A workspace of its own, without the sample, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = serve(tmp_path / "data", "--admin", "noor@larkfield.example", PORT=str(port))
    yield process, port
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def answered(port: int) -> str:
    """What the first page says, once it is there."""
    for _ in range(PATIENCE):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError):
            time.sleep(1)
    raise TimeoutError(port)


@pytest.mark.parametrize("aside", [True, False])
def test_a_signal_that_comes_while_another_is_answered_is_waited_for_by_nobody(aside: bool) -> None:
    server = Granian("heartfelt.web.wsgi:application")
    if aside:
        serving.take_signals_aside(server)

    def interrupted() -> None:
        with server.main_loop_interrupt._cond:  # held by whoever answers one
            server.signal_handler_interrupt(signal.SIGTERM, None)

    answering = threading.Thread(target=interrupted, daemon=True)
    answering.start()
    answering.join(2)
    assert answering.is_alive() == (not aside)  # else Granian answers otherwise by now, and nothing needs to be aside
    assert not aside or server.main_loop_interrupt.wait(2)


def test_it_serves_the_first_page_tells_the_admins_link_and_stops_when_told(
    served: tuple[subprocess.Popen[str], int], tmp_path: Path
) -> None:
    process, port = served
    page = answered(port)
    assert "Sign in" in page
    assert "A first look" not in page
    style = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{style}") as answer:
        assert "--paper" in answer.read().decode()
    process.send_signal(signal.SIGINT)
    told = process.communicate(timeout=PATIENCE)[0]
    assert f"http://127.0.0.1:{port}/invitation/" in told
    assert "Traceback" not in told
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("options", "more", "says"),
    [
        (["--host", "0.0.0.0"], {}, "Set HEARTFELT_URL to the address"),
        ([], {"HEARTFELT_URL": "https://care.example.org"}, "Begin with --admin"),
        ([], {"HEARTFELT_READER": "best"}, "HEARTFELT_READER is 'best'. Known: fast, full, phrases."),
        (["--admin", "nobody"], {}, "--admin nobody: Enter a valid email address"),
        (
            [],
            {"HEARTFELT_DATABASE_URL": "sqlite:////dev/null/x.sqlite3"},
            "The database cannot be used: unable to open",
        ),
        (
            [],
            {"HEARTFELT_DATABASE_URL": "postgres://noor:kept-to-herself@127.0.0.1:9/care"},
            "The database cannot be used: connection",
        ),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    tmp_path: Path, options: list[str], more: dict[str, str], says: str
) -> None:
    process = serve(tmp_path / "data", *options, PORT="8997", **more)
    told = process.communicate(timeout=PATIENCE)[0]
    assert process.returncode == 1
    assert says in told
    assert "Traceback" not in told
    assert "kept-to-herself" not in told


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = serve(tmp_path / "data", "--admin", "noor@larkfield.example", PORT=str(taken.getsockname()[1]))
        told = process.communicate(timeout=PATIENCE)[0]
    assert process.returncode == 1
    assert "Choose with --port" in told


@pytest.fixture
def looked(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:  # noqa: ARG001
    """The sample, with a small month."""
    monkeypatch.setattr(demonstration, "SIMULATED", 60)
    settings.READER = "phrases"
    told: list[tuple[int, int]] = []
    demonstration.load(lambda *progress: told.append(progress))
    assert told[-1][0] == told[-1][1] == len(told)


@pytest.mark.usefixtures("looked")
def test_the_sample_has_four_sign_ins_that_work_and_are_shown_on_this_machine_only(
    client: Client, settings: Any
) -> None:
    assert [one.role for one in sign_ins()] == ["agent", "coach", "manager", "admin"]
    for one in sign_ins():
        said = {"login": one.email, "password": one.password}
        assert Client().post(reverse("account_login"), said).headers["Location"] == reverse("home")
        assert one.password in client.get(reverse("account_login")).content.decode()
    settings.LOCAL = False
    assert sign_ins() == []


@pytest.mark.usefixtures("looked")
def test_the_sample_has_something_for_everybody_and_the_last_day_is_the_agents() -> None:
    ann = Person.objects.get(agent_name="ann")
    coach = Person.objects.get(role="coach")
    assert Conversation.objects.count() > 83
    assert findings_for(ann).exists()
    assert findings_for(coach).exists()
    assert conversations_for(coach).filter(team__in=ann.teams.all()).exists()
    assert not conversations_for(Person.objects.get(role="admin")).exists()


def test_a_worker_that_ends_at_once_is_started_again_later_and_later(monkeypatch: pytest.MonkeyPatch) -> None:
    background, pauses, now = serving.Background("soon"), [], [0.0]

    def wait(seconds: float) -> None:
        pauses.append(seconds)
        now[0] += seconds + 100 * (len(pauses) == 7)  # the seventh works for a while
        if len(pauses) == 9:
            background.stopping.set()

    class Ended:
        pid = os.getpid()

        def wait(self) -> int:
            return 1

    monkeypatch.setattr(serving.subprocess, "Popen", lambda *_: Ended())
    monkeypatch.setattr(serving.os, "setpriority", lambda *_: None)
    monkeypatch.setattr(serving.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(background.stopping, "wait", wait)
    background.run()
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 1, 2]
