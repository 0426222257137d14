"""Arrow columns as Python values."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc


def values(column: pa.Array, errors: str = "strict") -> list[Any]:
    """The values of a column, nested ones as lists and dicts, times as datetimes in UTC.

    As `column.to_pylist()`, but quicker, and nanoseconds come as plain datetimes too, with or without pandas. Times
    without a zone come as ISO 8601 text, since nothing tells which moment they mean. Text that is not UTF-8, which Arrow
    lets pass, raises `UnicodeDecodeError`, or is taken as `errors` says (see `bytes.decode`).
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        return values(column.dictionary_decode(), errors)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return _lists(column, errors)
    if pa.types.is_struct(kind):
        return _structs(column, errors)
    if pa.types.is_timestamp(kind):
        return _times(column)
    if errors != "strict" and (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        column = column.cast(pa.large_binary())
        return [None if each is None else each.decode(errors=errors) for each in column.to_pylist()]
    return list(column.to_pylist())


def _lists(column: pa.Array, errors: str) -> list[Any]:
    items = iter(values(pc.list_flatten(column), errors))
    lengths = pc.list_value_length(column).to_pylist()
    return [None if length is None else list(islice(items, length)) for length in lengths]


def _structs(column: pa.Array, errors: str) -> list[Any]:
    names = [field.name for field in column.type]
    rows = zip(*(values(pc.struct_field(column, [place]), errors) for place in range(len(names))), strict=True)
    if not column.null_count:
        return [dict(zip(names, row, strict=True)) for row in rows]
    valid = column.is_valid().to_pylist()
    return [dict(zip(names, row, strict=True)) if there else None for row, there in zip(rows, valid, strict=True)]


def _times(column: pa.Array) -> list[Any]:
    plain = column.cast(pa.timestamp("us", column.type.tz), safe=False).cast(pa.timestamp("us"))
    found = plain.to_numpy(zero_copy_only=False).tolist()
    if column.type.tz is None:
        return [time.isoformat() if isinstance(time, datetime) else time for time in found]
    return [time.replace(tzinfo=UTC) if isinstance(time, datetime) else time for time in found]
