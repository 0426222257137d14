"""Backup and restore by the command, and that an erased customer is in no byte of the database: on SQLite and PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgresql_server import programs

WORDS = "the violet elephant never arrived"
OTHER = "the orange giraffe came on time"
HERE = Path(__file__).parent
SETUP = f"""
import os, sys
sys.path.insert(0, {str(HERE)!r})
os.environ["DJANGO_SETTINGS_MODULE"] = "heartfelt.web.settings"
from heartfelt.web import environment, keys
keys.make(environment.data_folder())
import django
django.setup()
"""
FILL = f"""
import random
from django.core.management import call_command
call_command("migrate", verbosity=0)
from web_cast import add, cast
from heartfelt.conversation import Message
from django.utils import timezone
everybody = cast()
random.seed(1)
def said(text, customer):
    at = timezone.now()
    return (Message(id="m1", role="customer", author=customer, at=at, text="I'm at my wits' end. " + text),
            Message(id="m2", role="agent", author="ann", at=at, text="that is our policy. I'll ring you at five."))
for number in range(120):
    for customer, words in (("violet@example.com", {WORDS!r}), ("orange@example.com", {OTHER!r})):
        text = (words + " ") * random.choice((1, 3, 40, 400))
        add(everybody.billing, f"{{customer}}-{{number}}", customer=customer, subject=words, messages=said(text, customer),
            meta={{"requester": customer, "note": words}})
"""
ERASE = """
from heartfelt.web.keeping.models import Receipt
from heartfelt.web.keeping import erasing
from heartfelt.web.masking.pseudonyms import pseudonym
receipt = Receipt.objects.create(kind="customer", hash=pseudonym("violet@example.com"))
erasing.erase(receipt)
assert receipt.left == 0 and receipt.counts["conversations"] == 120, receipt.counts
"""
LEAVE = """
from heartfelt.web.people.models import Person
from heartfelt.web.keeping.leaving import leave, rename
ann = Person.objects.get(email="ann@larkfield.example")
rename(leave(ann, anonymous=True), ann)
"""
LOOK = """
import json
from django.db import connection
from heartfelt.web.audit.models import Record
from heartfelt.web.conversations.models import Conversation, Message
from heartfelt.web.people.models import Person
from heartfelt.web.keeping.models import Receipt
with connection.cursor() as cursor:
    try:
        cursor.execute("DELETE FROM audit_record")
        guarded = False
    except Exception:
        guarded = True
print(json.dumps({
    "customers": sorted(set(Conversation.objects.values_list("customer", flat=True))),
    "messages": Message.objects.count(),
    "people": sorted(Person.objects.values_list("name", flat=True)),
    "authors": sorted(set(Message.objects.filter(role="agent").values_list("author", flat=True))),
    "restored": list(Record.objects.filter(what="restored").values_list("facts", flat=True)),
    "receipts": list(Receipt.objects.exclude(counts={}).values_list("kind", flat=True)),
    "guarded": guarded,
}))
"""


class Place:
    """An installation of its own: a folder, a database, and commands in processes of their own."""

    def __init__(self, data: Path, database: str | None) -> None:
        self.data = data
        self.environ = {k: v for k, v in os.environ.items() if not k.startswith("HEARTFELT_")}
        self.environ |= {"HEARTFELT_DATA": str(data), "HEARTFELT_READER": "phrases"}
        self.environ |= {"HEARTFELT_DATABASE_URL": database} if database else {}
        self.url = database

    def heartfelt(self, *command: str) -> subprocess.CompletedProcess[str]:
        """A command as a person types it."""
        run = [sys.executable, "-m", "heartfelt", *command]
        return subprocess.run(run, env=self.environ, capture_output=True, text=True)

    def python(self, code: str) -> str:
        """What code prints that works on the installation's database."""
        done = subprocess.run([sys.executable, "-c", SETUP + code], env=self.environ, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def look(self) -> dict[str, object]:
        """What is here."""
        found: dict[str, object] = json.loads(self.python(LOOK))
        return found

    def everything(self) -> bytes:
        """Every byte of the folder, and of a dump of the database where that is elsewhere."""
        content = b"".join(file.read_bytes() for file in sorted(self.data.rglob("*")) if file.is_file())
        if self.url:
            bin_ = programs()
            assert bin_ is not None
            content += subprocess.run([bin_ / "pg_dump", self.url], capture_output=True, check=True).stdout
        return content


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty installation on each database."""
    if request.param == "sqlite":
        yield Place(tmp_path / "data", None)
        return
    import psycopg

    address = request.getfixturevalue("server")
    url = address.replace("/heartfelt?", "/heartfelt_backup?") if "/heartfelt?" in address else f"{address}_backup"
    maintenance = address.replace("/heartfelt?", "/postgres?")
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS heartfelt_backup")
        connection.execute("CREATE DATABASE heartfelt_backup")
    yield Place(tmp_path / "data", url)
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS heartfelt_backup WITH (FORCE)")


@pytest.fixture
def filled(place: Place) -> Place:
    """An installation with two customers' conversations."""
    place.python(FILL)
    return place


@pytest.fixture
def small(tmp_path: Path) -> Place:
    """An installation on SQLite, for what does not touch the database."""
    place = Place(tmp_path / "data", None)
    place.python(FILL)
    return place


def test_no_byte_of_an_erased_customer_stays_and_the_other_ones_do(filled: Place) -> None:
    assert WORDS.encode() in filled.everything()
    filled.python(ERASE)
    content = filled.everything()
    assert b"violet" not in content
    assert OTHER.encode() in content


def test_a_backup_brings_everything_back_and_who_was_erased_since_goes_again(filled: Place, tmp_path: Path) -> None:
    (filled.data / "uploads" / "exports").mkdir(parents=True)
    (filled.data / "uploads" / "exports" / "9.csv").write_text("found")
    (filled.data / "uploads" / "7.jsonl").write_text("waits")
    before = filled.look()
    file = tmp_path / "backup.tar.zst"
    made = filled.heartfelt("backup", str(file))
    assert made.returncode == 0, made.stderr
    assert "The secret key is not in it" in made.stdout
    assert file.stat().st_mode & 0o077 == 0
    assert (filled.data / "secret-key").read_bytes() not in file.read_bytes()
    filled.python(ERASE)
    filled.python(LEAVE)
    (filled.data / "uploads" / "7.jsonl").unlink()

    refused = filled.heartfelt("restore", str(file))
    assert refused.returncode == 1
    assert "Add --replace" in refused.stderr
    done = filled.heartfelt("restore", str(file), "--replace")
    assert done.returncode == 0, done.stderr
    assert "Erased again: 2." in done.stdout
    after = filled.look()
    assert before["customers"] == ["cust-1", "orange@example.com", "violet@example.com"]
    assert after["customers"] == ["cust-1", "orange@example.com"]
    assert after["messages"] == int(str(before["messages"])) - 240
    assert "Ann" in before["people"]  # type: ignore[operator]
    assert "Ann" not in after["people"]  # type: ignore[operator]
    assert after["authors"] == ["former-1"]
    assert sorted(after["receipts"]) == ["customer", "person"]  # type: ignore[arg-type, type-var]
    assert after["restored"][0]["erased_again"] == 2  # type: ignore[index]
    assert before["guarded"]
    assert after["guarded"]
    assert b"violet" not in filled.everything()
    assert (filled.data / "uploads" / "7.jsonl").read_text() == "waits"
    assert not (filled.data / "uploads" / "exports").exists()


def test_a_dump_of_a_newer_client_is_understood(filled: Place, tmp_path: Path) -> None:
    if filled.url is None:
        pytest.skip("SQLite has no client")
    newer = """
import sys
from pathlib import Path
from heartfelt.web.backups import databases
dumped, text = Path(sys.argv[1]), "SET of_tomorrow = 0;"
databases.dump(dumped)
written = dumped.read_text()
dumped.write_text(written.replace("SET statement_timeout = 0;", f"SET statement_timeout = 0;\\n{text}", 1))
assert text in dumped.read_text()
databases.load(dumped)
"""
    before = filled.look()
    filled.python(newer.replace("sys.argv[1]", repr(str(tmp_path / "dumped.sql"))))
    assert filled.look() == before


def test_a_restored_workspace_can_be_backed_up_and_restored_again(filled: Place, tmp_path: Path) -> None:
    first, second = tmp_path / "first.tar.zst", tmp_path / "second.tar.zst"
    before = filled.look()
    for file in (first, second):
        assert filled.heartfelt("backup", str(file)).returncode == 0
        done = filled.heartfelt("restore", str(file), "--replace")
        assert done.returncode == 0, done.stderr
    assert {**filled.look(), "restored": []} == {**before, "restored": []}


def test_a_customer_who_came_back_after_an_erasure_stays(small: Place, tmp_path: Path) -> None:
    small.python(ERASE)
    file = tmp_path / "backup.tar.zst"
    small.python(
        "from web_cast import add\nfrom heartfelt.web.people.models import Team\n"
        "add(Team.objects.get(name='Billing'), 'back-again', customer='violet@example.com')"
    )
    assert small.heartfelt("backup", str(file)).returncode == 0
    assert "Erased again: 0." in small.heartfelt("restore", str(file), "--replace").stdout
    assert "violet@example.com" in small.look()["customers"]  # type: ignore[operator]


def test_a_new_machine_is_told_of_erasures_by_a_ledger_that_was_kept_apart(small: Place, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.zst"
    assert small.heartfelt("backup", str(file)).returncode == 0
    small.python(ERASE)
    apart = tmp_path / "apart.jsonl"
    (small.data / "erased.jsonl").rename(apart)
    done = small.heartfelt("restore", str(file), "--replace", "--erased", str(apart))
    assert "Erased again: 1." in done.stdout, done.stderr
    assert "violet" not in (small.data / "erased.jsonl").read_text()


def test_another_join_key_is_refused_unless_it_is_meant(small: Place, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.zst"
    made = small.heartfelt("backup", str(file))
    assert "nor the join key" in made.stdout
    assert (small.data / "join-key").read_bytes() not in file.read_bytes()
    (small.data / "join-key").write_text("join:" + "0a" * 32)
    refused = small.heartfelt("restore", str(file), "--replace")
    assert refused.returncode == 1
    assert "another join key" in refused.stderr
    assert small.heartfelt("restore", str(file), "--replace", "--other-key").returncode == 0
    small.python("from heartfelt.web.masking.joining import is_the_same\nassert is_the_same()")


def test_an_exchanged_secret_key_neither_ends_joins_nor_the_replay_of_erasures(small: Place, tmp_path: Path) -> None:
    hashed = "from heartfelt.web.masking.pseudonyms import pseudonym\nprint(pseudonym('violet@example.com'))"
    before = small.python(hashed)
    file = tmp_path / "backup.tar.zst"
    assert small.heartfelt("backup", str(file)).returncode == 0
    small.python(ERASE)
    (small.data / "secret-key").rename(small.data / "secret-key-before")
    assert small.python(hashed) == before
    assert (small.data / "secret-key").read_text() != (small.data / "secret-key-before").read_text()
    done = small.heartfelt("restore", str(file), "--replace")
    assert "Erased again: 1." in done.stdout, done.stderr
    assert "violet@example.com" not in small.look()["customers"]  # type: ignore[operator]


def test_what_is_no_backup_changes_nothing(small: Place, tmp_path: Path) -> None:
    before = small.look()
    whole = tmp_path / "whole.tar.zst"
    assert small.heartfelt("backup", str(whole)).returncode == 0
    bad, cut = tmp_path / "bad.tar.zst", tmp_path / "cut.tar.zst"
    bad.write_bytes(b"not a backup")
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    for file in (bad, cut, tmp_path / "none.tar.zst"):
        refused = small.heartfelt("restore", str(file), "--replace")
        assert refused.returncode == 1
        assert "Traceback" not in refused.stderr
        assert str(file) in refused.stderr
    assert small.look() == before
    assert "There is no folder" in small.heartfelt("backup", str(tmp_path / "nowhere" / "x")).stderr
