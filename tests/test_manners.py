"""Empathy and politeness with the weights that ship: what is shown are words of the response, and warm is told from curt."""

from __future__ import annotations

import re

import numpy as np
import pytest

import heartfelt
from heartfelt.language.trained.manners import _shown

POST = "My dog died last night and I can't stop crying. He was with me for twelve years."
RESPONSES = [
    "I'm so sorry about your dog, losing him after twelve years must hurt so much.",
    "That's awful :( I lost mine in spring, it's like losing family... the grief comes in waves.",
    "What was he like? How long have you been on your own with this?",
    "Oh no!! I cannot imagine how you're feeling, sending hugs - you'll get through it.",
    "so sorry for your loss,it's hard.Do you have someone to talk to?",
]


@pytest.mark.parametrize("response", RESPONSES)
def test_rationales_are_whole_words_of_the_response(response: str) -> None:
    found = heartfelt.empathy(POST, response)
    shown = [
        part
        for each in (found.emotional_reactions, found.interpretations, found.explorations)
        for part in each.rationale
    ]
    assert shown
    for part in shown:
        assert re.search(rf"(?<![\w'’]){re.escape(part)}(?![\w'’])", response), part
        assert len(part.split()) > 1


def test_a_warm_answer_has_a_higher_level_than_a_curt_one() -> None:
    warm, curt = heartfelt.empathy(POST, RESPONSES[0]), heartfelt.empathy(POST, "Get another one.")
    assert warm.emotional_reactions.level == 2
    assert curt.emotional_reactions.level == 0
    assert curt.emotional_reactions.rationale == ()


def test_an_answer_that_asks_shows_interest_and_one_that_tells_does_not() -> None:
    assert heartfelt.empathy(POST, RESPONSES[2]).explorations.level > 0
    assert heartfelt.empathy(POST, RESPONSES[0]).explorations.level == 0


def test_a_polite_request_is_more_polite_than_a_rude_one() -> None:
    polite = heartfelt.politeness("Could you please help me with this when you have a moment? Thank you so much!")
    plain = heartfelt.politeness("What is the status of this?")
    rude = heartfelt.politeness("Fix this now, you idiot. Why is it still broken?")
    assert rude < plain < polite
    assert rude < 0.3
    assert polite > 0.7


@pytest.mark.parametrize(
    ("chances", "shown"),
    [
        ([0.9, 0, 0, 0, 0, 0.9, 0, 0], ("so sorry for your loss, it's",)),
        ([0.9, 0, 0, 0, 0, 0, 0.9, 0], ("so", "it's")),
        ([0, 0, 0, 0, 0, 0, 0, 0.9], ("hard",)),
        ([0, 0, 0, 0, 0, 0.9, 0, 0], ("it's",)),
        ([0, 0, 0, 0, 0.9, 0, 0, 0], ()),
    ],
)
def test_runs_with_little_between_them_are_one_and_words_stay_whole(
    chances: list[float], shown: tuple[str, ...]
) -> None:
    text = "so sorry for your loss, it's hard."
    spans = [(0, 2), (3, 8), (9, 12), (13, 17), (22, 23), (24, 26), (26, 28), (29, 31)]
    assert _shown(text, list(range(len(text) + 1)), spans, np.array(chances, np.float32)) == shown


def test_a_response_of_nothing_shows_nothing() -> None:
    for response in ("", " ", "😊", "..."):
        found = heartfelt.empathy(POST, response)
        assert found.emotional_reactions.rationale == found.explorations.rationale == ()
