"""A task whose worker was killed is taken up while the others run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from web_cast import Cast
from web_program import said

from heartfelt.web.workers.models import Worker
from heartfelt.web.workers.selectors import alive
from heartfelt.web.workers.services import MOST_ATTEMPTS, beat, leave, take_up, tidy

pytestmark = pytest.mark.django_db
PATH = "heartfelt.web.conversations.tasks.read_upload"


def task(status: str = "RUNNING", **more: Any) -> Any:
    """A task as a worker left it."""
    now = timezone.now()
    kept = {"worker_ids": ["gone"], "started_at": now, "run_after": now, "args_kwargs": {"args": [1], "kwargs": {}}}
    return DBTaskResult.objects.create(status=status, task_path=PATH, backend_name="default", **{**kept, **more})


def state(one: Any) -> str:
    """Its status now."""
    one.refresh_from_db()
    return str(one.status)


def test_what_a_dead_worker_was_at_waits_again_and_what_a_living_one_is_at_does_not() -> None:
    beat("here")
    lost, at_work, done = task(), task(worker_ids=["gone", "here"]), task("SUCCESSFUL")
    assert take_up() == 1
    assert [state(one) for one in (lost, at_work, done)] == ["READY", "RUNNING", "SUCCESSFUL"]


def test_a_worker_that_was_silent_for_long_is_dead_and_one_that_left_too() -> None:
    beat("silent")
    beat("left")
    assert alive() == {"silent", "left"}
    Worker.objects.filter(name="silent").update(seen_at=timezone.now() - timedelta(minutes=1))
    leave("left")
    one, two = task(worker_ids=["silent"]), task(worker_ids=["left"])
    assert take_up() == 2
    assert (state(one), state(two)) == ("READY", "READY")


def test_what_failed_because_the_database_went_away_is_tried_again_and_other_failures_are_not() -> None:
    now = timezone.now()
    away = task("FAILED", exception_class_path="django.db.utils.OperationalError", finished_at=now)
    broken = task("FAILED", exception_class_path="builtins.ValueError", finished_at=now)
    take_up()
    assert (state(away), state(broken)) == ("READY", "FAILED")


def test_a_task_that_takes_every_worker_with_it_is_left_alone() -> None:
    deadly = task(worker_ids=["gone"] * MOST_ATTEMPTS)
    assert take_up() == 0
    assert state(deadly) == "FAILED"


def test_tasks_that_are_long_done_are_forgotten() -> None:
    old = timezone.now() - timedelta(days=9)
    task("SUCCESSFUL", finished_at=old)
    kept = task("SUCCESSFUL", finished_at=timezone.now())
    tidy()
    assert list(DBTaskResult.objects.all()) == [kept]


def test_health_says_whether_anybody_works(everybody: Cast, client: Any) -> None:  # noqa: ARG001
    assert said(client.get("/api/v1/health"))["background"] is False
    beat("here")
    assert said(client.get("/api/v1/health")) | {"version": ""} == {"status": "ok", "version": "", "background": True}
    assert client.get("/tokens/").status_code == 302


BEGIN = """
import os, time, django
os.environ["DJANGO_SETTINGS_MODULE"] = "heartfelt.web.settings"
django.setup()
"""
SLOW_UPLOAD = """
from heartfelt.web.conversations import bringing
read, begun = bringing.read_conversation, []
def slowly(row, *more):
    begun.append(row)
    time.sleep(0 if len(begun) < 4 else 600)
    return read(row, *more)
bringing.read_conversation = slowly
"""
SLOW_EXPORT = """
from heartfelt.web.exports import making, records
records.STEP, each = 4, making.records
def slowly(*arguments):
    for batch in each(*arguments):
        yield batch
        time.sleep(600)
making.records = slowly
"""
END = """
from heartfelt.web.__main__ import main
main()
"""
WORKER = ["db_worker", "--no-startup-delay", "-v0", "--interval", "0.2"]
LONG_SILENT = """
from django.utils import timezone as t
from datetime import timedelta as d
from heartfelt.web.workers.models import Worker
name = R.objects.get(status='RUNNING').worker_ids[-1]
Worker.objects.filter(name=name).update(seen_at=t.now() - d(minutes=1))
"""


class Workspace:
    """Real processes on a database of their own, with a team, its manager and an upload that waits."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HEARTFELT_", "DJANGO_"))}
        self.environ = kept | {
            "HEARTFELT_DATA": str(self.data), "HEARTFELT_READER": "phrases", "TMPDIR": str(folder),
        }  # fmt: skip
        self.processes: list[subprocess.Popen[bytes]] = []
        self.run("migrate", "-v0")
        self.ask(
            "from django.core.files.uploadedfile import SimpleUploadedFile\n"
            "from heartfelt.web.conversations.services import bring\nfrom importlib.resources import files\n"
            "lines = (files('heartfelt') / 'sample' / 'conversations.jsonl').read_bytes().splitlines()[:20]\n"
            "team = Team.objects.create(name='Billing')\n"
            "person = Person.objects.create(name='R', email='r@larkfield.example', role='manager')\n"
            "person.teams.add(team)\n"
            "bring(SimpleUploadedFile('june.jsonl', b'\\n'.join(lines)), team, person)"
        )

    def run(self, *command: str) -> str:
        """What a command says."""
        done = subprocess.run(
            [sys.executable, "-m", "heartfelt.web", *command], env=self.environ, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, code: str) -> str:
        """What code prints that knows the models."""
        known = (
            "from heartfelt.web.conversations.models import Upload\nfrom heartfelt.web.exports.models import Export\n"
        )
        known += "from heartfelt.web.people.models import *\nfrom django_tasks_db.models import DBTaskResult as R\n"
        return self.run("shell", "-v0", "-c", known + code).strip()

    def until(self, code: str, wanted: str) -> str:
        """What code prints when it prints what is waited for, a minute at most."""
        found = ""
        for _ in range(60):
            if wanted in (found := self.ask(code)):
                break
            time.sleep(1)
        return found

    def worker(self, slow: str = "") -> subprocess.Popen[bytes]:
        """A worker, where one is wanted that begins and does not end."""
        program = ["-c", BEGIN + slow + END] if slow else ["-m", "heartfelt.web"]
        self.processes.append(subprocess.Popen([sys.executable, *program, *WORKER], env=self.environ))
        return self.processes[-1]

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """Kill a worker in the middle of its work, when there is another one, and have it silent for long."""
        self.until("from heartfelt.web.workers.models import Worker\nprint(Worker.objects.count())", "2")
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        self.ask(LONG_SILENT)

    def end(self) -> None:
        """End what still runs."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace whose processes end with the test."""
    made = Workspace(tmp_path)
    yield made
    made.end()


def test_an_upload_goes_on_in_another_worker_when_the_first_is_killed(workspace: Workspace) -> None:
    first = workspace.worker(SLOW_UPLOAD)
    assert "reading" in workspace.until("print(Upload.objects.get().state)", "reading")
    workspace.worker()
    workspace.kill(first)
    told = workspace.until("u = Upload.objects.get(); print(u.state, u.stored, u.assessed)", "done")
    assert told.splitlines()[-1] == "done 20 20"
    assert workspace.ask("print(len(R.objects.get(task_path__contains='read_upload').worker_ids))") == "2"


def test_an_export_is_begun_again_in_another_worker_when_the_first_is_killed(workspace: Workspace) -> None:
    workspace.run(*WORKER, "--batch")
    workspace.ask("from heartfelt.web.exports.services import order\norder(Person.objects.get(), '', 'jsonl')")
    first, place = workspace.worker(SLOW_EXPORT), workspace.data / "uploads" / "exports"
    assert "writing" in workspace.until("e = Export.objects.get(); print(e.state if e.written else '')", "writing")
    first.kill()
    first.wait()
    assert workspace.ask("e = Export.objects.get(); print(e.state, bool(e.file))").startswith("writing False")
    assert [path.suffix for path in place.iterdir()] == [".part"]
    workspace.ask(LONG_SILENT)
    workspace.worker()
    told = workspace.until("e = Export.objects.get(); print(e.state, e.written, e.attempts)", "done")
    assert told.splitlines()[-1] == "done 20 2"
    (whole,) = place.glob("*.jsonl")
    assert len({json.loads(line)["id"] for line in whole.read_bytes().splitlines()}) == 20
    workspace.ask("from heartfelt.web.exports.services import remove_all\nremove_all()")
    assert not list(place.iterdir())
