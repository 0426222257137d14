"""What is packed adds up to its parts: in Python, joined by the database, and after what was a row a thing was packed."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from importlib import import_module
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from web_cast import Cast

from heartfelt.rates import Tally
from heartfelt.web.reports.models import Joined, Week
from heartfelt.web.reports.packing import (
    LAYOUTS,
    Tallies,
    add_up,
    agents_in,
    field_of,
    full_slots,
    packed,
    packed_slots,
)

NAMES = (
    "cue:question:met",
    "cue:feeling:missed",
    "hour:6:23",
    "sign:canned",
    "act:owns",
    "botsign:canned",
    "botwrote",
    "wait:first:agent",
    "wait:next:bot:9",
)
NUMBERS = {name: 255 + place for place, name in enumerate(NAMES)}
BY_NUMBER = {number: name for name, number in NUMBERS.items()}


def a_week(random: Random) -> dict[str, Tally]:
    """Some of the names, each with a tally of some conversations."""
    tallies = {name: Tally() for name in random.sample(NAMES, random.randint(0, len(NAMES)))}
    for tally in tallies.values():
        for _ in range(random.randint(0, 3)):
            total = random.choice((1, 7, 70_000))
            tally.add(random.randint(0, total), total)
    return tallies


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_packed_weeks_add_up_to_the_sum_of_their_tallies(seed: int) -> None:
    random = Random(seed)
    weeks = [(random.choice("pq"), a_week(random)) for _ in range(random.randint(0, 6))]
    expected = defaultdict[str, Tallies](lambda: defaultdict(Tally))
    for key, tallies in weeks:
        for name, tally in tallies.items():
            expected[key][name].join(tally if field_of(name) in ("cues", "hours") else Tally(count=tally.count))
    fields = [(key, packed(tallies, NUMBERS)) for key, tallies in weeks]
    found: dict[str, Tallies] = defaultdict(dict)
    for field in LAYOUTS:
        for key, sums in add_up(field, ((key, each[field]) for key, each in fields), BY_NUMBER).items():
            found[key] |= sums
    assert found == expected


def test_only_what_is_named_is_added_up() -> None:
    part = packed({"act:owns": Tally(count=2), "sign:canned": Tally(count=3)}, NUMBERS)["named"]
    assert add_up("named", [("", part), ("", part)], {NUMBERS["act:owns"]: "owns"}) == {"": {"owns": Tally(count=4)}}
    assert add_up("named", [("", part)], {}) == {}
    assert add_up("named", [], {1: "owns"}) == {}


def test_agents_of_an_hour_come_from_the_part_that_has_them() -> None:
    parts = [packed_slots({0: [0, 1, 2], 167: [300]}), b"", packed_slots({167: [1, 2]})]
    assert full_slots(parts, 3) == {0}
    assert list(agents_in(parts, {167})) == [(0, 167, 300), (2, 167, 1), (2, 167, 2)]


def test_what_the_database_joins_is_every_row(everybody: Cast) -> None:
    monday, values = date(2026, 6, 1), []
    for number in range(300):  # the numbers are full of bytes that are no text
        fields = packed({name: Tally(number, number * 97, 10**6 + number, *[10**12] * 3) for name in NAMES}, NUMBERS)
        values.append(fields)
        week = monday - timedelta(weeks=number)
        Week.objects.create(
            team=everybody.billing,
            level="team",
            week=week,
            conversations=1,
            with_sign=0,
            counted_at=timezone.now(),
            **fields,
        )
    for field in LAYOUTS:
        ((joined,),) = Week.objects.order_by().values("level").annotate(all=Joined(field)).values_list("all")
        assert len(bytes(joined)) == sum(len(each[field]) for each in values)
        once = add_up(field, (("", each[field]) for each in values), BY_NUMBER)
        assert add_up(field, [("", bytes(joined))], BY_NUMBER) == once
        assert all(tally.count == 97 * 300 * 299 // 2 for tally in once[""].values())


def test_sums_too_large_for_a_row_take_several() -> None:
    large = Tally(1, 2**32 - 1, 2**32, 2**33 + 5, 2**40 + 7, 2**41)
    fields = packed({"hour:6:23": large, "sign:canned": Tally(count=2**34 + 1)}, NUMBERS)
    assert add_up("hours", [("", fields["hours"])], BY_NUMBER) == {"": {"hour:6:23": large}}
    assert add_up("named", [("", fields["named"])], BY_NUMBER) == {"": {"sign:canned": Tally(count=2**34 + 1)}}


def test_what_was_packed_in_wide_rows_adds_up_to_the_same_in_narrow_ones_and_back() -> None:
    migration = import_module("heartfelt.web.reports.migrations.0006_narrow_what_was_packed")
    large, small = Tally(1, 2, 3, 2**32 + 5, 2**34 + 7, 2**32 - 1), Tally(3, 20, 30, 40, 50, 60)
    rows = [(NUMBERS["cue:question:met"], *large.sums), (NUMBERS["cue:feeling:missed"], *small.sums)]
    wide = np.array(rows, migration.RATED[0]).tobytes()
    expected = {"": {"cue:question:met": large, "cue:feeling:missed": small}}
    once = migration._narrow("cues", wide)
    assert add_up("cues", [("", once)], BY_NUMBER) == expected
    assert add_up("cues", [("", migration._narrow("cues", migration._wide("cues", once)))], BY_NUMBER) == expected
    counts = np.array([(NUMBERS["sign:canned"], 70_000)], migration.PLAIN[0]).tobytes()
    assert add_up("named", [("", migration._narrow("named", counts))], BY_NUMBER) == {
        "": {"sign:canned": Tally(count=70_000)}
    }
    assert migration._narrow("waits", b"") == b""


def test_what_was_a_row_a_thing_is_packed_to_the_same() -> None:
    migration = import_module("heartfelt.web.reports.migrations.0003_pack_what_was_counted")
    narrow = import_module("heartfelt.web.reports.migrations.0006_narrow_what_was_packed")
    then = [name for name in NAMES if not name.startswith(("botsign", "botwrote"))]  # which were not counted yet
    rows = [(1, name, 3, 20, 30, 40, 50, 60) for name in then] + [(2, "act:owns", 0, 7, 0, 0, 0, 0)]
    found = dict(migration._packed(_Rows(sorted(rows)), NUMBERS))
    expected = {name: Tally(3, 20, 30, 40, 50, 60) for name in then}
    expected["wait:first:agent"] = Tally(count=3)  # of waits themselves there are their lengths
    for week, its in ((1, expected), (2, {"act:owns": Tally(count=7)})):
        assert {field: narrow._narrow(field, rows) for field, rows in found[week].items()} == packed(its, NUMBERS)
    assert migration._slots({"6:23": [1, 0], "0:0": [2]}) == packed_slots({0: [2], 167: [0, 1]})


class _Rows(SimpleNamespace):
    """A model whose query gives these rows."""

    def __init__(self, rows: list[Any]) -> None:
        super().__init__(
            objects=self, order_by=lambda *_: self, values_list=lambda *_: self, iterator=lambda **_: iter(rows)
        )
