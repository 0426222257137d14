"""Conversations as contacts of their customer, in files cut by customer.

A stretch writes its conversations in as many buckets as there are, each customer in one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa

from heartfelt.bulk.done import READ_AT_ONCE
from heartfelt.bulk.folder import Place
from heartfelt.collection.history import MOST_CONTACTS, began
from heartfelt.collection.template import conversation_key
from heartfelt.conversation import Conversation, encode

WRITTEN_AT = 64 * 1024 * 1024
_FIELDS = [("customer", pa.string()), ("start", pa.timestamp("us", tz="UTC")), ("id", pa.string())]
CONTACTS = pa.schema([*_FIELDS, ("stretch", pa.int32()), ("row", pa.int32()), ("content", pa.large_binary())])


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
            columns = zip(*rows, strict=True) if rows else [()] * len(CONTACTS)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, CONTACTS, strict=True)]
            self._writer.write_batch(pa.record_batch(arrays, schema=CONTACTS))
            rows.clear()
        self._bytes = 0


def contacts_writer(stream: pa.NativeFile) -> pa.ipc.RecordBatchFileWriter:
    """A writer of contacts to a stream, compressed."""
    return pa.ipc.new_file(stream, CONTACTS, options=pa.ipc.IpcWriteOptions(compression="zstd"))


def contacts_of(folder: Place, names: Sequence[str], bucket: int, buckets: int) -> list[pa.Table]:
    """What is of a bucket in each of the files, but for more conversations of one name than tell that it is no person."""

    def section(name: str) -> pa.Table:
        with folder.files.open_input_file(f"{folder.path}/{name}") as file:
            reader = pa.ipc.open_file(file)
            batches = [reader.get_batch(place) for place in range(bucket, reader.num_record_batches, buckets)]
        return pa.Table.from_batches(batches, schema=CONTACTS)

    seen, found = Counter[str](), list[pa.Table]()
    with ThreadPoolExecutor(READ_AT_ONCE) as pool:  # on object storage reading is mostly waiting
        for start in range(0, len(names), READ_AT_ONCE):  # one that runs ahead would hold all of a placeholder
            found += persons(pool.map(section, names[start : start + READ_AT_ONCE]), seen)
    return found


def persons(sections: Iterable[pa.Table], seen: Counter[str]) -> list[pa.Table]:
    """The rows of customers who were not seen too often before, who are counted."""
    found = []
    for section in sections:
        kept = []
        for customer in section["customer"].to_pylist():
            kept.append(seen[customer] <= MOST_CONTACTS)
            seen[customer] += 1
        found.append(section if all(kept) else section.filter(pa.array(kept)))
    return found
