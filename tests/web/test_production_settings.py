"""The settings of a production installation, loaded anew in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


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


def test_the_check_stays_clean_with_postgresql_a_proxy_and_single_sign_on(server: str, tmp_path: Path) -> None:
    # Newer Django asks the database for its version while it checks, so there has to be one.
    database = server.replace("/heartfelt?", "/postgres?")
    for name, value in (("key", "k" * 20 + "".join(map(chr, range(33, 120)))), ("client", "x"), ("database", database)):
        (tmp_path / name).write_text(value + "\n")
    told = {
        "URL": "https://care.example.org",
        "SECRET_KEY_FILE": str(tmp_path / "key"),
        "DATABASE_URL_FILE": str(tmp_path / "database"),
        "BEHIND_PROXY": "yes",
        "OIDC_ISSUER": "https://login.example.org/realms/care",
        "OIDC_CLIENT_ID": "care",
        "OIDC_CLIENT_SECRET_FILE": str(tmp_path / "client"),
    }
    done = django(tmp_path, "check", "--deploy", **{f"HEARTFELT_{name}": value for name, value in told.items()})
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


def test_a_slip_of_the_pen_in_a_setting_is_told_with_what_was_meant(tmp_path: Path) -> None:
    done = django(tmp_path, "check", HEARTFELT_READR="fast", HEARTFELT_JUDGE_ENDPOINT="http://127.0.0.1:1")
    assert done.returncode != 0
    assert "HEARTFELT_READR is set, and there is no such setting. Did you mean HEARTFELT_READER?" in done.stderr
    assert "JUDGE" not in done.stderr


def test_a_name_of_another_command_or_like_no_other_stops_nothing(tmp_path: Path) -> None:
    others = {"HEARTFELT_ADMIN": "you@example.org", "HEARTFELT_JUDGE_ENDPOINT": "http://127.0.0.1:1"}
    done = django(tmp_path, "check", HEARTFELT_BACKUPS_AT_NIGHT="2", **others)
    assert done.returncode == 0
    assert "HEARTFELT_BACKUPS_AT_NIGHT is set, and there is no such setting." in done.stderr
    assert "ADMIN" not in done.stderr


def test_the_workspace_does_not_start_with_a_wrong_setting_and_says_so_in_a_sentence(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HEARTFELT_")}
    for name, value, says in (
        ("HEARTFELT_SECRET_KEY", "short", "HEARTFELT_SECRET_KEY is too easy to guess"),
        ("HEARTFELT_SECRET_KEY", "", "HEARTFELT_SECRET_KEY is empty"),
        (
            "HEARTFELT_DEBUGG",
            "yes",
            "HEARTFELT_DEBUGG is set, and there is no such setting. Did you mean HEARTFELT_DEBUG?",
        ),
        ("HEARTFELT_ADMIN", "nobody", "HEARTFELT_ADMIN=nobody: Enter a valid email address."),
        ("HEARTFELT_TIME_ZONE", "Madrid", "Europe/Madrid"),
    ):
        environ = {**kept, "HEARTFELT_DATA": str(tmp_path), "HEARTFELT_URL": "https://care.example.org", name: value}
        command = [sys.executable, "-m", "heartfelt", "serve", "--port", "8199"]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60)
        assert done.returncode != 0
        assert says in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("HEARTFELT_URL", "care.example.org", "HEARTFELT_URL is 'care.example.org'"),
        ("HEARTFELT_TIME_ZONE", "Mars", "HEARTFELT_TIME_ZONE is 'Mars'"),
        ("HEARTFELT_UPLOAD_MB", "many", "HEARTFELT_UPLOAD_MB is 'many'"),
        ("HEARTFELT_BEHIND_PROXY", "perhaps", "HEARTFELT_BEHIND_PROXY is 'perhaps'"),
        ("HEARTFELT_SECRET_KEY_FILE", "/nowhere", "HEARTFELT_SECRET_KEY_FILE names /nowhere"),
        ("HEARTFELT_OIDC_CLIENT_ID", "care", "HEARTFELT_OIDC_ISSUER is not set"),
    ],
)
def test_a_wrong_setting_stops_every_command_with_its_name(tmp_path: Path, name: str, value: str, says: str) -> None:
    done = django(tmp_path, "check", **{name: value})
    assert done.returncode != 0
    assert says in done.stderr
