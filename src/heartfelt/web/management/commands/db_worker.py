"""`db_worker`: works on what waits in the background, and takes up what other workers left behind."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Command as Worker

from heartfelt.web.exports import services as exports
from heartfelt.web.masking.joining import require_the_same
from heartfelt.web.reading.services import wake
from heartfelt.web.workers.services import beat, leave, take_up, tidy

SECOND = 1.0
BEAT = 5  # seconds
TIDY = 3600

log = logging.getLogger(__name__)


class Command(Worker):
    """The worker of django-tasks-db with a pulse. Without --queue-name it works on everything."""

    def add_arguments(self, parser: Any) -> None:
        """Those of the library's command; all queues unless told otherwise."""
        super().add_arguments(parser)
        parser.set_defaults(queue_name="*")

    def handle(self, *, worker_id: str, **options: Any) -> None:
        """Work until stopped."""
        require_the_same()
        beat(worker_id)
        pulse = Pulse(worker_id)
        pulse.start()
        try:
            super().handle(worker_id=worker_id, **options)
        finally:
            pulse.stop()


class Pulse(threading.Thread):
    """Says every few seconds that this worker is there, and looks after what waits."""

    def __init__(self, name: str) -> None:
        super().__init__(daemon=True)
        self.worker = name
        self.stopping = threading.Event()

    def run(self) -> None:
        """Until stopped; a database that is away for a while is waited for."""
        began = time.monotonic()
        beaten = tidied = began - BEAT
        while not self.stopping.wait(SECOND):
            now = time.monotonic()
            try:
                close_old_connections()
                if now - beaten >= BEAT:
                    beat(self.worker)
                    take_up()
                    exports.go_on()
                    beaten = now
                if now - tidied >= TIDY:
                    tidy()
                    tidied = now
                wake()
            except DatabaseError as error:
                log.warning("the database did not answer: %s", type(error).__name__)
        connection.close()

    def stop(self) -> None:
        """End, and say so."""
        self.stopping.set()
        self.join(10)
        try:
            leave(self.worker)
        except DatabaseError:
            log.warning("the database did not answer when this worker ended")
