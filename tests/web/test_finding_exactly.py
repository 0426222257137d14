"""What is found is what fits, and nothing else: random searches among random conversations against a plain definition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from web_cast import Cast, add

from heartfelt.web.conversations import paging
from heartfelt.web.conversations.models import BEFORE_ALL, Answerer, Conversation, Finding, Message, Reading
from heartfelt.web.conversations.search import search, search_page
from heartfelt.web.conversations.selectors import MOST_LATELY, lately, with_all
from heartfelt.web.people.models import Person
from heartfelt.web.workers.services import tidy

WORDS = ("heron", "otter", "badger", "wren")
LABELS = (
    ("cue", "feeling", "missed"),
    ("cue", "feeling", "met"),
    ("cue", "question", "missed"),
    ("sign", "policy_wall", ""),
    ("act", "owns", ""),
)
NOW = timezone.now()
SOON = NOW + timedelta(days=1)
TODAY = timezone.localdate(NOW)


def simulated(cast: Cast, random: Random, number: int) -> Conversation:
    """A conversation with words, labels, times and a delay that are all chosen by chance."""
    team, author = random.choice([(cast.billing, "ann"), (cast.billing, "bo"), (cast.delivery, "chidi")])
    began_at = random.choice([None, *(NOW - timedelta(days=random.randint(1, 20)) for _ in range(9))])
    row = Conversation.objects.create(
        team=team, external_id=f"r-{number}", channel=random.choice(("chat", "email")), began_at=began_at
    )
    opens_at = random.choice([NOW - timedelta(hours=1), NOW - timedelta(hours=1), SOON])
    Answerer.objects.create(conversation=row, author=author)
    for position in range(2):
        text = " ".join(random.choices(WORDS, k=random.randint(0, 3)))
        said = Message.objects.create(
            conversation=row, position=position, external_id=str(position), role="agent", text=text
        )
    for kind, name, outcome in random.sample(LABELS, random.randint(0, 4)):
        about, at = random.choice([(author, opens_at), ("", NOW - timedelta(days=1))])
        Finding.objects.create(
            conversation=row, message=said, kind=kind, name=name, outcome=outcome, strength=0.9, because="A fact.",
            about=about, opens_at=at,
        )  # fmt: skip
    Reading.objects.create(
        conversation=row, reader="phrases", version="1", read_at=NOW, opens_at=opens_at, resolved="yes",
        moment=random.choice(("magic", "routine")), care=random.choice((2.0, 3.0, 4.0)),
    )  # fmt: skip
    return row


def learn() -> None:
    """Let the database know its tables, as it does by itself: one that takes them for empty plans for hours."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def chosen(random: Random) -> dict[str, Any]:
    """A search by chance."""
    kinds = {
        "q": (random.choice(WORDS), " ".join(random.sample(WORDS, 2)), f'"{" ".join(random.choices(WORDS, k=2))}"', "ott*"),
        "cue": ("feeling", "question"), "outcome": ("met", "missed"), "sign": ("policy_wall",), "act": ("owns",),
        "moment": ("magic", "routine"), "care": ("low", "middle", "high"), "channel": ("chat", "email"),
        "since": [TODAY - timedelta(days=days) for days in (3, 8, 15)],
        "until": [TODAY - timedelta(days=days) for days in (0, 2)],
    }  # fmt: skip
    return {name: random.choice(kinds[name]) for name in random.sample(list(kinds), random.randint(1, 4))}


def fits(row: Conversation, person: Person, wanted: dict[str, Any]) -> bool:
    """The definition, without any index."""
    findings = [each for each in row.findings.all() if sees(person, each.opens_at, each.about)]
    cues = [each for each in findings if each.kind == "cue"]
    cue, outcome, whole = wanted.get("cue"), wanted.get("outcome"), row.reading
    asks_cue = any(cue in (None, each.name) and outcome in (None, each.outcome) for each in cues)
    bounds = {"low": whole.care < 2.5, "middle": 2.5 <= whole.care <= 3.5, "high": whole.care > 3.5}
    authors = {each.author for each in row.answerers.all()}
    day = row.began_at and timezone.localdate(row.began_at)
    return all((
        day is not None and wanted.get("since", day) <= day <= wanted.get("until", day)
        if wanted.keys() & {"since", "until"} else True,
        person.agent_name in authors if person.is_agent else row.team in person.teams.all(),
        wanted.get("channel") in (None, row.channel),
        says(row, wanted["q"]) if "q" in wanted else True,
        asks_cue if cue or outcome else True,
        *(wanted[kind] in {each.name for each in findings if each.kind == kind} for kind in ("sign", "act") if kind in wanted),
        wanted.get("moment") in (None, whole.moment) and bounds[wanted.get("care", "middle")] | ("care" not in wanted)
        and sees(person, whole.opens_at, person.agent_name) if wanted.keys() & {"moment", "care"} else True,
    ))  # fmt: skip


def sees(person: Person, opens_at: datetime, about: str) -> bool:
    return about in ("", person.agent_name) if person.is_agent else opens_at <= NOW


def says(row: Conversation, typed: str) -> bool:
    """Words anywhere; a phrase in one message; the beginning of a word."""
    said = [f" {message.text} " for message in row.messages.all()]
    if typed.startswith('"'):
        return any(f" {typed.strip(chr(34))} " in text for text in said)
    return all(
        any(f" {word}".rstrip("*") + ("" if word.endswith("*") else " ") in text for text in said)
        for word in typed.split()
    )


def pages(person: Person, wanted: dict[str, Any]) -> Iterator[int]:
    """The ids on all pages, from the newest to the oldest."""
    page = search_page(person, wanted)
    while True:
        yield from (row.pk for row in page.conversations)
        if page.older is None:
            return
        page = search_page(person, wanted, older=page.older)


@pytest.mark.parametrize(("seed", "near"), [(0, 9), (1, 9), (2, 9), (3, 100)])
def test_every_search_finds_exactly_what_fits_newest_first(
    everybody: Cast, monkeypatch: pytest.MonkeyPatch, seed: int, near: int
) -> None:
    for name, size in (("PAGE", 3), ("MOST_COUNTED", 5), ("MOST_FETCHED", 7), ("NEAR", near)):
        monkeypatch.setattr(paging, name, size)
    random = Random(seed)
    rows = [simulated(everybody, random, number) for number in range(50)]
    learn()
    rows.sort(key=lambda row: (row.began_at or BEFORE_ALL, row.pk), reverse=True)
    theirs = {row.pk for row in rows}
    some = 0
    for _ in range(40):
        wanted = chosen(random)
        for person in (everybody.manager, everybody.ann):
            expected = [row.pk for row in rows if fits(row, person, wanted)]
            assert [pk for pk in pages(person, wanted) if pk in theirs] == expected, (wanted, person.role)
            assert set(search(person, wanted).values_list("pk", flat=True)) & theirs == set(expected)
            some += bool(expected)
    assert some > 20  # there is something to find


@pytest.mark.parametrize("singly", [False, True])
def test_each_of_several_findings_is_asked_for_and_all_in_one_conversation(everybody: Cast, singly: bool) -> None:
    other = add(everybody.billing, "met-1", outcome="met")
    ours = Conversation.objects.filter(team=everybody.billing)
    missed, met = (Q(kind="cue", outcome=outcome) for outcome in ("missed", "met"))
    sign, act = Q(kind="sign", name="policy_wall"), Q(kind="act", name="owns")
    for person in (everybody.coach, everybody.ann):
        assert set(with_all(ours, person, [sign, act], singly=singly)) - {everybody.fresh} == {everybody.open, other}
        assert set(with_all(ours, person, [met, sign, act], singly=singly)) == {other}
        # In one conversation there is only one of them.
        assert not with_all(ours, person, [met, missed, sign], singly=singly).exists()
    assert everybody.fresh not in with_all(ours, everybody.coach, [missed, sign], singly=singly)
    whole = Q(moment="problem_solving")
    assert everybody.fresh in with_all(ours, everybody.ann, [missed, sign], whole, singly=singly)


def test_between_two_ids_only_those_are_sought(everybody: Cast) -> None:
    ours, sign = Conversation.objects.filter(team=everybody.billing), Q(kind="sign", name="policy_wall")
    ids = (everybody.open.pk, everybody.open.pk)
    assert set(with_all(ours, everybody.ann, [sign], None, ids)) == {everybody.open}


def test_a_manager_is_shown_a_thousand_of_the_newest_and_an_agent_all_of_their_own(everybody: Cast) -> None:
    begin = timezone.now() - timedelta(days=2)
    rows = Conversation.objects.bulk_create(
        Conversation(
            team=everybody.billing, external_id=f"m-{n}", channel="chat", began_at=begin - timedelta(minutes=n)
        )
        for n in range(MOST_LATELY + 4)
    )
    Answerer.objects.bulk_create(Answerer(conversation=row, author="bo") for row in rows)
    closed = rows[0]
    Reading.objects.bulk_create(
        Reading(conversation=row, reader="phrases", version="1", read_at=NOW, opens_at=at, resolved="yes")
        for row, at in ((row, SOON if row is closed else NOW) for row in rows)
    )
    since = timezone.now() - timedelta(days=9)
    assert MOST_LATELY == 1_000
    assert lately(everybody.manager, since) == [row.pk for row in rows[1 : MOST_LATELY + 1]]
    assert lately(everybody.bo, since) == [row.pk for row in rows]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its statistics by itself")
@pytest.mark.usefixtures("everybody")
def test_a_worker_lets_sqlite_learn_how_its_tables_grew() -> None:
    with CaptureQueriesContext(connection) as queries:
        tidy()
    assert "ANALYZE" in [each["sql"] for each in queries]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'conversations_finding'")
        assert cursor.fetchone()[0] > 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no copy of the words")
def test_words_lie_beside_the_rows_of_their_index_also_after_a_change(everybody: Cast) -> None:
    random = Random(1)
    rows = [add(everybody.billing, f"long-{number}") for number in range(40)]
    for row in rows:
        text = " ".join(f"{random.getrandbits(48):x}" for _ in range(90))
        Message.objects.create(conversation=row, position=7, external_id="x", role="agent", text=text)
    Message.objects.filter(position=7).update(text="heron " + text)
    with connection.cursor() as cursor:
        own = "SELECT ctid FROM conversations_words WHERE conversation_id = ANY(%s)"
        cursor.execute(
            f"SELECT count(DISTINCT (ctid::text::point)[0]) FROM ({own}) AS mine", [[row.pk for row in rows]]
        )
        [(pages,)] = cursor.fetchall()
    assert pages <= 6  # of 8 kB; with their words in them 40 rows need ten or more
    assert {row.pk for row in search(everybody.coach, {"q": "heron"})} == {row.pk for row in rows}
