"""When something was promised for, from words and the time they were written."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone

import dateparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heartfelt.language.dates import DUE, due

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("within 2 hours", "2026-03-02 12:00"),
        ("in 30 minutes", "2026-03-02 10:30"),
        ("in an hour", "2026-03-02 11:00"),
        ("within the next 24 hours", "2026-03-03 10:00"),
        ("in the next couple of hours", "2026-03-02 12:00"),
        ("in 3-5 days", "2026-03-07 23:59"),
        ("within three days", "2026-03-05 23:59"),
        ("in a week", "2026-03-09 23:59"),
        ("within 5 business days", "2026-03-09 23:59"),
        ("within 3 working days", "2026-03-05 23:59"),
        ("today", "2026-03-02 23:59"),
        ("tomorrow", "2026-03-03 23:59"),
        ("by tomorrow noon", "2026-03-03 12:00"),
        ("tonight", "2026-03-02 23:59"),
        ("this afternoon", "2026-03-02 23:59"),
        ("by 5 pm", "2026-03-02 17:00"),
        ("by 17:30", "2026-03-02 17:30"),
        ("by noon", "2026-03-02 12:00"),
        ("by Friday", "2026-03-06 23:59"),
        ("by Friday 5 pm", "2026-03-06 17:00"),
        ("on Thursday", "2026-03-05 23:59"),
        ("next Wednesday", "2026-03-04 23:59"),
        ("by the end of the day", "2026-03-02 23:59"),
        ("by close of business", "2026-03-02 23:59"),
        ("by the end of the week", "2026-03-08 23:59"),
        ("by 14 March", "2026-03-14 23:59"),
        ("on March 14", "2026-03-14 23:59"),
        ("by the 14th of March", "2026-03-14 23:59"),
    ],
)
def test_words_of_time_name_the_latest_moment_they_allow(words: str, expected: str) -> None:
    assert due(words, MONDAY) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize("words", ["", "soon", "as soon as possible", "whenever", "?", "by"])
def test_words_without_a_time_name_none(words: str) -> None:
    assert due(words, MONDAY) is None


@pytest.mark.parametrize(
    "words", ["today", "tomorrow", "friday", "sunday", "monday 5 pm", "10 am today", "4 pm tomorrow", "friday 12:00"]
)
def test_days_are_those_that_dateparser_names_from_that_very_day(words: str) -> None:
    for hours in range(0, 5 * 365 * 24, 379):  # each weekday, each month, each hour, a leap day
        written = datetime(2023, 12, 20, tzinfo=UTC) + timedelta(hours=hours)
        asked = {"RELATIVE_BASE": written.replace(tzinfo=None), "PREFER_DATES_FROM": "future"}
        expected = dateparser.parse(words, languages=["en"], settings=asked)
        found = due(f"by {words}", written)
        assert expected
        assert found
        assert found.date() == expected.date()
        assert found.time() == (expected.time() if any(map(str.isdigit, words)) else time(23, 59))


def test_the_zone_of_the_message_is_kept() -> None:
    zone = timezone(timedelta(hours=9))
    written = datetime(2026, 3, 2, 23, 0, tzinfo=zone)
    assert due("by tomorrow 9 am", written) == datetime(2026, 3, 3, 9, 0, tzinfo=zone)


@pytest.mark.parametrize("written", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)])
@pytest.mark.parametrize("words", ["within 3 days", "in 999 weeks", "in 2 hours", "tomorrow", "by Friday", "by 5 pm"])
def test_the_ends_of_the_calendar_raise_nothing(words: str, written: datetime) -> None:
    found = due(words, written)
    assert found is None or found.tzinfo is not None


@settings(deadline=None, max_examples=60)
@given(
    st.from_regex(
        r"(within|in|by|on|before|at) (the )?[0-9]{0,3}( ?(-|to) ?[0-9]{1,3})? ?(days|hours|pm|May|th|friday)?"
    )
)
def test_whatever_looks_like_a_time_raises_nothing(words: str) -> None:
    for hits in DUE.alone.hits(words).values():
        for hit in hits:
            due(words[hit.start : hit.end], MONDAY)
