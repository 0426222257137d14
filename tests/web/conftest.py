"""The workspace as its tests need it: files in a folder of their own, tasks done at once, passwords hashed quickly."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from web_cast import Cast, cast


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


@pytest.fixture
def everybody(db: None) -> Cast:  # noqa: ARG001
    """Two teams with their people and conversations."""
    return cast()
