"""Many tallies as one value, and what those of many weeks add up to.

A year of twenty teams has half a million waits of a length in a queue. As a row each, a database adds them up in half a
second; packed by week it takes some milliseconds, with SQLite as with PostgreSQL.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

import numpy as np

from heartfelt.rates import Tally

FIELDS = {"cue": "cues", "sign": "named", "act": "named", "hour": "hours", "wait": "waits"}
"""How the name of a thing begins, and the field of a week in which it is counted."""

PLAIN = np.dtype([("thing", "<u2"), ("count", "<u4")])
RATED = np.dtype([
    ("thing", "<u2"), ("clusters", "<u4"), ("count", "<u4"), ("total", "<u4"),
    ("count_squares", "<u8"), ("products", "<u8"), ("total_squares", "<u8"),
])  # fmt: skip
LAYOUTS = {"cues": RATED, "named": PLAIN, "hours": RATED, "waits": PLAIN}

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
        rows[field].append((numbers[name], *(tally.sums if LAYOUTS[field] is RATED else (tally.count,))))
    return {field: np.array(sorted(mine), LAYOUTS[field]).tobytes() for field, mine in rows.items()}


def add_up(field: str, parts: Iterable[tuple[Key, bytes]], names: Mapping[int, str]) -> dict[Key, Tallies]:
    """What the parts of a field that have the same key add up to, of those things that are named here by their number."""
    keys: dict[Key, int] = {}
    layout = LAYOUTS[field]
    places, lengths, texts = [], [], []
    for key, part in parts:
        places.append(keys.setdefault(key, len(keys)))
        lengths.append(len(part) // layout.itemsize)
        texts.append(part)
    rows = np.frombuffer(b"".join(texts), layout)
    width = max(names, default=0) + 1
    is_named = np.zeros(np.iinfo(np.uint16).max + 1, bool)
    is_named[list(names)] = True
    wanted = is_named[rows["thing"]]
    cells = (np.repeat(np.array(places, np.int64), lengths) * width + rows["thing"])[wanted]
    there = np.flatnonzero(np.bincount(cells))
    # Sums as floating-point numbers are exact below 2 to the 53rd.
    sums = [np.bincount(cells, rows[name][wanted])[there].astype(np.int64).tolist() for name in layout.names or ()][1:]
    found: dict[Key, Tallies] = defaultdict(dict)
    by_place = list(keys)
    for cell, *values in zip(there.tolist(), *sums, strict=True):
        place, thing = divmod(cell, width)
        found[by_place[place]][names[thing]] = Tally(count=values[0]) if layout is PLAIN else Tally(*values)
    return dict(found)
