"""Masking: what goes, what stays, and that what is read afterwards is the masked text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from masking import measure, parts
from typer.testing import CliRunner

from heartfelt.assessment import assess, reader_named
from heartfelt.cli.main import app
from heartfelt.conversation import Conversation, Event, Message, encode
from heartfelt.errors import HeartfeltError
from heartfelt.masking import KINDS, Masker, chosen, mask, names, without_names

CARD = "4111 1111 1111 1111"
PHONE = "+44 7700 900123"
EMAIL = "jane.doe@example.com"
PATTERNS = without_names()


def said(*texts: str, **more: object) -> Conversation:
    """A conversation of a customer and an agent in turn."""
    roles = ("customer", "agent")
    messages = tuple(
        Message(id=f"m{n}", role=roles[n % 2], author=("cust-9", "ann")[n % 2], text=text)  # type: ignore[arg-type]
        for n, text in enumerate(texts)
    )
    return Conversation(**{"id": "c-1", "customer": "cust-9", "messages": messages, **more})  # type: ignore[arg-type]


def texts(conversation: Conversation) -> list[str]:
    """What was said."""
    return [message.text for message in conversation.messages]


def test_the_same_value_gets_the_same_placeholder_and_another_another() -> None:
    masked = mask(said(f"Call {PHONE} or +44 7700 900456.", "Which number?", f"I said {PHONE.replace(' ', '')}!"))
    assert texts(masked) == ["Call [phone_1] or [phone_2].", "Which number?", "I said [phone_1]!"]


def test_numbers_begin_anew_in_every_conversation_so_that_nothing_joins_them() -> None:
    masker = Masker(PATTERNS)
    first, second = masker.conversation(said(EMAIL)), masker.conversation(said("other@example.com"))
    assert texts(first) == texts(second) == ["[email_1]"]


def test_subject_notes_meta_and_events_are_masked_and_what_is_no_personal_data_stays() -> None:
    note = Event(kind="transfer", note=f"she says {EMAIL}", meta={"phone": "555 0132"})
    meta = {"requester": {"phone": 4155550132, "order_id": 4155550132}, "tags": ["vip", EMAIL], "n": 12, "ok": True}
    one = said("hello", subject=f"From {EMAIL}", events=(note,), meta=meta)
    masked = mask(one)
    assert masked.subject == "From [email_1]"
    assert masked.events[0].note == "she says [email_1]"
    assert masked.events[0].meta == {"phone": "[phone_1]"}
    requester = masked.meta["requester"]
    assert requester == {"phone": "[phone_2]", "order_id": 4155550132}
    assert masked.meta["tags"] == ["vip", "[email_1]"]
    assert (masked.meta["n"], masked.meta["ok"]) == (12, True)


def test_a_customers_id_becomes_another_everywhere_and_the_agents_stay() -> None:
    one = said("hi", "hello", meta={"requester_id": "cust-9"})
    masked = mask(one, PATTERNS, pseudonym=lambda name: f"hash of {name[-1]}")
    assert masked.customer == masked.messages[0].author == masked.meta["requester_id"] == "hash of 9"
    assert masked.messages[1].author == "ann"


def test_only_the_chosen_kinds_go() -> None:
    assert texts(mask(said(f"{CARD} {EMAIL}"), ["cards"])) == [f"[card_1] {EMAIL}"]


def test_masking_again_changes_nothing_and_goes_on_counting() -> None:
    once = mask(said(f"my card {CARD}", "ok", f"{EMAIL} and {PHONE}"))
    assert mask(once) == once
    more = mask(said(*texts(once), "5555555555554444"))
    assert texts(more)[-1] == "[card_2]"


def test_quotes_and_offsets_are_those_of_the_masked_text() -> None:
    words = f"I'm so angry, my card {CARD} was charged twice and nobody answers {EMAIL}. Where is my refund?"
    masked = mask(said(words, "That is our policy."))
    found = assess(masked, reader=reader_named("phrases"))
    assert found.cues
    for finding in (*found.cues, *found.signs, *found.acts):
        if finding.quote is not None:
            assert masked.message(finding.message).text[finding.start : finding.end] == finding.quote
            assert "4111" not in finding.quote


def test_a_placeholder_still_shows_that_somebody_asks_again() -> None:
    one = said(f"My email is {EMAIL}, where is my parcel?", "Please share your email address.")
    for each in (one, mask(one)):
        assert [found.sign for found in assess(each, reader=reader_named("phrases")).signs] == ["asks_again"]


@pytest.mark.parametrize("part", parts())
def test_nearly_everything_of_the_sample_goes_and_nearly_nothing_else(part: str) -> None:
    counts = measure(parts()[part], PATTERNS, show=False)
    there = sum(count for (_, what), count in counts.items() if what == "there") - counts["name", "there"]
    gone = sum(count for (kind, what), count in counts.items() if what == "gone" and kind != "name")
    taken = sum(count for (_, what), count in counts.items() if what == "taken")
    rightly = sum(count for (_, what), count in counts.items() if what == "rightly")
    assert gone >= 0.9 * there
    assert rightly >= 0.9 * taken


@given(some.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_is_masked_without_an_error_and_only_once(text: str) -> None:
    once = texts(mask(said(text)))
    assert texts(mask(said(*once))) == once


@pytest.mark.parametrize("piece", ["1", "a.", "+1 ", "12 Street ", "dot ", "GB29 "])
def test_a_message_of_a_hundred_thousand_characters_takes_seconds_at_most(piece: str) -> None:
    import time

    start = time.perf_counter()
    mask(said(piece * (100_000 // len(piece))))
    assert time.perf_counter() - start < 20


def test_an_unknown_kind_or_country_is_told_with_what_there_is() -> None:
    with pytest.raises(HeartfeltError, match=r"Known: emails, ibans"):
        chosen(["card"])
    with pytest.raises(HeartfeltError, match="'ZZ' is no country"):
        chosen(["phones"], ["ZZ"])


@pytest.mark.skipif(not names.available(), reason="the extra pii is not installed")
def test_names_go_where_the_extra_is_installed_and_those_of_agents_stay() -> None:
    one = said("My name is Margaret Okafor and I spoke to Ann.", "Hello Margaret Okafor, this is Ann.")
    assert texts(mask(one, ["names"])) == [
        "My name is [name_1] and I spoke to Ann.",
        "Hello [name_1], this is Ann.",
    ]


def test_names_without_the_extra_are_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    names._analyzer.cache_clear()
    monkeypatch.setattr(names, "find_spec", lambda _: None)
    with pytest.raises(HeartfeltError, match=r"heartfelt\[pii\]"):
        mask(said("Margaret"), ["names"])
    names._analyzer.cache_clear()


def test_assess_masks_before_it_reads(tmp_path: Path) -> None:
    file = tmp_path / "c.jsonl"
    file.write_bytes(encode(said(f"I'm furious, where is my refund for {EMAIL}?", "That is our policy.")))
    plain = CliRunner().invoke(app, ["assess", str(file), "--reader", "phrases", "--format", "jsonl"])
    done = CliRunner().invoke(app, ["assess", str(file), "--reader", "phrases", "--format", "jsonl", "--mask", "all"])
    assert EMAIL in plain.stdout
    assert done.exit_code == 0
    assert EMAIL not in done.stdout
    assert "[email_1]" in done.stdout
    assert set(KINDS) - {"names"} == set(PATTERNS)
