"""A task whose worker was killed is taken up while the others run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
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


SLOW = """
import os, time, django
os.environ["DJANGO_SETTINGS_MODULE"] = "heartfelt.web.settings"
django.setup()
from heartfelt.web.conversations import bringing
read = bringing.read_conversation
def slowly(row, *more):
    time.sleep(0.5)
    return read(row, *more)
bringing.read_conversation = slowly
from heartfelt.web.__main__ import main
main()
"""


def test_an_upload_goes_on_in_another_worker_when_the_first_is_killed(tmp_path: Path) -> None:
    """Real processes on a database of their own."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("HEARTFELT_", "DJANGO_"))}
    environ |= {"HEARTFELT_DATA": str(tmp_path / "data"), "HEARTFELT_READER": "phrases"}

    def run(*command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "heartfelt.web", *command], env=environ, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(code: str) -> str:
        return run("shell", "-v0", "-c", f"from heartfelt.web.conversations.models import Upload\n{code}").strip()

    def until(code: str, wanted: str) -> str:
        found = ""
        for _ in range(60):
            if wanted in (found := ask(code)):
                break
            time.sleep(1)
        return found

    run("migrate", "-v0")
    ask(
        "from django.core.files.uploadedfile import SimpleUploadedFile\nfrom heartfelt.web.people.models import *\n"
        "from heartfelt.web.conversations.services import bring\nfrom importlib.resources import files\n"
        "lines = (files('heartfelt') / 'sample' / 'conversations.jsonl').read_bytes().splitlines()[:20]\n"
        "team = Team.objects.create(name='Billing')\n"
        "person = Person.objects.create(name='R', email='r@larkfield.example', role='manager')\n"
        "bring(SimpleUploadedFile('june.jsonl', b'\\n'.join(lines)), team, person)"
    )
    worker = ["db_worker", "--no-startup-delay", "-v0", "--interval", "0.2"]
    first = subprocess.Popen([sys.executable, "-c", SLOW, *worker], env=environ)
    second = None
    try:
        assert "reading" in until("print(Upload.objects.get().state)", "reading")
        second = subprocess.Popen([sys.executable, "-m", "heartfelt.web", *worker], env=environ)
        until("from heartfelt.web.workers.models import Worker\nprint(Worker.objects.count())", "2")
        os.kill(first.pid, signal.SIGKILL)
        ask(
            "from django.utils import timezone as t\nfrom datetime import timedelta as d\n"
            "from heartfelt.web.workers.models import Worker\nfrom django_tasks_db.models import DBTaskResult as R\n"
            "name = R.objects.get(status='RUNNING').worker_ids[-1]\n"
            "Worker.objects.filter(name=name).update(seen_at=t.now() - d(minutes=1))"
        )
        told = until("u = Upload.objects.get(); print(u.state, u.stored, u.assessed)", "done")
        assert told.splitlines()[-1] == "done 20 20"
        attempts = "print(len(R.objects.get(task_path__contains='read_upload').worker_ids))"
        assert ask(f"from django_tasks_db.models import DBTaskResult as R\n{attempts}") == "2"
    finally:
        for process in (first, second):
            if process and process.poll() is None:
                process.kill()
            if process:
                process.wait()
