"""Words and labels are looked up together: whatever was written, in whatever way, what is found is what fits now."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.utils import timezone
from test_finding_exactly import LABELS, NOW, SOON, WORDS, chosen, fits, learn, simulated
from web_cast import Cast, add, assessed, given

from heartfelt.conversation import Message as Said
from heartfelt.web.conversations.merging import append
from heartfelt.web.conversations.models import Answerer, Conversation, Finding, Message
from heartfelt.web.conversations.search import search
from heartfelt.web.conversations.services import forget_findings, keep_reading, rename_agent
from heartfelt.web.people.models import Person


def found(person: Person, **wanted: object) -> set[str]:
    """The names of the conversations that somebody finds."""
    return {row.external_id for row in search(person, wanted)}


def change(random: Random, row: Conversation) -> None:
    """Something that happens to a conversation, by chance and past every service."""
    messages, findings = Message.objects.filter(conversation=row), Finding.objects.filter(conversation=row)
    kind, name, outcome = random.choice(LABELS)
    match random.randint(0, 6):
        case 0:
            findings.filter(kind="sign").delete()
        case 1:
            findings.update(kind=kind, name=name, outcome=outcome)
        case 2:
            findings.update(opens_at=random.choice((SOON, NOW - timedelta(hours=1))))
        case 3:
            Finding.objects.create(
                conversation=row, message=messages[0], kind=kind, name=name, outcome=outcome, strength=0.9,
                because="A fact.", about=random.choice(("", "ann", "bo")), opens_at=random.choice((SOON, NOW)),
            )  # fmt: skip
        case 4:
            Answerer.objects.filter(conversation=row).update(author=random.choice(("ann", "bo", "chidi")))
        case 5:
            messages.filter(position=0).update(text=" ".join(random.choices(WORDS, k=2)))
        case 6:
            Message.objects.create(
                conversation=row, position=9, external_id="9", role="agent", text=random.choice(WORDS)
            )
            Message.objects.filter(conversation=row, position=9).update(position=10 + messages.count())


@pytest.mark.parametrize("seed", range(3))
def test_after_any_change_words_and_findings_are_found_together_as_they_are_now(everybody: Cast, seed: int) -> None:
    random = Random(seed)
    rows = [simulated(everybody, random, number) for number in range(30)]
    learn()
    some = 0
    for _ in range(25):
        for row in random.sample(rows, 6):
            change(random, row)
        wanted = {
            **chosen(random),
            "q": random.choice(WORDS),
            **random.choice(({"sign": "policy_wall"}, {"act": "owns"})),
        }
        theirs = Conversation.objects.filter(pk__in=[row.pk for row in rows]).select_related("team", "reading")
        theirs = theirs.prefetch_related("findings", "answerers", "messages")
        for person in (everybody.manager, everybody.ann, everybody.bo):
            expected = {row.external_id for row in theirs if fits(row, person, wanted)}
            assert {name for name in found(person, **wanted) if name.startswith("r-")} == expected, (
                wanted,
                person.role,
            )
            some += bool(expected)
    assert some > 10  # there is something to find


def test_words_and_labels_are_found_together_only_once_they_are_open(everybody: Cast) -> None:
    wanted = {"q": "refund", "cue": "feeling", "outcome": "missed", "sign": "policy_wall", "act": "owns"}
    assert found(everybody.coach, **wanted) == {"open-1"}
    assert found(everybody.ann, **wanted) == {"open-1", "fresh-1"}
    Finding.objects.filter(conversation=everybody.fresh).update(opens_at=timezone.now())
    assert found(everybody.coach, **wanted) == {"open-1", "fresh-1"}
    Finding.objects.filter(conversation=everybody.open, kind="sign").update(about="bo")
    assert found(everybody.ann, **wanted) == {"fresh-1"}


def test_what_a_new_reading_finds_takes_the_place_of_the_old(everybody: Cast) -> None:
    row, one = everybody.open, given("open-1", timezone.now())
    keep_reading(row, one, assessed(one, "met"), "phrases", timezone.now() - timedelta(days=9))
    assert found(everybody.coach, q="refund", cue="feeling", outcome="met") == {"open-1"}
    assert found(everybody.coach, q="refund", cue="feeling", outcome="missed") == set()
    forget_findings(row.messages.all())
    assert found(everybody.coach, q="refund", cue="feeling", outcome="met") == set()
    assert found(everybody.coach, q="refund") == {"open-1", "fresh-1"}


def test_whoever_answers_later_or_is_called_otherwise_finds_their_words(everybody: Cast) -> None:
    row = add(everybody.billing, "later-1")
    assert found(everybody.bo, q="refund") == set()
    append(row, [Said(id="m9", role="agent", author="bo", at=timezone.now(), text="It is on its way.")])
    assert found(everybody.bo, q="refund way") == {"later-1"}
    rename_agent("bo", "bo o'hara \\ {,}")
    assert found(everybody.bo, q="refund") == set()
    everybody.bo.agent_name = "bo o'hara \\ {,}"
    assert found(everybody.bo, q="refund") == {"later-1"}
    assert found(everybody.coach, q="refund", agent=everybody.bo) == {"later-1"}


@pytest.mark.parametrize(
    "typed", ["cue", "cue*", '"cue feeling"', "by", "by*", "ann", "feeling*", "sign*", '"policy wall"']
)
def test_labels_are_no_words(everybody: Cast, typed: str) -> None:
    assert found(everybody.coach, q=typed) == set()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no labels beside words")
def test_labels_are_those_of_all_that_is_found_and_of_who_answered(everybody: Cast) -> None:
    every = ["act:owns", "by:ann", "cue:feeling", "cue:feeling:missed", "sign:policy_wall"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT labels FROM conversations_words WHERE conversation_id = %s", [everybody.open.pk])
        assert cursor.fetchone() == (every,)
        cursor.execute("DELETE FROM conversations_answerer WHERE conversation_id = %s", [everybody.open.pk])
        cursor.execute("SELECT labels FROM conversations_words WHERE conversation_id = %s", [everybody.open.pk])
        assert cursor.fetchone() == ([each for each in every if each != "by:ann"],)
        Finding.objects.filter(conversation=everybody.open, kind="act").delete()
        cursor.execute("UPDATE conversations_finding SET about = '' WHERE conversation_id = %s", [everybody.open.pk])
        cursor.execute("SELECT labels FROM conversations_words WHERE conversation_id = %s", [everybody.open.pk])
        assert cursor.fetchone() == (every[2:],)
