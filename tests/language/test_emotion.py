"""How words feel, from -2 to 2, apart from the matter they are about."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
