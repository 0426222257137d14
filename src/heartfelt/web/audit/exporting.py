"""The audit log as a table for other programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import islice

from heartfelt.web.audit.models import Record
from heartfelt.web.audit.selectors import lines
from heartfelt.web.spreadsheet import cell

HEAD = ("at", "person", "person_id", "what", "object", "object_id", "object_name", "facts")
STEP = 500


def as_csv(records: Iterable[Record]) -> Iterator[str]:
    """The records, a few hundred at a time."""
    yield _csv([HEAD])
    rest = iter(records)
    while some := list(islice(rest, STEP)):
        yield _csv(_row(line.record, line.name) for line in lines(some))


def _row(record: Record, name: str) -> tuple[str, ...]:
    who = record.who.name if record.who else ""
    facts = json.dumps(record.facts, ensure_ascii=False) if record.facts else ""
    row = (
        record.at.isoformat(),
        who,
        str(record.who_id or ""),
        record.what,
        record.kind,
        record.object_id,
        name,
        facts,
    )
    return tuple(map(cell, row))


def _csv(rows: Iterable[tuple[str, ...]]) -> str:
    file = StringIO()
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue()
