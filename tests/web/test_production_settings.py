"""The settings of a production installation, loaded anew in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def django(tmp_path: Path, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    """A Django command with exactly these settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARTFELT_")}
    environ = {**kept, "DJANGO_SETTINGS_MODULE": "heartfelt.web.settings", "HEARTFELT_DATA": str(tmp_path), **given}
    return subprocess.run([sys.executable, "-m", "django", *arguments], env=environ, capture_output=True, text=True)


def test_djangos_check_for_deployment_finds_nothing(tmp_path: Path) -> None:
    key = "k" * 10 + "".join(map(chr, range(33, 120)))
    done = django(tmp_path, "check", "--deploy", HEARTFELT_URL="https://care.example.org", HEARTFELT_SECRET_KEY=key)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


def test_without_a_kept_key_the_check_says_what_to_set(tmp_path: Path) -> None:
    done = django(tmp_path, "check", "--deploy", HEARTFELT_URL="https://care.example.org")
    assert done.returncode == 1
    assert "HEARTFELT_SECRET_KEY" in done.stderr


def test_a_database_that_is_not_supported_is_refused_without_showing_its_password(tmp_path: Path) -> None:
    done = django(tmp_path, "check", HEARTFELT_DATABASE_URL="mysql://root:hunter2@db/heartfelt")
    assert "HEARTFELT_DATABASE_URL is not an address of a database that is supported" in done.stderr
    assert "hunter2" not in done.stderr


def test_no_change_of_a_model_is_without_its_migration(tmp_path: Path) -> None:
    done = django(tmp_path, "makemigrations", "--check", "--dry-run")
    assert (done.returncode, done.stdout) == (0, "No changes detected\n")
