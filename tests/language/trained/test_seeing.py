"""What trained readers see of a conversation: cleaned texts, windows, features, surroundings."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from heartfelt.conversation import Message
from heartfelt.language.trained import features
from heartfelt.language.trained.cleaning import cleaned, positions
from heartfelt.language.trained.context import surroundings
from heartfelt.language.trained.windows import LONGEST, windows

TEXTS = st.text(st.sampled_from("ab @#&;.!?\n\té😊http://x.yTO0123"), max_size=60)
SIDES = st.lists(st.sampled_from(["customer", "agent", "bot"]), min_size=1, max_size=14)


def test_links_and_names_look_alike() -> None:
    assert cleaned("@Brand see https://t.co/abc &amp; call\n me") == "@ see link & call me"


@settings(deadline=None)
@given(TEXTS)
def test_every_cleaned_character_has_a_place_in_the_text(text: str) -> None:
    places = positions(text)
    assert len(places) == len(cleaned(text)) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)


@settings(deadline=None)
@given(st.lists(st.integers(1, 160), max_size=60))
def test_windows_keep_every_message_once_and_stay_short(lengths: list[int]) -> None:
    cut = windows(lengths)
    assert [i for window in cut for i in range(window.start, window.stop)] == list(range(len(lengths)))
    for window in cut:
        assert window.first <= window.start < window.stop <= window.last
        assert sum(lengths[window.first : window.last]) <= LONGEST


def test_a_message_at_the_edge_of_a_window_is_seen_with_its_answer() -> None:
    lengths = [100] * 9
    cut = windows(lengths)
    assert all(window.stop < window.last for window in cut[:-1])


@settings(deadline=None)
@given(TEXTS)
def test_grams_come_from_the_words_of_the_text(text: str) -> None:
    said = features.words(text)
    assert {gram for gram in features.grams(said) if " " not in gram} == set(said)


def test_digits_are_masked() -> None:
    assert features.words("Order 48213, at 9:40!") == ["order", "0000", ",", "at", "0", ":", "00", "!"]


@settings(deadline=None)
@given(SIDES)
def test_numbers_are_finite_and_one_row_a_message(sides: list[str]) -> None:
    messages = [Message(id=str(i), role=side, text=f"Hello {i}?") for i, side in enumerate(sides)]
    rows = features.numbers(messages, [features.words(m.text) for m in messages], "chat")
    assert rows.shape == (len(messages), features.NUMBERS)
    assert np.isfinite(rows).all()


@settings(deadline=None)
@given(SIDES)
def test_surroundings_are_the_means_they_say(sides: list[str]) -> None:
    messages = [Message(id=str(i), role=side, text="x") for i, side in enumerate(sides)]
    vectors = np.random.default_rng(1).normal(size=(len(sides), 3)).astype(np.float32)
    found = surroundings(messages, vectors, vectors)
    mine = [side == "customer" for side in sides]
    turns = found.turns.turn
    for i, turn in enumerate(turns):
        others = [j for j in range(len(sides)) if mine[j] != mine[i]]
        wanted = {
            "before": [j for j in others if turns[j] == turn - 1],
            "after": [j for j in others if turns[j] == turn + 1],
            "later": [j for j in others if turns[j] > turn + 1],
            "case": [j for j in range(i) if mine[j]],
            "beside": [j for j in range(len(sides)) if j != i and turns[j] == turn],
        }
        for name, members in wanted.items():
            mean = vectors[members].mean(axis=0) if members else np.zeros(3)
            np.testing.assert_allclose(getattr(found, name)[i], mean, atol=1e-5, err_msg=name)
