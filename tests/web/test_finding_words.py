"""The index of words: it follows what is written and deleted in whatever way, and no input breaks it."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from web_cast import Cast, add

from heartfelt.conversation import Conversation as Given
from heartfelt.conversation import Message as Said
from heartfelt.web.conversations.models import Conversation, Message
from heartfelt.web.conversations.search import search
from heartfelt.web.conversations.storing import store
from heartfelt.web.conversations.words import MOST_TERMS, terms
from heartfelt.web.conversations.words.installing import restore_triggers


def say(cast: Cast, name: str, *texts: str, subject: str | None = None) -> Conversation:
    """A conversation of the team Billing with these messages."""
    at = timezone.now() - timedelta(days=3)
    said = tuple(Said(id=f"m{n}", role="agent", author="ann", at=at, text=text) for n, text in enumerate(texts))
    return store(Given(id=name, subject=subject, messages=said), cast.billing, None)


def found(cast: Cast, typed: str) -> set[str]:
    """The names of the conversations that a coach finds."""
    return {row.external_id for row in search(cast.coach, {"q": typed})}


@pytest.mark.parametrize(
    "typed",
    ["parcel", "PARCEL", "parcel's", "Zürich", "zurich", "ÉCLAIR", "eclair", "four-leaf", "parcel zurich", "late parcel",
     '"late parcel"', '"late parcel', '"Late, parcel!"', "parc*", "par*", "eclai*", '"late par*"', "№42", "42", "東京",
     "greetings"],
)  # fmt: skip
def test_words_phrases_and_beginnings_are_found(everybody: Cast, typed: str) -> None:
    say(everybody, "w-1", "The LATE parcel's here: 42.", "From Zürich, a four-leaf éclair 東京", subject="Greetings")
    assert found(everybody, typed) == {"w-1"}


@pytest.mark.parametrize(
    "typed",
    ["parce", '"parcel late"', '"here from"', '"parcel from zurich"', "parcel absent", "absent*", "*", '"', '""', "!!!", "% _",
     "pa*", "-parcel absent", "\x00", "endofmessage", '"42 from"'],
)  # fmt: skip
def test_what_nobody_said_is_not_found(everybody: Cast, typed: str) -> None:
    say(everybody, "w-1", "The LATE parcel's here: 42.", "From Zürich, a four-leaf éclair 東京")
    assert found(everybody, typed) == set()


@pytest.mark.parametrize(
    "typed",
    ["' OR 1=1 --", '"); DROP TABLE conversations_message; --', "a AND", "NEAR(a b)", "said: x", "^late", "a & | ! <-> b:*",
     "{late parcel}", "late\tparcel", "\\", "'", "''''", "late:*", "(((", "*" * 200, '"' * 199, "\u202e\u0301\ud7ff", "😀 late",
     "Ⅷ ½ ﬁ", "e\u0301" * 100, " ".join("abcdefghijklmnopqrst")],
)  # fmt: skip
def test_nothing_that_is_typed_breaks_the_page(everybody: Cast, client: Client, typed: str) -> None:
    say(everybody, "w-1", "The late parcel")
    client.force_login(everybody.coach)
    assert client.get(reverse("conversations"), {"q": typed}).status_code == 200


def test_more_words_than_anybody_types_are_refused_beside_their_field(everybody: Cast, client: Client) -> None:
    client.force_login(everybody.coach)
    many = " ".join(["late"] * (MOST_TERMS + 1))
    assert f"more than {MOST_TERMS} words" in client.get(reverse("conversations"), {"q": many}).content.decode()


def test_terms_are_words_phrases_and_beginnings() -> None:
    read = [(term.text, term.beginning) for term in terms('late "my parcel" refu* a* ! "open')]
    assert read == [("late", False), ("my parcel", False), ("refu*", True), ("a*", False), ("open", False)]


def test_a_message_that_is_added_changed_or_deleted_changes_what_is_found(everybody: Cast) -> None:
    row = say(everybody, "w-1", "The late parcel")
    more = Message.objects.create(conversation=row, position=5, external_id="m9", role="agent", text="A heron came")
    assert found(everybody, "heron parcel") == {"w-1"}
    assert found(everybody, '"parcel a"') == set()
    more.text = "An otter came"
    more.save()
    assert (found(everybody, "heron"), found(everybody, "otter")) == (set(), {"w-1"})
    Message.objects.filter(pk=more.pk).update(text="A badger came", position=6)
    assert (found(everybody, "otter"), found(everybody, "badger")) == (set(), {"w-1"})
    more.delete()
    assert (found(everybody, "badger"), found(everybody, "parcel")) == (set(), {"w-1"})


def test_a_subject_that_changes_is_found_as_it_is_now(everybody: Cast) -> None:
    row = say(everybody, "w-1", "The late parcel", subject="Heron")
    row.subject = "Otter"
    row.save()
    assert (found(everybody, "heron"), found(everybody, "otter parcel")) == (set(), {"w-1"})
    Conversation.objects.filter(pk=row.pk).update(subject="")
    assert (found(everybody, "otter"), found(everybody, "parcel")) == (set(), {"w-1"})


def test_deleted_rows_leave_no_words_behind_however_they_were_deleted(everybody: Cast) -> None:
    by_django, by_hand = say(everybody, "w-1", "A heron came", subject="Otter"), say(everybody, "w-2", "A heron came")
    by_django.delete()
    assert found(everybody, "heron") == {"w-2"}
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM conversations_message WHERE conversation_id = %s", [by_hand.pk])
        cursor.execute("DELETE FROM conversations_answerer WHERE conversation_id = %s", [by_hand.pk])
        cursor.execute("DELETE FROM conversations_conversation WHERE id = %s", [by_hand.pk])
        assert words_kept(cursor, "heron") == words_kept(cursor, "otter") == 0


def words_kept(cursor: object, word: str) -> int:
    """In how many rows of the index itself a word stands."""
    matches = (
        "words @@ to_tsquery('simple', %s)" if connection.vendor == "postgresql" else "conversations_words MATCH %s"
    )
    cursor.execute(f"SELECT count(*) FROM conversations_words WHERE {matches}", [word])  # type: ignore[attr-defined]
    return int(cursor.fetchone()[0])  # type: ignore[attr-defined]


def test_a_line_of_a_million_letters_or_words_is_kept_and_found_by_its_beginning(everybody: Cast) -> None:
    words = " ".join(f"word{number}" for number in range(120_000))
    say(everybody, "long-1", "x" * 1_000_000, "heron " + words, "otter " + words, "badger " + "é" * 200_000)
    assert found(everybody, "heron word7") == {"long-1"}


def test_a_conversation_of_thousands_of_messages_grows_message_by_message(everybody: Cast) -> None:
    row = say(everybody, "long-1", *(f"line {number} of a long talk" for number in range(3_000)))
    Message.objects.create(conversation=row, position=4_000, external_id="last", role="agent", text="A heron came")
    assert found(everybody, "heron 2999") == {"long-1"}
    assert found(everybody, 'heron "line 199"') == {"long-1"}
    # PostgreSQL knows the first 256 places of a word alone: a phrase after them is not found, its words are.
    assert found(everybody, 'heron "line 2999"') == ({"long-1"} if connection.vendor == "sqlite" else set())


def test_what_was_there_before_the_index_is_found(everybody: Cast) -> None:
    say(everybody, "w-1", "A heron came", subject="Otter")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'heartfelt%%'")
            names = ", ".join(row[0] for row in cursor.fetchall())
            cursor.execute(f"DROP TABLE conversations_words; DROP FUNCTION {names} CASCADE")
        else:
            drop_triggers(cursor)
            cursor.execute("DROP TABLE conversations_words")
    made, narrowed, labelled = (
        import_module(f"heartfelt.web.conversations.migrations.{name}")
        for name in ("0003_words", "0007_narrow_words", "0008_labels")
    )
    with connection.schema_editor(atomic=False) if connection.vendor == "postgresql" else unchecked() as editor:
        made.index_words(apps, editor)
        narrowed.narrow_words(apps, editor)
        labelled.label_words(apps, editor)
    assert found(everybody, "heron otter") == {"w-1"}
    assert set(search(everybody.coach, {"q": "refund", "sign": "policy_wall"})) == {everybody.open}
    assert set(search(everybody.ann, {"q": "refund"})) == {everybody.open, everybody.fresh}


class unchecked:  # noqa: N801
    """A schema editor within a transaction, which SQLite's own refuses."""

    connection = connection

    def __enter__(self) -> unchecked:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing."""


def drop_triggers(cursor: object) -> None:
    """As Django does to a table that it makes anew."""
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'words_of%%'")  # type: ignore[attr-defined]
    for (name,) in cursor.fetchall():  # type: ignore[attr-defined]
        cursor.execute(f"DROP TRIGGER {name}")  # type: ignore[attr-defined]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its triggers")
def test_triggers_that_a_migration_lost_are_there_again_after_it(everybody: Cast) -> None:
    with connection.cursor() as cursor:
        drop_triggers(cursor)
    say(everybody, "w-1", "A heron came")
    assert found(everybody, "heron") == set()
    restore_triggers("default")
    say(everybody, "w-2", "A heron came")
    assert found(everybody, "heron") == {"w-2"}


def test_words_are_found_only_where_they_may_be_read(everybody: Cast) -> None:
    add(everybody.delivery, "there-1", author="chidi")
    assert {row.external_id for row in search(everybody.coach_elsewhere, {"q": "refund"})} == {"there-1"}
    assert {row.external_id for row in search(everybody.elsewhere, {"q": "refund"})} == {"there-1"}
    assert not search(everybody.admin, {"q": "refund"}).exists()
