"""A change is found where one is, and hardly ever where there is none."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from heartfelt.rates import Tally
from heartfelt.web.reports.changes import change

MONDAY = date(2026, 1, 5)


def series(
    random: np.random.Generator, shares: list[float], conversations: int = 60, spread: float = 0.0
) -> list[tuple[date, Tally]]:
    """Weeks in which each cue is missed with a share that each conversation has a little more or less of."""
    weeks = []
    for number, share in enumerate(shares):
        tally = Tally()
        for own in np.clip(share + spread * random.standard_normal(conversations), 0, 1):
            tally.add(int(random.binomial(3, own)), 3)
        weeks.append((MONDAY + timedelta(weeks=number), tally))
    return weeks


def test_a_change_is_told_with_its_week_both_shares_and_when_it_may_have_been() -> None:
    found = change(series(np.random.default_rng(1), [0.12] * 12 + [0.25] * 14), 60)
    assert found is not None
    assert found.earliest <= MONDAY + timedelta(weeks=12) <= found.latest
    assert abs((found.week - MONDAY).days // 7 - 12) <= 2
    assert found.before.low < 0.12 < found.before.high
    assert found.after.low < 0.25 < found.after.high
    assert found.chance < 0.001


def test_nothing_is_told_of_chance_even_where_cues_of_a_conversation_go_together() -> None:
    random = np.random.default_rng(2)
    told = [change(series(random, [0.2] * 26, spread=0.15)) for _ in range(300)]
    assert sum(each is not None for each in told) <= 15  # 5 % at most


def test_weeks_that_differ_anyway_hide_a_step_that_is_no_larger_than_they_do() -> None:
    random = np.random.default_rng(3)
    told = [change(series(random, list(random.choice([0.1, 0.3], 26)))) for _ in range(100)]
    assert sum(each is not None for each in told) <= 10


def test_most_changes_of_size_are_found() -> None:
    random = np.random.default_rng(4)
    told = [change(series(random, [0.12] * 13 + [0.2] * 13), 60) for _ in range(100)]
    assert sum(each is not None for each in told) >= 90


def test_too_few_weeks_or_conversations_say_nothing() -> None:
    random = np.random.default_rng(5)
    assert change(series(random, [0.1] * 3 + [0.9] * 4)) is None
    assert change(series(random, [0.1] * 13 + [0.9] * 13, conversations=4)) is None
    assert change([]) is None
