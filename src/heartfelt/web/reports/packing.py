"""Many tallies as one value, and what those of many weeks add up to.

A year of twenty teams has half a million waits of a length in a queue. As a row each, a database adds them up in half a
second; packed by week it takes some milliseconds, with SQLite as with PostgreSQL.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from operator import gt, sub
from typing import Any, TypeVar

import numpy as np

from heartfelt.rates import Tally

BOT_WROTE = "botwrote"
FIELDS = {
    **{"cue": "cues", "bot": "cues", "hour": "hours", "wait": "waits"},
    **dict.fromkeys(("sign", "act", "botsign", "botact", BOT_WROTE), "named"),
}
"""How the name of a thing begins, and the field of a week in which it is counted."""

PLAIN = np.dtype([("thing", "<u2"), ("count", "<u2")])
RATED = np.dtype([
    ("thing", "<u2"), ("clusters", "<u2"), ("count", "<u2"), ("total", "<u2"),
    ("count_squares", "<u4"), ("products", "<u4"), ("total_squares", "<u4"),
])  # fmt: skip
LAYOUTS = {"cues": RATED, "named": PLAIN, "hours": RATED, "waits": PLAIN}
LARGEST = {layout: [int(np.iinfo(layout[name]).max) for name in (layout.names or ())[1:]] for layout in (PLAIN, RATED)}

SLOTS = np.dtype([("slot", "u1"), ("agent", "<u2")])
HOURS = 7 * 24

Key = TypeVar("Key", bound=Hashable)
Tallies = dict[str, Tally]


def field_of(name: str) -> str:
    """The field of a week in which a thing is counted."""
    return FIELDS[name.partition(":")[0]]


def packed(tallies: Mapping[str, Tally], numbers: Mapping[str, int]) -> dict[str, bytes]:
    """The fields of a week that hold these tallies, by the names of things; each has a number."""
    rows: dict[str, list[tuple[int, ...]]] = {field: [] for field in LAYOUTS}
    for name, tally in tallies.items():
        field = field_of(name)
        sums = tally.sums if LAYOUTS[field] is RATED else (tally.count,)
        rows[field] += [(numbers[name], *part) for part in _parts(sums, LARGEST[LAYOUTS[field]])]
    return {field: np.array(sorted(mine), LAYOUTS[field]).tobytes() for field, mine in rows.items()}


def _parts(sums: tuple[int, ...], largest: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The same as one row, or as several where a sum is too large for one: rows of one thing are added up anyway."""
    while any(map(gt, sums, largest)):
        part = tuple(map(min, sums, largest))
        yield part
        sums = tuple(map(sub, sums, part))
    yield sums


def add_up(field: str, parts: Iterable[tuple[Key, bytes]], names: Mapping[int, str]) -> dict[Key, Tallies]:
    """What the parts of a field that have the same key add up to, of those things that are named here by their number."""
    keys: dict[Key, int] = {}
    layout = LAYOUTS[field]
    placed = [(keys.setdefault(key, len(keys)), part) for key, part in parts]
    places, rows = _rows(layout, placed)
    width = max(names, default=0) + 1
    is_named = np.zeros(np.iinfo(np.uint16).max + 1, bool)
    is_named[list(names)] = True
    wanted = is_named[rows["thing"]]
    cells = (places * width + rows["thing"])[wanted]
    there = np.flatnonzero(np.bincount(cells))
    # Sums as floating-point numbers are exact below 2 to the 53rd.
    sums = [np.bincount(cells, rows[name][wanted])[there].astype(np.int64).tolist() for name in layout.names or ()][1:]
    found: dict[Key, Tallies] = defaultdict(dict)
    by_place = list(keys)
    for cell, *values in zip(there.tolist(), *sums, strict=True):
        place, thing = divmod(cell, width)
        found[by_place[place]][names[thing]] = Tally(count=values[0]) if layout is PLAIN else Tally(*values)
    return dict(found)


def joined(parts: Iterable[Tallies]) -> Tallies:
    """What several sums add up to."""
    sums: Tallies = defaultdict(Tally)
    for part in parts:
        for name, tally in part.items():
            sums[name].join(tally)
    return dict(sums)


def packed_slots(agents: Mapping[int, Iterable[int]]) -> bytes:
    """The agents of each hour of the week, by their places in a list."""
    return np.array([(slot, place) for slot, places in sorted(agents.items()) for place in places], SLOTS).tobytes()


def full_slots(parts: Sequence[bytes], enough: int) -> set[int]:
    """The hours in which one part alone has enough agents."""
    places, rows = _rows(SLOTS, enumerate(parts))
    seen = np.bincount(places * HOURS + rows["slot"], minlength=len(parts) * HOURS).reshape(-1, HOURS)
    return set(np.flatnonzero((seen >= enough).any(axis=0)).tolist())


def agents_in(parts: Sequence[bytes], slots: Collection[int]) -> Iterator[tuple[int, int, int]]:
    """The agents of these hours: of which part, in which hour, and which place in its list."""
    places, rows = _rows(SLOTS, enumerate(parts))
    wanted = np.isin(rows["slot"], list(slots))
    found = (places[wanted], rows["slot"][wanted], rows["agent"][wanted])
    yield from zip(*(each.tolist() for each in found), strict=True)


def _rows(
    layout: np.dtype[Any], placed: Iterable[tuple[int, bytes]]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The rows of all parts, and the place of the part that each is from."""
    kept = list(placed)
    lengths = [len(part) // layout.itemsize for _, part in kept]
    rows = np.frombuffer(b"".join(part for _, part in kept), layout)
    return np.repeat(np.array([place for place, _ in kept], np.int64), lengths), rows
