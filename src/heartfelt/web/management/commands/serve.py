"""`heartfelt serve`: everything that a workspace needs to run, in one command."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from queue import SimpleQueue
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from heartfelt.web.conversations.services import go_on
from heartfelt.web.demonstration import load
from heartfelt.web.health import is_prepared
from heartfelt.web.keeping.tasks import schedule
from heartfelt.web.masking.joining import require_the_same
from heartfelt.web.people.models import Person, Role
from heartfelt.web.people.selectors import sign_ins
from heartfelt.web.people.services import add_person, invitation
from heartfelt.web.reports.services import recount

QUEUES = ("soon,webhooks", "*")  # one process never waits behind a large upload
NICE = 10
LONGEST_PAUSE, SETTLED = 30, 60  # seconds: between two starts, and after which a process did not end at once
THREADS = 8  # a page waits for the database more than it computes


class Command(BaseCommand):
    """Migrate, load the sample where nobody is here yet, and serve."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What `heartfelt serve` hands over."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)
        parser.add_argument("--admin")
        parser.add_argument("--only", choices=("web", "worker"))

    def handle(self, *, host: str, port: int, workers: int, admin: str | None, only: str | None, **_: Any) -> None:
        """Run until interrupted."""
        if only == "worker":
            return self._work()
        reading = only is None
        self._refuse_to_show(host)
        if admin:
            _require_address(admin)
        _require_free(host, port)
        call_command("migrate", verbosity=0, interactive=False)
        require_the_same()
        call_command("collectstatic", verbosity=0, interactive=False)
        if admin:
            self._invite(admin)
        elif not Person.objects.exists():
            if not settings.LOCAL:
                raise CommandError("Nobody is here yet. Begin with --admin YOUR@ADDRESS.")
            self.stdout.write("A first look: loading the bundled sample and a simulated month.")
            load(self._told)
            recount()
        self._show_sign_ins()
        self.stdout.write(f"Open {settings.CSRF_TRUSTED_ORIGINS[0]} (Ctrl+C stops it).")
        self.stdout.flush()
        schedule()
        if reading:
            go_on()
        self._serve(host, port, workers, reading)
        return None

    def _work(self) -> None:
        """Keep what is brought in being read, as soon as the database has its tables, until told to stop."""
        if not is_prepared():
            self.stdout.write("Waiting for the process that serves pages to prepare the database.")
            self.stdout.flush()
        while not is_prepared():
            time.sleep(1)
        require_the_same()
        schedule()
        go_on()
        told = SimpleQueue[int]()
        for each_signal in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each_signal, lambda number, _: told.put(number))
        background = [Background(queues) for queues in QUEUES]
        for each in background:
            each.start()
        told.get()
        for each in background:
            each.stop()

    def _refuse_to_show(self, host: str) -> None:
        """The sample's sign-ins are on the sign-in page, so nobody but this machine may reach it."""
        if settings.LOCAL and host not in settings.LOOPBACK:
            raise CommandError(f"--host {host} lets others in. Set HEARTFELT_URL to the address they will use.")

    def _invite(self, email: str) -> None:
        person = Person.objects.filter(email__iexact=email).first()
        if person and person.role != Role.ADMIN:
            raise CommandError(
                f"{email} is here already, and is no admin. An admin can change that on the page People."
            )
        person = person or add_person(email.partition("@")[0], email, Role.ADMIN)
        if not person.has_usable_password():  # a link that nobody needs does not belong in a log
            self.stdout.write(f"{email} sets a password at {invitation(person)}")

    def _told(self, number: int, of: int) -> None:
        if number % 100 == 0 or number == of:
            self.stdout.write(f"  {number} of {of} conversations read", ending="\r" if self.stdout.isatty() else "\n")
            self.stdout.flush()

    def _show_sign_ins(self) -> None:
        for one in sign_ins():
            self.stdout.write(f"  {one.role:<8} {one.email:<26} {one.password}")

    def _serve(self, host: str, port: int, workers: int, reading: bool) -> None:
        from granian import Granian
        from granian.constants import Interfaces

        background = [Background(queues) for queues in QUEUES] if reading else []
        for each in background:
            each.start()
        try:
            server = Granian(
                "heartfelt.web.wsgi:application",
                address=host,
                port=port,
                interface=Interfaces.WSGI,
                workers=workers,
                blocking_threads=THREADS,
                respawn_failed_workers=True,
                log_enabled=False,
            )
            take_signals_aside(server)
            server.serve()
        finally:
            for each in background:
                each.stop()


def take_signals_aside(server: Any) -> None:
    """Granian's answer to a signal takes a lock, which never ends where a second one (make passes them on) comes meanwhile.

    So the signal is only noted, which may be interrupted anywhere, and answered by another thread.
    """
    told, answer = SimpleQueue[int](), server.signal_handler_interrupt
    threading.Thread(target=lambda: answer(told.get()), daemon=True).start()
    server.signal_handler_interrupt = lambda number, _: told.put(number)


def _require_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        place = f"HEARTFELT_ADMIN={email}" if os.environ.get("HEARTFELT_ADMIN") == email else f"--admin {email}"
        raise CommandError(f"{place}: {' '.join(error.messages)} Give one such as you@example.org.") from None


def _require_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as place:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            place.bind((host, port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(f"Cannot listen on {host}:{port} ({reason}). Choose with --port and --host.") from None


class Background(threading.Thread):
    """Keeps the process running that reads what is brought in; starts it again when it ends."""

    def __init__(self, queues: str) -> None:
        super().__init__(daemon=True)
        self.queues = queues
        self.stopping = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Start the process, and again a second after it ended; later and later while it ends at once."""
        pause = 1
        while not self.stopping.is_set():
            began = time.monotonic()
            command = [sys.executable, "-m", "heartfelt.web", "db_worker", "--queue-name", self.queues]
            command += ["--no-startup-delay", "--verbosity", "0"]
            self.process = subprocess.Popen(command)
            if hasattr(os, "setpriority"):  # who asks is answered first
                os.setpriority(os.PRIO_PROCESS, self.process.pid, NICE)
            self.process.wait()
            self.stopping.wait(pause)
            pause = 1 if time.monotonic() > began + SETTLED else min(2 * pause, LONGEST_PAUSE)

    def stop(self) -> None:
        """End it; what it was reading goes on at the next start."""
        self.stopping.set()
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
