"""Formulas of service, and the frame of a letter."""

from __future__ import annotations

import pytest

from heartfelt.language.formulas import is_salutation


@pytest.mark.parametrize(
    "text",
    [
        "To whom it may concern,", "Dear Sir or Madam,", "Dear Mr O'Brien,", "Hi there!", "Hello", "Hi @larkfield",
        "Good morning, Anna.", "Kind regards, Faisal", "Best wishes,", "Yours,", "With kind regards", "Cheers, Tom", "Ann,",
    ],
)  # fmt: skip
def test_greetings_and_closings_are_salutations(text: str) -> None:
    assert is_salutation(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hi, my order is late", "Hi Anna, I am sorry", "Hello? Is anyone there?", "Cheers for nothing", "Thanks", "Ann", "so,",
        "Yours is the worst service", "Best price you can do?", "Dear me, what a mess", "Good day to cancel my trip", "",
    ],
)  # fmt: skip
def test_whatever_says_more_is_none(text: str) -> None:
    assert not is_salutation(text)
