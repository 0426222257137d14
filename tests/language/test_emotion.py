"""How words feel, from -2 to 2, apart from the matter they are about."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartfelt.conversation import decode
from heartfelt.language import emotion
from heartfelt.language.emotion import LONGEST, valence


@pytest.mark.parametrize(
    "text", ["I am furious, this is the worst service ever!", "So disappointed and angry with you."]
)
def test_anger_is_negative(text: str) -> None:
    assert valence(text) < -0.8


@pytest.mark.parametrize("text", ["I love it, you are amazing!", "Wonderful, I am so happy and grateful."])
def test_joy_is_positive(text: str) -> None:
    assert valence(text) > 0.8


@pytest.mark.parametrize(
    "text",
    [
        "",
        "My order is missing.",
        "I have a problem with an error in the support page.",
        "Please help, the charge is wrong.",
    ],
)
def test_words_of_the_matter_are_no_feeling(text: str) -> None:
    assert abs(valence(text)) < 0.2


def test_a_negation_turns_the_feeling_round() -> None:
    assert valence("I am not happy.") < 0 < valence("I am happy.")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=100))
def test_every_text_lies_on_the_scale(text: str) -> None:
    assert -2 <= valence(text) <= 2


def test_only_the_beginning_is_read() -> None:
    assert valence("It is nice. " * (LONGEST // 12 + 1) + "hate hate hate " * 1000) > 0


PIECES = (
    "good great LOVE hate HATE terrible not never no nor least at very so this without doubt kind of sort really VERY but "
    "the shit bomb bad ass to die for yeah right beating heart just enough isn't don't DON'T cannot kettle order Friday I "
    'happy, sad. angry! joy!! what?? why? really?! :) :( :D <3 ;-) ... - ( ) "nice" kind, of😀 😡 🎉great ❤️ é ™ 😊'
).split()


def library(text: str) -> float:
    return round(2 * float(emotion._analyzer().polarity_scores(text[:LONGEST])["compound"]), 3)


@settings(deadline=None, max_examples=600)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from([" ", "  ", "\n", ""]))
def test_the_shorter_way_says_what_the_library_says(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    assert valence(text) == library(text)


def test_it_says_what_the_library_says_of_every_message_of_the_sample() -> None:
    lines = (files("heartfelt") / "sample" / "conversations.jsonl").read_bytes().splitlines()
    texts = [message.text for line in lines for message in decode(line)[0].messages]
    assert len(texts) > 400
    assert [valence(text) for text in texts] == [library(text) for text in texts]


def test_it_says_what_the_library_says_of_long_and_odd_texts() -> None:
    for text in (
        "",
        " ",
        "!!!",
        "great " * 2000,
        "x" * 5000,
        "but " * 40 + "good but bad",
        "\u2028good\x00bad",
        "no GOOD",
    ):
        assert valence(text) == library(text)
