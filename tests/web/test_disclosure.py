"""No report, and no two reports subtracted from each other, are about one or two people."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from heartfelt.web.reports.disclosure import Row, busy_slots, grouped, left_out, may_speak

MONDAY = date(2026, 6, 1)
AGENTS = [f"agent{number}" for number in range(8)]


def row(queue: str, agents: str, week: int = 0, conversations: int = 10) -> Row:
    """A week of a queue; its agents by their letters."""
    day = MONDAY + timedelta(weeks=week)
    return Row(1, queue, "", day, conversations, 1, frozenset(agents), (1, 1, 1, 1, 1, 1))


def test_a_queue_of_two_agents_takes_another_one_with_it() -> None:
    rows = [row("large", "abcdef", conversations=90), row("middle", "abc", conversations=20), row("small", "xy")]
    assert left_out(rows, "queue") == {"small", "middle"}  # all without large would be small, otherwise
    assert set(grouped(rows, "queue")) == {"large"}


def test_queues_left_out_that_are_enough_people_together_take_none_with_them() -> None:
    rows = [row("large", "abcd"), row("one", "xy"), row("two", "yz")]
    assert left_out(rows, "queue") == {"one", "two"}


def test_each_week_is_decided_by_itself() -> None:
    rows = [row("billing", "abc"), row("billing", "ab", week=1), row("billing", "abcd", week=2)]
    assert may_speak(rows, {}, {}) == {MONDAY, MONDAY + timedelta(weeks=2)}


def test_a_report_on_one_queue_shows_no_week_in_which_the_rest_would_be_told() -> None:
    everything = [
        row("billing", "abc"),
        row("delivery", "xy"),
        row("billing", "abc", week=1),
        row("delivery", "xyz", week=1),
    ]
    here = [each for each in everything if each.queue == "billing"]
    assert may_speak(here, {"queue": everything}, {"queue": "billing"}) == {MONDAY + timedelta(weeks=1)}


def test_an_hour_of_two_agents_is_empty() -> None:
    between = "\x1f"
    weeks = [(between.join("ab"), {"0:9": [0, 1], "6:22": [0, 1]}), (between.join("ac"), {"0:9": [1], "6:22": [0]})]
    assert busy_slots(weeks, {"0:9", "6:22"}) == {"0:9"}


@given(st.dictionaries(st.sampled_from("pqrst"), st.sets(st.sampled_from("abcdefgh"), min_size=1), min_size=1))
def test_whatever_is_subtracted_from_all_is_nobody_or_three(queues: dict[str, set[str]]) -> None:
    rows = [row(name, "".join(agents), conversations=len(agents)) for name, agents in queues.items()]
    if len(set().union(*queues.values())) < 3:
        return
    shown = set(grouped(rows, "queue"))
    agents: dict[str, set[str]] = defaultdict(set, queues)
    for size in range(len(shown) + 1):
        for taken in combinations(shown, size):
            rest = set().union(*(agents[name] for name in queues if name not in taken))
            assert len(rest) == 0 or len(rest) >= 3 or set(queues) - set(taken) <= shown
    assert all(len(agents[str(name)]) >= 3 for name in shown)
