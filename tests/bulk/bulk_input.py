"""Conversations for the tests of bulk, as lines, as rows and as files, and an engine that needs no process."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from heartfelt.bulk.schema import CONVERSATIONS
from heartfelt.bulk.stretch import Stretch
from heartfelt.bulk.work import Done, Work
from heartfelt.conversation import Conversation, decode

SAMPLE = Path(str(files("heartfelt") / "sample" / "conversations.jsonl"))
LINES = SAMPLE.read_bytes().splitlines(keepends=True)
SECRET = "zanzibarcanary"
LATIN = f"{SECRET} café".encode("latin-1")
BAD_LINES = [
    b'{"id": "cut-off", "messages": [\n',
    f'{{"id": "who", "messages": [{{"id": "m1", "role": "{SECRET}", "text": "{SECRET}"}}]}}\n'.encode(),
    b'{"messages": [{"id": "m1", "role": "customer", "text": "nobody knows whose"}]}\n',
]


def conversations(count: int) -> list[Conversation]:
    return [decode(line)[0] for line in LINES[:count]]


def rows(count: int) -> list[dict[str, Any]]:
    """Conversations as plain data that fits the schema."""
    return [_with_times(json.loads(line)) for line in LINES[:count]]


def batch(count: int, **columns: pa.Array) -> pa.RecordBatch:
    made = pa.RecordBatch.from_pylist(rows(count), schema=CONVERSATIONS)
    for name, column in columns.items():
        made = made.set_column(made.schema.get_field_index(name), name, column)
    return made


def write_lines(path: Path, count: int, bad: bool = False) -> Path:
    """A JSONL file; with `bad`, bad lines stand between the good ones."""
    lines = LINES[:count]
    if bad:
        for place, line in zip((1, 4, 7), BAD_LINES, strict=True):
            lines.insert(place, line)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(lines))
    return path


def write_parquet(path: Path, count: int, row_group_size: int = 1000, latin: Sequence[int] = ()) -> Path:
    """A Parquet file; in the rows `latin` a message's text is not UTF-8."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = in_latin(batch(count), latin) if latin else batch(count)
    pq.write_table(pa.Table.from_batches([made]), path, row_group_size=row_group_size)
    return path


def in_latin(made: pa.RecordBatch, places: Sequence[int]) -> pa.RecordBatch:
    """A batch in whose rows `places` the first message says `LATIN`, which Arrow takes without a look."""
    lists = made["messages"]
    parts = dict(zip((each.name for each in lists.values.type), lists.values.flatten(), strict=True))
    texts = [text.encode() for text in parts["text"].to_pylist()]
    for place in places:
        texts[lists.offsets[place].as_py()] = LATIN
    parts["text"] = pa.array(texts, pa.binary()).view(pa.string())
    items = pa.StructArray.from_arrays(list(parts.values()), fields=list(lists.values.type))
    column = pa.ListArray.from_arrays(lists.offsets, items, type=lists.type)
    return made.set_column(made.schema.get_field_index("messages"), made.schema.field("messages"), column)


def output(folder: Path) -> dict[str, bytes]:
    """What a finished run wrote, but for its plan, which names times of files."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name != "_heartfelt/run.json"}


def ids(folder: Path) -> list[str]:
    """The ids of all assessments in a folder, part by part."""
    found: list[str] = []
    for path in sorted(folder.rglob("part-*"), key=lambda path: path.name):
        if path.suffix == ".parquet":
            found += pq.read_table(path, partitioning=None)["id"].to_pylist()
        elif path.parent.name != "_quarantine":
            found += [json.loads(line)["id"] for line in path.read_bytes().splitlines()]
    return found


class Here:
    """Runs the work in this process; after `until` stretches it is interrupted."""

    def __init__(self, until: int | None = None) -> None:
        self.until = until
        self.ran: list[int] = []

    def run(self, work: Work, stretches: Sequence[Stretch]) -> Iterator[Done]:
        for stretch in stretches:
            if len(self.ran) == self.until:
                raise KeyboardInterrupt
            self.ran.append(stretch.number)
            yield work(stretch)


def _with_times(row: dict[str, Any]) -> dict[str, Any]:
    from datetime import datetime

    for item in (*row["messages"], *row.get("events", ())):
        if item.get("at"):
            item["at"] = datetime.fromisoformat(item["at"])
    return row
