"""No report, and no two reports subtracted from each other, are about one or two people."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from heartfelt.web.reports.disclosure import Row, busy_slots, grouped, left_out, may_speak, some_of
from heartfelt.web.reports.packing import packed_slots

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
    monday, sunday = 9, 6 * 24 + 22
    weeks = [
        (between.join("ab"), packed_slots({monday: [0, 1], sunday: [0, 1]})),
        (between.join("ac"), packed_slots({monday: [1], sunday: [0]})),
    ]
    assert busy_slots([weeks], {monday, sunday}) == {monday}
    assert busy_slots([[week] for week in weeks], {monday, sunday}) == {monday}


def test_an_hour_of_three_agents_of_one_week_is_not_empty() -> None:
    weeks = [("\x1f".join("abcd"), packed_slots({9: [0, 2, 3], 10: [0, 1]}))]
    assert busy_slots([weeks], {9, 10}) == {9}


@given(st.lists(st.text("abcd", max_size=6), min_size=1, max_size=30))
def test_some_agents_tell_as_well_as_all_whether_they_are_enough(weeks: list[str]) -> None:
    everybody = set("".join(weeks))
    some = some_of("\x1f".join("\x1f".join(week) for week in weeks))
    assert some <= everybody
    assert some == everybody or len(some) >= 3


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
