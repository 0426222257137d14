"""Words, and among them those that tell one case from another."""

from __future__ import annotations

import pytest

from heartfelt.language.words import identifiers, specifics, stem, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Where is MY parcel?", ["where", "is", "my", "parcel"]),
        ("I can’t, you can't", ["i", "can't", "you", "can't"]),
        ("@ann see https://example.org/x #late", ["see", "late"]),
        ("order LF-20418 at 10:30 on 3/4", ["order", "lf-20418", "at", "10:30", "on", "3/4"]),
        ("ÉTÉ naïve שלום", ["été", "naïve", "שלום"]),
        ("😡 !!! ...", []),
        ("", []),
    ],
)
def test_words_come_in_lower_case_without_names_and_links(text: str, expected: list[str]) -> None:
    assert list(words(text)) == expected


def test_function_words_and_what_every_reply_says_are_not_specific() -> None:
    assert specifics("Sorry to hear that, please send us a message with your details") == frozenset()
    assert specifics("The lamp from Tarrow is cracked") == {stem("lamp"), stem("tarrow"), stem("cracked")}


@pytest.mark.parametrize(
    "group", [("delivery", "delivered", "deliveries"), ("refund", "refunds", "refunded", "refunding")]
)
def test_forms_of_a_word_meet_in_their_stem(group: tuple[str, ...]) -> None:
    assert len({stem(word) for word in group}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("card", "care"), ("flight", "fly"), ("router", "route"), ("parcel", "part")]
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_identifiers_are_words_with_digits() -> None:
    assert identifiers("Order LF-20418, paid 39.90 on 7 May, flight BA12, ok") == {"lf-20418", "39.90", "ba12"}
