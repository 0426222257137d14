"""The second pass over messages: a bucket of all stretches becomes a file of conversations."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from heartfelt.bulk.done import Done, done_or_why_not
from heartfelt.bulk.folder import Place
from heartfelt.bulk.grouping.form import ROW
from heartfelt.bulk.grouping.splitting import bucket, done_with, piece_name, set_aside
from heartfelt.bulk.messages import messages_to_conversations
from heartfelt.bulk.rows import Bad, rows_of
from heartfelt.bulk.stretch import ROWS_AT_ONCE, Stretch

CONVERSATIONS = "_heartfelt/conversations"
BROUGHT = "_heartfelt/messages/brought"
QUARANTINED = "_quarantine/bucket"
_STRETCH = "stretch"


class Bucket(msgspec.Struct, frozen=True):
    """A bucket, and the file of conversations that it becomes."""

    number: int
    path: str
    size: int = 0


@dataclass(frozen=True)
class Bring:
    """Brings together the messages of a bucket. Its mark comes last, as with `Work`.

    What makes no conversation is set aside here, where it is known at which row of which file its first message stood.
    """

    out: Place
    stretches: Sequence[Stretch]
    buckets: int

    def tasks(self) -> list[Bucket]:
        """All buckets; none where there are no messages."""
        buckets = range(self.buckets if self.stretches else 0)
        return [Bucket(number, f"{CONVERSATIONS}/bucket-{number:05}.parquet") for number in buckets]

    def __call__(self, task: Bucket) -> Done:
        """Do it; what keeps it from being read or written is told in the result."""
        return done_or_why_not(task, lambda: self._do(task))

    def _do(self, task: Bucket) -> Done:
        begun = time.thread_time()
        messages = self._messages(task.number)
        conversations = messages_to_conversations(messages)
        found = _bad(conversations)
        numbers = np.fromiter(found, np.int64, len(found))
        places = messages.select([_STRETCH, ROW]).take(_first_rows(messages["conversation"])[numbers])
        bad = [self._placed(each, place) for each, place in zip(found.values(), places.to_pylist(), strict=True)]
        set_aside(self.out, f"{QUARANTINED}-{task.number:05}.jsonl", bad)
        good = conversations.take(np.delete(np.arange(len(conversations)), numbers)) if bad else conversations
        if len(good):
            with self.out.appearing(task.path) as stream:
                pq.write_table(good, stream, compression="zstd", row_group_size=ROWS_AT_ONCE)
        done = done_with(task.number, task.size, bad, begun)
        self.out.write(f"{BROUGHT}/{task.number:05}.json", msgspec.json.encode(done))
        return done

    def _messages(self, number: int) -> pa.Table:
        """The messages of a bucket, in the order of the input, each with the number of its stretch."""
        names = [piece_name(stretch.number) for stretch in self.stretches]
        tables = [
            rows.append_column(_STRETCH, pa.array(np.full(len(rows), stretch.number, dtype=np.int64)))
            for stretch, rows in zip(self.stretches, bucket(self.out, names, number, self.buckets), strict=True)
        ]
        return pa.concat_tables(tables)

    def _placed(self, bad: Bad, first: dict[str, int]) -> Bad:
        name = self.stretches[first[_STRETCH]].path.rpartition("/")[2]
        return msgspec.structs.replace(bad, place=f"{name} row {first[ROW]}")


def _bad(conversations: pa.Table) -> dict[int, Bad]:
    """The rows that are no conversations, by number."""
    batches = conversations.to_batches(max_chunksize=ROWS_AT_ONCE)
    rows = enumerate(row for batch in batches for row in rows_of(batch))
    return {number: row for number, row in rows if isinstance(row, Bad)}


def _first_rows(conversations: pa.ChunkedArray) -> NDArray[np.int64]:
    """For each conversation, in the order of their first rows, which row that is."""
    groups = conversations.combine_chunks().dictionary_encode().indices.to_numpy()
    return np.unique(groups, return_index=True)[1]
