"""Whether the workspace runs, for whoever keeps it running: /health/live and /health/ready, before any other rule.

They answer whatever host a request names and without TLS, since a container's own check asks at 127.0.0.1. Nothing is told
but yes or no.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

GetResponse = Callable[[HttpRequest], HttpResponse]


def answer(get_response: GetResponse) -> GetResponse:
    """Middleware; the first of all."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.path == "/health/live":
            return _said(True)
        if request.path == "/health/ready":
            return _said(is_prepared())
        return get_response(request)

    return respond


def is_prepared() -> bool:
    """Whether the database answers and has every table of this version."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _said(well: bool) -> HttpResponse:
    answered = HttpResponse("yes\n" if well else "no\n", content_type="text/plain", status=200 if well else 503)
    answered["Cache-Control"] = "no-store"
    return answered
