"""The two keys: the secret key may be exchanged, the join key stays, and an earlier installation goes on with what it has."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from web_cast import PASSWORD, Cast

from heartfelt.web import keys
from heartfelt.web.backups import manifest
from heartfelt.web.masking import joining
from heartfelt.web.masking.models import JoinKey
from heartfelt.web.masking.pseudonyms import pseudonym
from heartfelt.web.people.services import invitation

OLD, NEW = (
    "the key of an installation that is years old, long enough",
    "the key that comes in its place, long enough too",
)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, with nothing about keys in the environment."""
    for name in (keys.SECRET, keys.BEFORE, keys.JOIN):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    return tmp_path


def hashed_once(secret: str, customer: str) -> str:
    """A pseudonym as earlier versions worked it out, with the secret key itself."""
    return f"customer-{salted_hmac('heartfelt.customer', customer, secret, algorithm='sha256').hexdigest()[:40]}"


def test_an_earlier_installation_goes_on_with_the_hashes_that_it_has(data: Path, settings: Any) -> None:
    keys.place(data).write_text(OLD)
    keys.make(data)
    assert keys.join_place(data).stat().st_mode & 0o077 == 0
    assert OLD not in keys.join_place(data).read_text()
    settings.JOIN_KEY = keys.join(data)
    assert pseudonym("cust-1") == hashed_once(OLD, "cust-1")


def test_so_does_one_whose_key_comes_from_the_environment(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(keys.SECRET, OLD)
    keys.make(data)
    assert not keys.place(data).exists()
    monkeypatch.setenv(keys.SECRET, NEW)
    keys.make(data)
    assert keys.join(data) == keys.joined(OLD)


def test_a_secret_key_that_becomes_the_one_before_is_followed_by_another_and_the_join_key_stays(data: Path) -> None:
    keys.make(data)
    first, joins = keys.secret(data), keys.join(data)
    keys.place(data).rename(keys.before_place(data))
    keys.make(data)
    assert keys.secret(data) != first
    assert keys.before(data) == first
    assert keys.join(data) == joins == keys.joined(first)


def test_one_that_was_exchanged_before_there_was_a_join_key_gives_it_all_the_same(data: Path) -> None:
    keys.place(data).write_text(NEW)
    keys.before_place(data).write_text(OLD)
    keys.make(data)
    assert keys.join(data) == keys.joined(OLD)


def test_the_join_key_may_be_given_as_it_was_made_or_as_an_old_secret_key(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.place(data).write_text(NEW)
    for given in (OLD, f"{keys.MADE}{keys.joined(OLD).hex()}"):
        monkeypatch.setenv(keys.JOIN, given)
        keys.make(data)
        assert keys.join(data) == keys.joined(OLD)
    assert not keys.join_place(data).exists()
    monkeypatch.setenv(keys.JOIN, f"{keys.MADE}cut0ff")
    with pytest.raises(ImproperlyConfigured, match="cut off or changed"):
        keys.join(data)


def test_a_join_key_that_was_cut_off_stops_everything_instead_of_making_two_customers_of_one(data: Path) -> None:
    keys.make(data)
    whole = keys.join_place(data).read_text()
    keys.join_place(data).write_text(whole[:40])
    with pytest.raises(ImproperlyConfigured):
        keys.join(data)


@pytest.mark.django_db
def test_nobody_is_signed_out_and_invitations_still_work_when_the_secret_key_is_exchanged(
    everybody: Cast, client: Client, settings: Any
) -> None:
    settings.SECRET_KEY = OLD
    client.post("/sign-in/", {"login": everybody.coach.email, "password": PASSWORD})
    link = invitation(everybody.bo)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert client.get(reverse("conversations")).status_code == 200
    assert "password" in Client().get(link, follow=True).content.decode().lower()
    Client().get(link)
    other = Client()
    other.post("/sign-in/", {"login": everybody.ann.email, "password": PASSWORD})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    assert other.get(reverse("conversations")).status_code == 302, (
        "what the new key signed holds with the new key alone"
    )


@pytest.mark.django_db
def test_another_join_key_than_that_of_the_database_is_noticed_and_can_be_accepted(settings: Any) -> None:
    settings.SECRET_KEY_IS_KEPT = True
    settings.JOIN_KEY = keys.joined(OLD)
    joining.require_the_same()
    settings.JOIN_KEY = keys.joined(NEW)
    with pytest.raises(ImproperlyConfigured, match="HEARTFELT_JOIN_KEY"):
        joining.require_the_same()
    joining.accept()
    joining.require_the_same()
    assert JoinKey.objects.count() == 1


@pytest.mark.django_db
def test_a_backup_of_an_earlier_version_fits_the_secret_key_that_the_join_key_comes_from(settings: Any) -> None:
    settings.SECRET_KEY, settings.JOIN_KEY = OLD, keys.joined(OLD)
    noted = salted_hmac("heartfelt.backup", "key", OLD, algorithm="sha256").hexdigest()[:16]
    said = manifest.Manifest(1, "0.1", "sqlite", timezone.now(), noted)
    assert manifest.fits(said)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert manifest.fits(said)
    settings.JOIN_KEY = keys.joined(NEW)
    assert not manifest.fits(said)


def test_a_worker_with_another_join_key_ends_in_one_sentence(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("HEARTFELT_", "DJANGO_"))}
    environ |= {"HEARTFELT_DATA": str(tmp_path), "HEARTFELT_READER": "phrases"}

    def run(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
        whole = [sys.executable, "-m", "heartfelt.web", *command]
        return subprocess.run(whole, env={**environ, **more}, capture_output=True, text=True)

    worker = ("db_worker", "--batch", "--no-startup-delay", "-v0")
    assert run("migrate", "-v0").returncode == 0
    assert run(*worker).returncode == 0
    refused = run(*worker, HEARTFELT_JOIN_KEY=NEW)
    assert refused.returncode == 1
    assert refused.stderr.startswith("error: The join key is not the one")
    assert run("accept_join_key", HEARTFELT_JOIN_KEY=NEW).returncode == 0
    assert run(*worker, HEARTFELT_JOIN_KEY=NEW).returncode == 0
