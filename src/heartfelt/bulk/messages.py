"""Tables with one message a row brought together by conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from heartfelt.bulk.columns import values
from heartfelt.bulk.schema import CONVERSATIONS
from heartfelt.connectors.roles import role_of
from heartfelt.errors import UnreadableInput

_MESSAGE = {"id": "message", "role": "role", "author": "author", "at": "at", "text": "text"}
_WHOLE = ("channel", "subject", "customer", "language", "queue")
_OUTCOME = ("csat", "resolved")
KNOWN = ("conversation", *_MESSAGE.values(), *_WHOLE, *_OUTCOME)


def messages_to_conversations(table: pa.Table, columns: Mapping[str, str] | None = None) -> pa.Table:
    """Conversations (schema `CONVERSATIONS`) from a table with one message a row, whether sorted or not.

    `columns` says which column holds what, where the name differs: `{"conversation": "ticket_id", "text": "body"}`. Known
    are conversation, role and text (needed), message, author, at, channel, subject, customer, language, queue, csat and
    resolved. Conversations come in the order of their first row, their messages in the order of time where all have one,
    else of their rows. Of what concerns the whole conversation the first value counts, of csat and resolved the last. Rows
    without the conversation's id become one without an id, which assessing gives back with the reason. Works on one
    table in memory; `heartfelt bulk --messages` groups what does not fit. Raises `UnreadableInput` where a column is missing.
    """
    table = named(table, columns or {})
    encoded = table["conversation"].combine_chunks().dictionary_encode(null_encoding="encode")
    order = _order(encoded.indices.to_numpy(), table)
    groups, table = encoded.indices.take(order), table.take(order)
    sizes = np.bincount(groups.to_numpy(), minlength=len(encoded.dictionary))
    offsets = pa.array(np.concatenate([[0], np.cumsum(sizes)]), pa.int32())
    found = {"id": encoded.dictionary, "messages": pa.ListArray.from_arrays(offsets, _messages(table))}
    found |= _wholes(table, groups)
    return pa.table({name: found[name] for name in CONVERSATIONS.names if name in found})


def named(table: pa.Table, columns: Mapping[str, str]) -> pa.Table:
    """The columns that are known, under heartfelt's names. Raises `UnreadableInput` where one is missing."""
    places = places_of(table.column_names, columns)
    return pa.table({name: table[place] for name, place in places.items()})


def places_of(there: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Which of the columns that are there holds what. Raises `UnreadableInput` where one is missing."""
    places = {name: columns.get(name, name) for name in KNOWN}
    if unknown := [name for name in columns if name not in KNOWN]:
        raise UnreadableInput(f"There is no column {unknown[0]!r} in heartfelt. Known: {', '.join(KNOWN)}.")
    missing = [name for name in KNOWN if places[name] not in there and (name in columns or name in _NEEDED)]
    if missing:
        raise UnreadableInput(
            f"The table has no column {places[missing[0]]!r} for {missing[0]}. Say which column holds it: "
            f'--columns {missing[0]}=COLUMN, in Python columns={{"{missing[0]}": COLUMN}}.'
        )
    return {name: place for name, place in places.items() if place in there}


def _order(groups: NDArray[np.int32], table: pa.Table) -> NDArray[np.int64]:
    """The rows by group, in each by time where all have one, else as they are."""
    if "at" not in table.column_names:
        return np.argsort(groups, kind="stable")
    moments = _moments(table["at"].combine_chunks())
    timed = ~np.isin(groups, groups[moments == _TIMELESS])
    return np.lexsort((np.where(timed, moments, 0), groups))  # it is stable too


def _moments(column: pa.Array) -> NDArray[np.int64]:
    """Times as microseconds; `_TIMELESS` for what says no moment, such as a time without a zone."""
    if pa.types.is_timestamp(column.type) and column.type.tz is not None:
        plain = column.cast(pa.timestamp("us", "UTC"), safe=False).cast(pa.int64())
        found: NDArray[np.int64] = plain.fill_null(_TIMELESS).to_numpy(zero_copy_only=False)
        return found
    if pa.types.is_temporal(column.type):
        return np.full(len(column), _TIMELESS)
    return np.fromiter(map(_moment, values(column, "replace")), np.int64, len(column))


def _moment(value: Any) -> int:
    try:
        time = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        return _TIMELESS
    return _TIMELESS if time.tzinfo is None else (time - _EPOCH) // timedelta(microseconds=1)


def _messages(table: pa.Table) -> pa.StructArray:
    parts = {field: table[name].combine_chunks() for field, name in _MESSAGE.items() if name in table.column_names}
    parts["role"] = _roles(parts["role"])
    return pa.StructArray.from_arrays(list(parts.values()), list(parts))


def _roles(column: pa.Array) -> pa.Array:
    """The words for roles that sources use as heartfelt's; one that is not known stays, and is told when it is read."""
    encoded = column.cast(pa.string()).dictionary_encode()
    words = [role_of(word) or word for word in values(encoded.dictionary, "backslashreplace")]
    return pa.array(words, pa.string()).take(encoded.indices)


def _wholes(table: pa.Table, groups: pa.Array) -> dict[str, pa.Array]:
    """What concerns the whole conversation, a value for each."""
    there = [name for name in (*_WHOLE, *_OUTCOME) if name in table.column_names]
    grouped = table.select(there).append_column("group", groups).group_by("group", use_threads=False)
    taken = grouped.aggregate([(name, "last" if name in _OUTCOME else "first") for name in there])
    taken = taken.take(pc.sort_indices(taken["group"]))
    found = {name: taken[f"{name}_first"].combine_chunks() for name in _WHOLE if name in there}
    outcome = {name: taken[f"{name}_last"].combine_chunks() for name in _OUTCOME if name in there}
    if outcome:
        found["outcome"] = pa.StructArray.from_arrays(list(outcome.values()), list(outcome))
    return found


_NEEDED = ("conversation", "role", "text")
_TIMELESS = -(2**63)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
