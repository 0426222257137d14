"""The data of the first release comes forwards: every migration since then, then everything is as readable as it was."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from served import django
from web_cast import CUE_WORDS, PASSWORD

RELEASE = Path(__file__).parent / "first_release"
LOOK = """
import json
from django.conf import settings
from django.test import Client
from heartfelt.web.conversations.models import Conversation, Finding
from heartfelt.web.people.models import Person
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
seen = {"findings": Finding.objects.count()}
for person in Person.objects.order_by("pk"):
    client, pages = Client(headers={"host": "localhost"}), {}
    client.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    for row in Conversation.objects.order_by("pk"):
        answer = client.get(f"/conversations/{row.pk}/")
        pages[row.external_id] = [answer.status_code, CUE_WORDS.replace("'", "&#x27;") in answer.content.decode()]
    pages["list"] = [client.get("/conversations/").status_code, True]
    pages["report"] = [client.get("/reports/").status_code, True]
    seen[person.name] = pages
print("SEEN" + json.dumps(seen))
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A database as the first release left it: on the server that these tests run on, or in a file."""
    url = os.environ.get("HEARTFELT_DATABASE_URL", "")
    if not url.startswith("postgres"):
        with sqlite3.connect(tmp_path / "heartfelt.sqlite3") as database:
            database.executescript((RELEASE / "sqlite.sql").read_text(encoding="utf-8"))
        yield f"sqlite:///{tmp_path / 'heartfelt.sqlite3'}"
        return
    import psycopg
    from django.conf import settings

    said = settings.DATABASES["default"]
    given = {"host": said["HOST"] or said["OPTIONS"].get("host"), "port": said["PORT"] or None, "user": said["USER"]}
    given = {name: value for name, value in {**given, "password": said["PASSWORD"]}.items() if value}
    with psycopg.connect(dbname="postgres", autocommit=True, **given) as server:
        server.execute("DROP DATABASE IF EXISTS first_release")
        server.execute("CREATE DATABASE first_release")
        with psycopg.connect(dbname="first_release", **given) as database:
            database.execute((RELEASE / "postgresql.sql").read_text(encoding="utf-8"))
        yield urlsplit(url)._replace(path="/first_release").geturl()
        server.execute("DROP DATABASE first_release WITH (FORCE)")


def test_the_data_of_the_first_release_comes_forwards_and_stays_readable(tmp_path: Path, address: str) -> None:
    shutil.copytree(RELEASE / "uploads", tmp_path / "uploads")
    told = {"HEARTFELT_DATABASE_URL": address, "HEARTFELT_READER": "phrases"}
    done = django(tmp_path, "migrate", "--verbosity", "0", **told)
    assert done.returncode == 0, done.stderr
    read = django(tmp_path, "db_worker", "--batch", "--no-startup-delay", "--queue-name", "*", **told)
    assert read.returncode == 0, read.stderr
    names = f"CUE_WORDS, PASSWORD = {CUE_WORDS!r}, {PASSWORD!r}\n"
    done = django(tmp_path, "shell", "--command", names + LOOK, **told)
    assert "SEEN" in done.stdout, done.stderr
    seen = json.loads(done.stdout.rpartition("SEEN")[2])
    assert seen["findings"] > 12, "the upload that was waiting is read"
    assert list(seen["Ann"]) == ["open-1", "fresh-1", "c-100", "c-200", "list", "report"]
    assert seen["Ann"]["open-1"] == seen["Ingrid"]["open-1"] == [200, True]
    assert [seen["Ann"][name][0] for name in ("fresh-1", "c-100", "c-200", "list")] == [200] * 4
    assert [seen[name]["open-1"][0] for name in ("Chidi", "Yuki", "Tove")] == [404] * 3
    assert (seen["Noor"]["open-1"][0], seen["Ingrid"]["report"][0], seen["Ann"]["report"][0]) == (403, 200, 403)
    assert seen["Bo"]["list"][0] == 302, "the second factor that Bo set up is still asked for"
