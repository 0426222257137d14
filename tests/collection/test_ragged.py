"""Rows of unequal length: what is picked from several is what would be taken of them joined."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heartfelt.collection import ragged
from heartfelt.collection.ragged import Ragged

ROWS = st.lists(st.lists(st.integers(0, 99), max_size=4), max_size=6)


def made(rows: list[list[int]]) -> Ragged:
    values = np.array([value for row in rows for value in row], dtype=np.int32)
    return Ragged.of(np.array([len(row) for row in rows], dtype=np.int64), values)


@given(st.lists(ROWS, min_size=1, max_size=4), st.data())
def test_rows_picked_from_several_are_those_taken_of_all_joined(
    several: list[list[list[int]]], data: st.DataObject
) -> None:
    every = [row for rows in several for row in rows]
    chosen = data.draw(st.lists(st.integers(0, len(every) - 1)) if every else st.just([]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ragged, "_ROWS_AT_ONCE", 2)
        picked = Ragged.picked([made(rows) for rows in several], np.array(chosen, dtype=np.int64))
    expected = made([every[row] for row in chosen])
    assert picked.offsets.tolist() == expected.offsets.tolist()
    assert picked.values.tolist() == expected.values.tolist()
    assert picked.values.dtype == expected.values.dtype
