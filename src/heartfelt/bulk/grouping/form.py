"""The one form in which messages of all files of an input are held while they are grouped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs as arrow_fs

from heartfelt.bulk.messages import places_of
from heartfelt.bulk.stretch import Stretch, kind_of
from heartfelt.errors import UnreadableInput

ROW = "row"
_OPENED_AT_ONCE = 16
_IDS = ("conversation", "message", "author", "customer")


@dataclass(frozen=True)
class Form:
    """The columns that are known, of types that hold those of every file; `columns` says where they have other names."""

    schema: pa.Schema
    columns: Mapping[str, str]

    def table(self, batch: pa.RecordBatch, first: int) -> pa.Table:
        """Rows of a file in this form, with their numbers in it, counted from `first`."""
        names = batch.schema.names
        places = places_of(names, self.columns)
        found = []
        for field in self.schema:
            place = places.get(field.name)
            column = pa.nulls(len(batch), field.type) if place is None else _as(batch.column(place), field.type)
            found.append(column)
        rows = pa.array(range(first, first + len(batch)), pa.int64())
        return pa.table([*found, rows], schema=self.held)

    @property
    def held(self) -> pa.Schema:
        """The schema with the number of the row."""
        return self.schema.append(pa.field(ROW, pa.int64()))


class _Found(NamedTuple):
    schema: pa.Schema
    rows: int
    size: int


def look(
    files: arrow_fs.FileSystem, paths: Sequence[str], columns: Mapping[str, str], stretch_bytes: int
) -> tuple[Form, list[Stretch]]:
    """The form of the messages in these files, and their stretches of about `stretch_bytes` each.

    Raises `UnreadableInput` for a file that is damaged or no Parquet, and for columns that are missing or whose types
    do not fit together.
    """
    for path in paths:
        if kind_of(path) != "parquet":
            raise UnreadableInput(
                f"{path} is no Parquet, and messages are grouped from Parquet only. DuckDB makes it of JSONL: "
                "COPY (FROM 'messages.jsonl') TO 'messages.parquet'."
            )
    with ThreadPoolExecutor(_OPENED_AT_ONCE) as pool:  # each file is opened, which on object storage is mostly waiting
        found = list(pool.map(lambda path: _found(files, path, columns), paths))
    try:
        schema = pa.unify_schemas([each.schema for each in found], promote_options="permissive")
    except pa.ArrowException as error:
        raise UnreadableInput(f"The files do not fit together. {error}. Give that column one type in all.") from None
    parts = (part for path, each in zip(paths, found, strict=True) for part in _parts(path, each, stretch_bytes))
    return Form(schema, columns), [msgspec.structs.replace(part, number=number) for number, part in enumerate(parts)]


def _found(files: arrow_fs.FileSystem, path: str, columns: Mapping[str, str]) -> _Found:
    try:
        with files.open_input_file(path) as file:
            parquet = pq.ParquetFile(file)
            there, about = parquet.schema_arrow, parquet.metadata
    except pa.ArrowInvalid:
        raise UnreadableInput(f"{path} is damaged or no Parquet file. Fetch the file again.") from None
    try:
        places = places_of(there.names, columns)
    except UnreadableInput as error:
        raise UnreadableInput(f"{path}: {error}") from None
    if not pa.types.is_string(own := _plain("conversation", there.field(places["conversation"]).type)):
        raise UnreadableInput(
            f"{path}: the column {places['conversation']!r} holds {own}. Ids of conversations are text or whole numbers."
        )
    wanted = set(places.values())
    groups = [about.row_group(place) for place in range(about.num_row_groups)]
    chunks = (group.column(place) for group in groups for place in range(group.num_columns))
    size = sum(chunk.total_uncompressed_size for chunk in chunks if chunk.path_in_schema in wanted)
    schema = pa.schema([(name, _plain(name, there.field(place).type)) for name, place in places.items()])
    return _Found(schema, about.num_rows, max(1, size))


def _parts(path: str, found: _Found, stretch_bytes: int) -> Iterator[Stretch]:
    pieces = min(found.rows, -(-found.size // stretch_bytes))
    places = [piece * found.rows // pieces for piece in range(pieces)] + [found.rows]
    for start, stop in pairwise(places):
        yield Stretch(0, path, "parquet", start, stop, found.size // pieces)


def _plain(name: str, kind: pa.DataType) -> pa.DataType:
    """The type in which a column is held: times in UTC, ids as text, texts of one kind."""
    if pa.types.is_dictionary(kind):
        return _plain(name, kind.value_type)
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        return pa.timestamp("us", "UTC")
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    whole = pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0)
    return pa.string() if whole and name in _IDS else kind


def _as(column: pa.Array, kind: pa.DataType) -> pa.Array:
    plain = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
    return plain.cast(kind, safe=not pa.types.is_timestamp(kind))
