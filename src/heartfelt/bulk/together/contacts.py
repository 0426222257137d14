"""Conversations brought to later ones of the same customer, by way of files cut by customer.

A stretch writes its conversations in as many buckets as there are, each customer in one. Joining reads one bucket of all
stretches and writes, for each stretch, the earlier conversations that it needs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
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
from heartfelt.collection.history import MOST_CONTACTS, began, earlier
from heartfelt.collection.template import conversation_key
from heartfelt.conversation import Conversation, decode, encode

BUCKET_BYTES = 128 * 1024 * 1024
WRITTEN_AT = 64 * 1024 * 1024
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_READ = ["customer", "start", "id", "content"]
_KEY = ["customer", "start", "id", "stretch", "row"]
_FIELDS = [("customer", pa.string()), ("start", pa.timestamp("us", tz="UTC")), ("id", pa.string())]
_SCHEMA = pa.schema([*_FIELDS, ("stretch", pa.int32()), ("row", pa.int32()), ("content", pa.large_binary())])


class Contacts:
    """The conversations of a stretch that name their customer and have a time, written to a file as they come.

    Its record batches hold bucket 0, 1, ... and then 0, 1, ... again.
    """

    def __init__(self, writer: pa.ipc.RecordBatchFileWriter, stretch: int, buckets: int) -> None:
        self._writer, self._stretch = writer, stretch
        self._buckets: list[list[tuple[object, ...]]] = [[] for _ in range(buckets)]
        self._seen: Counter[str] = Counter()
        self._row = self._bytes = 0

    def add(self, conversation: Conversation) -> None:
        """Take one more."""
        start, customer = began(conversation), conversation.customer
        self._row += 1
        if start is None or not customer or self._seen[customer] > MOST_CONTACTS:
            return
        self._seen[customer] += 1
        content = encode(conversation)
        bucket = self._buckets[conversation_key(customer) % len(self._buckets)]
        bucket.append((customer, start, conversation.id, self._stretch, self._row, content))
        self._bytes += len(content)
        if self._bytes > WRITTEN_AT:
            self.write()

    def write(self) -> None:
        """Write what was taken since."""
        for rows in self._buckets:
            columns = zip(*rows, strict=True) if rows else [()] * len(_SCHEMA)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, _SCHEMA, strict=True)]
            self._writer.write_batch(pa.record_batch(arrays, schema=_SCHEMA))
            rows.clear()
        self._bytes = 0


def contacts_writer(stream: pa.NativeFile) -> pa.ipc.RecordBatchFileWriter:
    """A writer of contacts to a stream, compressed."""
    return pa.ipc.new_file(stream, _SCHEMA, options=pa.ipc.IpcWriteOptions(compression="zstd"))


def write_earlier(
    folder: Place, names: Sequence[str], bucket: int, buckets: int, writer: pa.ipc.RecordBatchFileWriter
) -> None:
    """From the contacts files of all stretches, in order, write what a bucket has for each of them, a record batch each.

    Held in memory is the bucket, but for most of what stands under placeholders.
    """
    sections = _sections(folder, names, bucket, buckets)
    needed = np.array(sorted(_needed(pa.concat_tables(sections).select(_KEY))), dtype=np.int64).reshape(-1, 2)
    kept, places = np.unique(needed[:, 1], return_inverse=True)
    contacts = _contents(sections, kept).combine_chunks()
    bounds = np.searchsorted(needed[:, 0], np.arange(len(names) + 1))
    for start, stop in pairwise(bounds.tolist()):
        rows = contacts.take(places[start:stop]).combine_chunks()
        writer.write_batch(pa.record_batch([_one(column) for column in rows.columns], schema=_SCHEMA))


def _sections(folder: Place, names: Sequence[str], bucket: int, buckets: int) -> list[pa.Table]:
    """What is of a bucket in each of the files, but for more conversations of one name than tell that it is no person."""

    def section(name: str) -> pa.Table:
        with folder.files.open_input_file(f"{folder.path}/{name}") as file:
            reader = pa.ipc.open_file(file)
            batches = [reader.get_batch(place) for place in range(bucket, reader.num_record_batches, buckets)]
        return pa.Table.from_batches(batches, schema=_SCHEMA)

    seen, found = Counter[str](), list[pa.Table]()
    with ThreadPoolExecutor(READ_AT_ONCE) as pool:  # on object storage reading is mostly waiting
        for start in range(0, len(names), READ_AT_ONCE):  # one that runs ahead would hold all of a placeholder
            found += [_persons(each, seen) for each in pool.map(section, names[start : start + READ_AT_ONCE])]
    return found


def _persons(section: pa.Table, seen: Counter[str]) -> pa.Table:
    """The rows of customers who were not seen too often before, who are counted."""
    kept = []
    for customer in section["customer"].to_pylist():
        kept.append(seen[customer] <= MOST_CONTACTS)
        seen[customer] += 1
    return section if all(kept) else section.filter(pa.array(kept))


def _needed(keys: pa.Table) -> set[tuple[int, int]]:
    """Pairs (stretch, row of the keys): which of these conversations are the earlier ones of some in that stretch."""
    needed = set()
    places = pc.sort_indices(keys, [(name, "ascending") for name in ("customer", "stretch", "row")])
    ordered = keys.take(places)
    rows = zip(*(_plain(ordered[name]) for name in _KEY[:4]), places.to_pylist(), strict=True)
    for _, group in groupby(rows, itemgetter(0)):
        contacts = [(start, id_, (stretch, place)) for _, start, id_, stretch, place in group]
        for start, id_, (stretch, _) in contacts if len(contacts) <= MOST_CONTACTS else ():
            needed |= {(stretch, place) for _, place in earlier(contacts, start, id_)}
    return needed


def _contents(sections: Sequence[pa.Table], kept: NDArray[np.int64]) -> pa.Table:
    """The rows `kept` (ascending) of all sections one after the other."""
    found, first = [_SCHEMA.empty_table()], 0
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
