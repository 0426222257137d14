"""Working days."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from heartfelt.web.conversations.delay import opens


def at(day: int, hour: int) -> datetime:
    """A moment of June 2026; the 1st is a Monday."""
    return datetime(2026, 6, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("read", "days", "opened"),
    [
        (at(1, 15), 1, at(2, 15)),
        (at(5, 15), 1, at(8, 15)),  # Friday to Monday
        (at(6, 11), 1, at(9, 0)),  # read on Saturday: all of Monday is the agent's
        (at(7, 23), 1, at(9, 0)),
        (at(3, 9), 3, at(8, 9)),
        (at(6, 11), 0, at(6, 11)),
    ],
)
def test_findings_open_after_so_many_working_days(read: datetime, days: int, opened: datetime) -> None:
    assert opens(read, days) == opened
