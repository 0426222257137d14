"""Contacts brought to later ones of the same customer.

Joining reads one bucket of all stretches, and of what runs before this one kept, and writes, for each stretch, the earlier
conversations that it needs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from heartfelt.bulk.done import READ_AT_ONCE
from heartfelt.bulk.folder import Place
from heartfelt.bulk.together.contacts import CONTACTS, persons
from heartfelt.collection.history import MOST_CONTACTS, began, earlier
from heartfelt.conversation import Conversation, decode

FROM_BEFORE = -1
"""The stretch of contacts that runs before this one kept: they are looked at and do not ask."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_READ = ["customer", "start", "id", "content"]
_KEY = ["customer", "start", "id", "stretch", "row"]


def write_earlier(sections: Sequence[pa.Table], stretches: int, writer: pa.ipc.RecordBatchFileWriter) -> None:
    """From all contacts of a bucket write what each of the stretches, in order, needs of them, a record batch each."""
    needed = np.array(sorted(_needed(pa.concat_tables(sections).select(_KEY))), dtype=np.int64).reshape(-1, 2)
    kept, places = np.unique(needed[:, 1], return_inverse=True)
    contacts = _contents(sections, kept).combine_chunks()
    bounds = np.searchsorted(needed[:, 0], np.arange(stretches + 1))
    for start, stop in pairwise(bounds.tolist()):
        rows = contacts.take(places[start:stop]).combine_chunks()
        writer.write_batch(pa.record_batch([_one(column) for column in rows.columns], schema=CONTACTS))


def from_before(known: Iterable[pa.Table], sections: Sequence[pa.Table]) -> list[pa.Table]:
    """Of what earlier runs kept, the newest first, the contacts of the customers in these sections.

    A conversation that is there again (the same customer and id) counts as it was last.
    """
    names = ("customer", "id")
    here = [pair for section in sections for pair in zip(*(section[name].to_pylist() for name in names), strict=True)]
    seen, there = Counter(customer for customer, _ in here), set(here)
    asking = pa.array(seen, pa.string())

    def of_those_asking(table: pa.Table) -> pa.Table:
        theirs = table.filter(pc.is_in(table["customer"], asking))
        pairs = list(zip(*(theirs[name].to_pylist() for name in names), strict=True))
        theirs = theirs.filter(pa.array([pair not in there for pair in pairs], pa.bool_()))
        there.update(pairs)
        stretch = pa.array([FROM_BEFORE] * len(theirs), pa.int32())
        return theirs.set_column(theirs.schema.get_field_index("stretch"), CONTACTS.field("stretch"), stretch)

    return persons(map(of_those_asking, known), seen)


def _needed(keys: pa.Table) -> set[tuple[int, int]]:
    """Pairs (stretch, row of the keys): which of these conversations are the earlier ones of some in that stretch."""
    needed = set()
    places = pc.sort_indices(keys, [(name, "ascending") for name in ("customer", "stretch", "row")])
    ordered = keys.take(places)
    rows = zip(*(_plain(ordered[name]) for name in _KEY[:4]), places.to_pylist(), strict=True)
    for _, group in groupby(rows, itemgetter(0)):
        contacts = [(start, id_, (stretch, place)) for _, start, id_, stretch, place in group]
        asking = [each for each in contacts if each[2][0] != FROM_BEFORE] if len(contacts) <= MOST_CONTACTS else []
        for start, id_, (stretch, _) in asking:
            needed |= {(stretch, place) for _, place in earlier(contacts, start, id_)}
    return needed


def _contents(sections: Sequence[pa.Table], kept: NDArray[np.int64]) -> pa.Table:
    """The rows `kept` (ascending) of all sections one after the other."""
    found, first = [CONTACTS.empty_table()], 0
    for section in sections:
        start, stop = np.searchsorted(kept, [first, first + len(section)])
        found.append(section.take(kept[start:stop] - first))
        first += len(section)
    return pa.concat_tables(found)


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def _plain(column: pa.Array | pa.ChunkedArray) -> list[Any]:
    """Values; times as Arrow's microseconds, since the first and last hours of the calendar may be no Python time in UTC."""
    return list((column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column).to_pylist())


def _microseconds(time: datetime) -> int:
    return (time - _EPOCH) // timedelta(microseconds=1)


class Earlier:
    """The earlier conversations that a stretch needs, decoded when they are asked for."""

    def __init__(self, folder: Place, names: Sequence[str], stretch: int) -> None:
        self._by_customer: dict[str, list[tuple[int, str, bytes]]] = defaultdict(list)

        def needed(name: str) -> pa.RecordBatch:
            with folder.files.open_input_file(f"{folder.path}/{name}") as file:
                return pa.ipc.open_file(file).get_batch(stretch)

        with ThreadPoolExecutor(READ_AT_ONCE) as pool:  # on object storage reading is mostly waiting
            batches = list(pool.map(needed, names))
        for batch in batches:
            columns = (_plain(batch.column(column)) for column in _READ)
            for customer, start, id_, content in zip(*columns, strict=True):
                self._by_customer[customer].append((start, id_, content))

    def before(self, conversation: Conversation) -> tuple[Conversation, ...]:
        """The earlier conversations of this customer, oldest first, as `heartfelt.collection.history` has them."""
        start = began(conversation)
        known = self._by_customer.get(conversation.customer or "", [])
        if not known or start is None:
            return ()
        return tuple(decode(line)[0] for line in earlier(known, _microseconds(start), conversation.id))
