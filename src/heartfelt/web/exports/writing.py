"""Records as a file: CSV, JSON lines or Parquet. None of them is held in memory as a whole."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from heartfelt.web.exports.records import Record
from heartfelt.web.spreadsheet import cell

Batches = Iterable[list[Record]]
TIME = pa.timestamp("us", "UTC")
MESSAGE = pa.struct(
    [("id", pa.string()), ("role", pa.string()), ("author", pa.string()), ("at", TIME), ("text", pa.string())]
)
FINDING = pa.struct(
    [
        *((name, pa.string()) for name in ("kind", "name", "outcome", "message", "by", "quote")),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("strength", pa.float64()),
        ("because", pa.string()),
        ("about", pa.string()),
        ("bot", pa.bool_()),
    ]
)
SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("id", "team", "queue", "channel", "customer", "subject", "language")),
        ("began_at", TIME),
        ("ended_at", TIME),
        ("csat", pa.float64()),
        ("resolved", pa.bool_()),
        ("reopened", pa.bool_()),
        ("moment", pa.string()),
        ("care", pa.float64()),
        ("care_low", pa.float64()),
        ("care_high", pa.float64()),
        ("messages", pa.list_(MESSAGE)),
        ("findings", pa.list_(FINDING)),
    ]
)


def write(kind: str, batches: Batches, path: Path) -> None:
    """Write all records."""
    WRITERS[kind](batches, path)


def _write_csv(batches: Batches, path: Path) -> None:
    """A row a conversation; the mark at the beginning tells spreadsheets that it is UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.DictWriter(file, SCHEMA.names, lineterminator="\r\n")
        rows.writeheader()
        for batch in batches:
            rows.writerows({name: _cell(value) for name, value in _flat(record).items()} for record in batch)


def _flat(record: Record) -> Record:
    said = "\n".join(f"{each['author'] or each['role']}: {each['text']}" for each in record["messages"])
    return {**record, "messages": said, "findings": "\n".join(map(_line, record["findings"]))}


def _line(found: Record) -> str:
    """A finding and the words it stands on, as its page shows them."""
    what = " ".join(filter(None, (found["kind"], found["name"], found["outcome"])))
    return f"{what}: {' '.join(found['quote'].split())}" if found["quote"] else what


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return cell(value) if isinstance(value, str) else value


def _write_jsonl(batches: Batches, path: Path) -> None:
    encoder = msgspec.json.Encoder()
    with path.open("wb") as file:
        for batch in batches:
            file.writelines(encoder.encode(record) + b"\n" for record in batch)


def _write_parquet(batches: Batches, path: Path) -> None:
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as file:
        for batch in batches:
            file.write_table(pa.Table.from_pylist(batch, SCHEMA))


WRITERS: dict[str, Callable[[Batches, Path], None]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
}
