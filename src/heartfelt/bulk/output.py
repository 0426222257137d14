"""The output of a stretch: files that appear whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from heartfelt.assessment import encode
from heartfelt.bulk.batch import at_of, to_batch
from heartfelt.bulk.folder import Place
from heartfelt.bulk.rows import Assessed
from heartfelt.bulk.schema import ASSESSMENTS
from heartfelt.conversation import Conversation

ROWS_AT_ONCE = 500
NO_DATE = "__HIVE_DEFAULT_PARTITION__"
"""The date of conversations without one, as Hive, Spark and DuckDB write and read it."""


class Rows(Protocol):
    """Assessed conversations of one stretch, gathered by the folder each goes to and written at the end."""

    def add(self, row: Assessed, folder: str) -> None:
        """Take one more."""

    def write(self, out: Place, name: str) -> None:
        """Write a file of this name (its ending added) in every folder."""


class JsonLines:
    """One JSON object a line: the assessment, and nothing beside it."""

    def __init__(self) -> None:
        self._lines: dict[str, list[bytes]] = defaultdict(list)

    def add(self, row: Assessed, folder: str) -> None:
        """Take one more."""
        self._lines[folder].append(encode(row.assessment) + b"\n")

    def write(self, out: Place, name: str) -> None:
        """Write the files."""
        for folder, lines in self._lines.items():
            out.write(f"{folder}{name}.jsonl", b"".join(lines))


class Parquet:
    """Parquet with zstd, nested columns, one row group a file. Held as Arrow until the end, which is compact."""

    def __init__(self) -> None:
        self._waiting: list[Assessed] = []
        self._batches: list[pa.RecordBatch] = []
        self._folders: list[str] = []

    def add(self, row: Assessed, folder: str) -> None:
        """Take one more."""
        self._waiting.append(row)
        self._folders.append(folder)
        if len(self._waiting) == ROWS_AT_ONCE:
            self._pack()

    def write(self, out: Place, name: str) -> None:
        """Write the files."""
        self._pack()
        table = pa.Table.from_batches(self._batches, schema=ASSESSMENTS)
        for folder, part in self._parts(table):
            with out.appearing(f"{folder}{name}.parquet") as stream:
                pq.write_table(part, stream, compression="zstd", row_group_size=max(1, len(part)))

    def _pack(self) -> None:
        self._batches.append(to_batch(self._waiting))
        self._waiting = []

    def _parts(self, table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
        folders: Any = np.array(self._folders)
        different = sorted(set(self._folders))
        for folder in different if different != [""] else ():
            yield folder, table.take(np.flatnonzero(folders == folder))
        if different in ([""], []):
            yield "", table


FORMATS: dict[str, type[Rows]] = {"parquet": Parquet, "jsonl": JsonLines}


def date_folder(conversation: Conversation) -> str:
    """The folder of the day (UTC) on which a conversation began, in Hive's form."""
    start = at_of(conversation)
    return f"date={start.date().isoformat() if start else NO_DATE}/"
