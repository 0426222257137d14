"""Settings: what an installation says, and what it is told when that cannot be."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import available_timezones

import pytest
from django.core.exceptions import ImproperlyConfigured

from heartfelt.web import environment, keys


def test_a_secret_comes_from_the_file_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("a secret\n")
    assert environment.text("X", "", {"X_FILE": str(tmp_path / "key")}) == "a secret"


def test_two_places_for_one_setting_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="Both X and X_FILE are set"):
        environment.text("X", "", {"X": "1", "X_FILE": str(tmp_path)})


def test_a_secret_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"X_FILE names .*nowhere, which cannot be read"):
        environment.text("X", "", {"X_FILE": str(tmp_path / "nowhere")})


@pytest.mark.parametrize("value", ["maybe", "", "2"])
def test_a_flag_is_yes_or_no(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"X is .* It is yes or no"):
        environment.flag("X", True, {"X": value})


@pytest.mark.parametrize("value", ["0", "11", "ten", "-1", "³"])
def test_a_number_lies_between_its_ends(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="whole number from 1 to 10"):
        environment.number("X", 5, 1, 10, {"X": value})


def test_a_name_that_is_not_known_is_told_those_that_are() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"X is 'best'. Known: fast, full."):
        environment.one_of("X", "full", ("full", "fast"), {"X": "best"})


@pytest.mark.parametrize(
    "value", ["care.example.org", "ftp://care.example.org", "https://care.example.org/path", "https://"]
)
def test_an_address_has_a_scheme_and_a_host_and_nothing_more(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="an address such as"):
        environment.address("X", "", {"X": value})


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="which is a file"):
        environment.folder("X", "", {"X": str(tmp_path / "file")})


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEARTFELT_SECRET_KEY", raising=False)
    keys.make(tmp_path / "data")
    place = keys.place(tmp_path / "data")
    first = place.read_text()
    keys.make(tmp_path / "data")
    assert place.read_text() == first
    assert len(first) >= 50
    assert place.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("given", [{"X": ""}, {"X": "  "}])
def test_a_secret_that_is_empty_is_not_taken_for_none(given: dict[str, str]) -> None:
    assert environment.secret("X", {}) == ""
    with pytest.raises(ImproperlyConfigured, match=r"X is empty\. Give it a value, or take it away\."):
        environment.secret("X", given)


def test_a_file_of_a_secret_that_is_empty_or_not_named_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").touch()
    with pytest.raises(ImproperlyConfigured, match="X is empty"):
        environment.secret("X", {"X_FILE": str(tmp_path / "key")})
    with pytest.raises(ImproperlyConfigured, match=r"X_FILE is empty\. Let it name a file"):
        environment.text("X", "", {"X_FILE": ""})


def test_an_empty_folder_is_not_the_one_where_somebody_stands() -> None:
    with pytest.raises(ImproperlyConfigured, match=r"X is empty\. It is a folder"):
        environment.folder("X", "data", {"X": ""})


@pytest.mark.parametrize("value", ["short", "k" * 60])
def test_a_secret_key_that_is_easy_to_guess_is_refused_wherever_it_is(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARTFELT_SECRET_KEY", value)
    with pytest.raises(ImproperlyConfigured, match="HEARTFELT_SECRET_KEY is too easy to guess") as refused:
        keys.secret(tmp_path)
    assert value not in str(refused.value)
    monkeypatch.delenv("HEARTFELT_SECRET_KEY")
    keys.place(tmp_path).write_text(value)
    with pytest.raises(ImproperlyConfigured, match="secret-key is too easy to guess"):
        keys.secret(tmp_path)


def test_of_many_names_the_nearest_are_told() -> None:
    zones = available_timezones()
    for value, nearest in (("Europe/Madird", "Europe/Madrid"), ("madrid", "Europe/Madrid"), ("New_York", "New_York")):
        with pytest.raises(ImproperlyConfigured) as refused:
            environment.one_of("X", "UTC", zones, {"X": value})
        assert nearest in str(refused.value)
        assert len(str(refused.value)) < 200
