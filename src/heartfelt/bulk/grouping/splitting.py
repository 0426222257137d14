"""The first pass over a stretch of messages: its rows cut into buckets by conversation, in one file."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import fs as arrow_fs

from heartfelt.bulk.columns import values
from heartfelt.bulk.done import READ_AT_ONCE, Done, done_or_why_not
from heartfelt.bulk.folder import Place
from heartfelt.bulk.grouping.form import ROW, Form
from heartfelt.bulk.messages import places_of
from heartfelt.bulk.rows import Bad
from heartfelt.bulk.stretch import Stretch, groups_of, opened
from heartfelt.collection.template import conversation_key

SPLIT = "_heartfelt/messages/split"
QUARANTINED = "_quarantine/messages"
WRITTEN_AT = 64 * 1024 * 1024
_ROWS_AT_ONCE = 5_000


@dataclass(frozen=True)
class Split:
    """Reads a stretch of `source` and writes it to `out` in buckets. Its mark comes last, as with `Work`."""

    source: Place
    out: Place
    form: Form
    buckets: int

    def __call__(self, stretch: Stretch) -> Done:
        """Do it; what keeps this stretch from being read or written is told in the result."""
        return done_or_why_not(stretch, lambda: self._do(stretch))

    def _do(self, stretch: Stretch) -> Done:
        begun, bad = time.thread_time(), list[Bad]()
        name = stretch.path.rpartition("/")[2]
        with self.out.appearing(piece_name(stretch.number)) as stream, _writer(stream, self.form) as writer:
            pieces = _Pieces(writer, self.buckets)
            for found in _read(self.source.files, stretch, self.form):
                if isinstance(found, Bad):
                    bad.append(found)
                    continue
                named = pc.fill_null(pc.not_equal(found["conversation"], ""), False)
                bad += _nameless(found.filter(pc.invert(named)), name)
                pieces.add(found.filter(named))
            pieces.write()
        set_aside(self.out, f"{QUARANTINED}-{stretch.number:05}.jsonl", bad)
        done = done_with(stretch.number, stretch.size, bad, begun)
        self.out.write(f"{SPLIT}/{stretch.number:05}.json", msgspec.json.encode(done))
        return done


class _Pieces:
    """Writes rows as record batches for bucket 0, 1, ... and then 0, 1, ... again."""

    def __init__(self, writer: pa.ipc.RecordBatchFileWriter, buckets: int) -> None:
        self._writer, self._buckets = writer, buckets
        self._waiting: list[pa.Table] = []
        self._bytes = 0

    def add(self, rows: pa.Table) -> None:
        """Take some more."""
        self._waiting.append(rows)
        self._bytes += rows.nbytes
        if self._bytes > WRITTEN_AT:
            self.write()

    def write(self) -> None:
        """Write what was taken since."""
        if not self._waiting:
            return
        rows = pa.concat_tables(self._waiting)
        self._waiting, self._bytes = [], 0
        buckets = bucket_of(rows["conversation"], self._buckets)
        rows = rows.take(np.argsort(buckets, kind="stable"))
        bounds = np.concatenate([[0], np.cumsum(np.bincount(buckets, minlength=self._buckets))]).tolist()
        for start, stop in pairwise(bounds):
            self._writer.write_batch(_one(rows.slice(start, stop - start)))


def bucket_of(conversations: pa.ChunkedArray, buckets: int) -> NDArray[np.int64]:
    """The bucket of each id, the same in every process and whatever stands beside it."""
    encoded = conversations.combine_chunks().dictionary_encode()
    ids = values(encoded.dictionary, "surrogateescape")
    keys = np.fromiter((conversation_key(each) % buckets for each in ids), np.int64, len(ids))
    found: NDArray[np.int64] = keys[encoded.indices.to_numpy()]
    return found


def bucket(out: Place, names: Sequence[str], number: int, buckets: int) -> Iterator[pa.Table]:
    """The rows of a bucket in each of the files, in their order."""

    def of_file(name: str) -> pa.Table:
        with out.files.open_input_file(f"{out.path}/{name}") as file:
            reader = pa.ipc.open_file(file)
            places = range(number, reader.num_record_batches, buckets)
            return pa.Table.from_batches([reader.get_batch(place) for place in places], schema=reader.schema)

    with ThreadPoolExecutor(READ_AT_ONCE) as pool:  # on object storage reading is mostly waiting
        yield from pool.map(of_file, names)


def piece_name(stretch: int) -> str:
    """The file that holds the messages of a stretch."""
    return f"_heartfelt/messages/{stretch:05}.arrow"


def set_aside(out: Place, name: str, bad: Sequence[Bad]) -> None:
    """Write what could not be used, if there is anything."""
    if bad:
        out.write(name, b"".join(msgspec.json.encode(each) + b"\n" for each in bad))


def done_with(number: int, size: int, bad: Sequence[Bad], begun: float) -> Done:
    """What came of a task that began at this processor time."""
    return Done(number, size, bad=dict(Counter(each.kind for each in bad)), seconds=time.thread_time() - begun)


def _read(files: arrow_fs.FileSystem, stretch: Stretch, form: Form) -> Iterator[pa.Table | Bad]:
    with files.open_input_file(stretch.path) as file:
        name = stretch.path.rpartition("/")[2]
        parquet = opened(file, name)
        first, groups = groups_of(parquet, stretch)
        columns = list(places_of(parquet.schema_arrow.names, form.columns).values())
        try:
            for batch in parquet.iter_batches(_ROWS_AT_ONCE, groups, columns, use_threads=False):
                start, stop = max(stretch.start - first, 0), min(stretch.stop - first, batch.num_rows)
                if start < stop:
                    yield form.table(batch.slice(start, stop - start), first + start)
                first += batch.num_rows
                if first >= stretch.stop:
                    return
        except pa.ArrowInvalid:
            yield Bad(None, "nothing from here on can be read: the Parquet data is damaged", f"{name} row {first}")


def _nameless(rows: pa.Table, name: str) -> Iterator[Bad]:
    if not len(rows):
        return
    columns = {column: values(rows[column].combine_chunks(), "backslashreplace") for column in rows.column_names}
    for place, each in zip(columns.pop(ROW), zip(*columns.values(), strict=True), strict=True):
        said = {column: value for column, value in zip(columns, each, strict=True) if value is not None}
        content = msgspec.json.encode(said, enc_hook=str).decode()
        yield Bad(None, "message that names no conversation", f"{name} row {place}", content)


def _writer(stream: pa.NativeFile, form: Form) -> pa.ipc.RecordBatchFileWriter:
    return pa.ipc.new_file(stream, form.held, options=pa.ipc.IpcWriteOptions(compression="zstd"))


def _one(rows: pa.Table) -> pa.RecordBatch:
    columns = (column.combine_chunks() for column in rows.columns)
    return pa.record_batch(list(columns), schema=rows.schema)
