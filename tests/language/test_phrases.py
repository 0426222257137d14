"""Phrases match what their patterns say, the same in both engines and at any length, and in little time."""

from __future__ import annotations

import re
import time
from functools import cache
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartfelt.assessment import lexical_reader
from heartfelt.conversation import decode
from heartfelt.language.phrases import LONG, MOST_SPANS, Hit, Lexicon, Phrases, expanded
from heartfelt.signals import signals
from heartfelt.testing import examples

LEXICONS = lexical_reader().lexicons
ALL_PHRASES = sorted(LEXICONS.customer.phrases | LEXICONS.answers.phrases, key=lambda phrases: phrases.groups)


@cache
def texts() -> tuple[str, ...]:
    """Every eighth message of the sample and of the examples."""
    lines = (files("heartfelt.sample") / "conversations.jsonl").read_bytes().splitlines()
    known = [example.conversation for signal in signals().values() for example in examples(signal)]
    every = [decode(line)[0] for line in lines] + known
    return tuple(sorted({message.text for conversation in every for message in conversation.messages}))[::8]


def by_standard_library(phrases: Phrases, text: str) -> list[Hit]:
    """The hits as the standard library's `re` finds them, pattern by pattern."""
    found = []
    for group, patterns in phrases.groups:
        for pattern in patterns:
            matches = list(re.finditer(expanded(pattern), text, re.IGNORECASE | re.ASCII))
            found += [Hit(group, *match.span()) for match in matches[:MOST_SPANS]]
    return sorted(found, key=lambda hit: (hit.start, hit.end, hit.group))


@pytest.mark.parametrize("side", ["customer", "answers"])
def test_one_scan_for_all_finds_what_each_pattern_finds_alone(side: str) -> None:
    lexicon: Lexicon = getattr(LEXICONS, side)
    for text in texts()[::3]:
        hits = lexicon.hits(text)
        for phrases in lexicon.phrases:
            assert hits.get(phrases, []) == by_standard_library(phrases, text)


def test_a_long_text_is_read_like_a_short_one() -> None:
    text = "\n".join(texts())[: 5 * LONG]
    assert len(text) > LONG
    lexicon = Lexicon(ALL_PHRASES)
    hits = lexicon.hits(text)
    assert sum(map(len, hits.values())) > 500
    for phrases in ALL_PHRASES:
        assert hits.get(phrases, []) == by_standard_library(phrases, text)


NASTY = {
    "one word": "a" * LONG,
    "words of a letter": "a " * (LONG // 2),
    "white space": " " * LONG,
    "line breaks": "i\n" * (LONG // 2),
    "capitals and marks": "NO!! " * (LONG // 5),
    "function words": "i you we can not will have been to the " * (LONG // 38),
    "apostrophes": "i'll can't you're " * (LONG // 18),
    "numbers": "12 " * (LONG // 3),
}


@pytest.mark.parametrize("name", NASTY)
def test_no_text_below_the_limit_holds_a_search_up(name: str) -> None:
    text = NASTY[name][:LONG]
    lexicon = Lexicon(ALL_PHRASES)
    lexicon.hits("some text to begin with")
    slow = {}
    for phrases in ALL_PHRASES:
        start = time.process_time()
        by_standard_library(phrases, text)
        if (taken := time.process_time() - start) > 1.0:
            slow[phrases.strong[:1]] = taken
    assert slow == {}
    start = time.process_time()
    lexicon.hits(text)
    assert time.process_time() - start < 2.0


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("can't", "I can’t and can't.", ["can’t", "can't"]),
        ("call me", "Call\n  me, call me", ["Call\n  me", "call me"]),
        ("sorry", "Sorry, so sorrysome SORRY", ["Sorry", "SORRY"]),
        ("refund\\w*", "refunds, prerefund, refunded", ["refunds", "refunded"]),
        ("(?:dm|pm)s?", "DMs or pm, not admin", ["DMs", "pm"]),
        ("late|never again", "late, later, never  again", ["late", "never  again"]),
        ("rip ?off", "ripoff, rip off, rip  off", ["ripoff", "rip off", "rip  off"]),
        ("[ \\d]+%", "up 5 0% now", [" 5 0%"]),
        ("!!+", "no!!! yes!", ["!!!"]),
        ("😡", "fine 😡😡", ["😡", "😡"]),
    ],
)
def test_a_pattern_matches_whole_words_whatever_the_case_space_and_apostrophe(
    pattern: str, text: str, found: list[str]
) -> None:
    phrases = Phrases(strong=(pattern,))
    assert [text[hit.start : hit.end] for hit in phrases.alone.hits(text).get(phrases, [])] == found


@pytest.mark.parametrize("lead", ["", "😡 ", "שלום ", "e\u0301 ", "𝒪𝓇 ", "\0 ", "x " * LONG])
def test_offsets_are_those_of_the_text_whatever_stands_before(lead: str) -> None:
    phrases = Phrases(strong=("no reply",))
    text = f"{lead}no reply, still NO reply"
    (hits,) = phrases.alone.hits(text).values()
    assert [text[hit.start : hit.end] for hit in hits] == ["no reply", "NO reply"]


def test_hits_name_their_group_and_come_in_order() -> None:
    phrases = Phrases(strong=("late",), weak=("very",), unless=("not",))
    (hits,) = phrases.alone.hits("not very late, very").values()
    assert [(hit.group, hit.start) for hit in hits] == [("unless", 0), ("weak", 4), ("strong", 9), ("weak", 15)]


def test_no_phrases_find_nothing() -> None:
    assert Lexicon([]).hits("anything at all") == {}
    assert Lexicon([Phrases()]).hits("anything at all") == {}


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_every_hit_lies_in_the_text(text: str) -> None:
    for hits in Lexicon(ALL_PHRASES[:40]).hits(text).values():
        assert all(0 <= hit.start <= hit.end <= len(text) for hit in hits)
