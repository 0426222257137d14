"""The workspace as its tests need it: files in a folder of their own, tasks done at once, passwords hashed quickly."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from postgresql_server import server  # noqa: F401
from web_cast import Cast, cast

from heartfelt.web.audit import append_only


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest test is begun first, so that nobody waits for it at the end."""
    items.sort(key=lambda item: item.path.name != "test_on_postgresql.py")


@pytest.fixture(autouse=True)
def _workspace(settings: Any, tmp_path: Path) -> None:
    settings.DATA, settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path, tmp_path / "uploads", tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    settings.READER = "phrases"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    tasks = "django.tasks" if find_spec("django.tasks") else "django_tasks"  # Django 6 has them built in
    settings.TASKS = {"default": {"BACKEND": f"{tasks}.backends.immediate.ImmediateBackend", "QUEUES": []}}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:  # noqa: ARG001
    """Tests that commit empty all tables after them, which the audit log refuses; its own tests put the guard back."""
    from django.db import connection

    with django_db_blocker.unblock():
        append_only.unguard(connection)


@pytest.fixture
def everybody(db: None) -> Cast:  # noqa: ARG001
    """Two teams with their people and conversations."""
    return cast()
