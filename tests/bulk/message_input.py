"""Messages, one a row, for the tests of grouping."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from bulk_input import rows

from heartfelt.bulk.schema import CONVERSATIONS

WHOLE = ("channel", "subject", "customer", "language", "queue")
NAMES = {"conversation": "ticket_id", "text": "body"}
TYPES = pa.schema([
    ("ticket_id", pa.string()), ("message", pa.string()), ("role", pa.string()), ("author", pa.string()),
    ("at", pa.timestamp("us", "UTC")), ("body", pa.string()), ("csat", pa.float64()), ("resolved", pa.bool_()),
    *[(name, pa.string()) for name in WHOLE],
])  # fmt: skip


def nested(count: int) -> list[dict[str, Any]]:
    """Conversations without events, which rows of messages do not hold."""
    return [{name: value for name, value in row.items() if name != "events"} for row in rows(count)]


def messages(count: int) -> list[dict[str, Any]]:
    """Their messages, one a row."""
    return [
        {
            "ticket_id": row["id"], "message": message["id"], "body": message["text"], **(row.get("outcome") or {}),
            **{name: row.get(name) for name in WHOLE}, **{name: message.get(name) for name in ("role", "author", "at")},
        }
        for row in nested(count)
        for message in row["messages"]
    ]  # fmt: skip


def mixed(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """In another order."""
    return random.Random(7).sample(found, len(found))


def write_nested(path: Path, count: int) -> Path:
    pq.write_table(pa.Table.from_pylist(nested(count), schema=CONVERSATIONS), path)
    return path


def write_messages(folder: Path, found: Sequence[dict[str, Any]], files: int = 3, row_group_size: int = 20) -> Path:
    """Files of about the same size, with several row groups each."""
    folder.mkdir(parents=True, exist_ok=True)
    size = -(-len(found) // files)
    for place in range(files):
        table = pa.Table.from_pylist(found[place * size : (place + 1) * size], schema=TYPES)
        pq.write_table(table, folder / f"{place}.parquet", row_group_size=row_group_size)
    return folder
