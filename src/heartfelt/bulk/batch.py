"""The function that every engine runs: a batch of conversations in, a batch of assessments out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from heartfelt.assessment import reader_named
from heartfelt.bulk.choices import choices
from heartfelt.bulk.rows import Assessed, Bad, assessed, rows_of
from heartfelt.bulk.schema import ASSESSED, ASSESSMENTS
from heartfelt.collection.history import began
from heartfelt.connectors.assessments import assessment_row
from heartfelt.conversation import Conversation
from heartfelt.language.trained.calibration import Calibration
from heartfelt.norms import DEFAULT, Norms
from heartfelt.signals import chosen


def assess_batch(
    batch: pa.RecordBatch,
    reader: str = "fast",
    *,
    signals: Iterable[str] | None = None,
    norms: Norms = DEFAULT,
    calibration: Calibration | Path | None = None,
    listed_from: Mapping[str, float] | None = None,
) -> pa.RecordBatch:
    """Assess every conversation of a batch (schema `CONVERSATIONS`); the result (schema `ASSESSED`) has its rows in order.

    A row that is no conversation stays where it was, with the reason in `error` and nothing else but its id, so nothing
    is lost: `error is null` are the assessments. The same rows give the same result on any engine, however they were cut
    into batches. `signals` are the only ones to run; `norms`, `calibration` and `listed_from` are those of `heartfelt.assess`
    and `reader_named`. A calibration that was read (`read_calibration`) travels to the workers of a cluster, a path must be
    there. Raises `UnreadableInput` where a column is missing, `HeartfeltError` for a reader or another option that makes no
    sense.
    """
    rows: list[dict[str, Any]] = []
    only = None if signals is None else chosen(signals)
    wished = choices(reader, norms, calibration, listed_from)
    for row in assessed(rows_of(batch), reader_named(reader, wished.calibration, only), only=only, choices=wished):
        if isinstance(row, Bad):
            rows.append({"id": row.id, "error": row.reason})
        else:
            rows.append(_row(row))
    return pa.RecordBatch.from_pylist(rows, schema=ASSESSED)


def assess_batches(batches: Iterable[pa.RecordBatch], reader: str = "fast", **options: Any) -> Iterator[pa.RecordBatch]:
    """`assess_batch` for a stream of batches, with its options, in the form that Spark's `mapInArrow` asks for."""
    for batch in batches:
        yield assess_batch(batch, reader, **options)


def to_batch(rows: Sequence[Assessed]) -> pa.RecordBatch:
    """Assessments, with what stands beside them, as a batch of the schema `ASSESSMENTS`."""
    return pa.RecordBatch.from_pylist([_row(each) for each in rows], schema=ASSESSMENTS)


def at_of(conversation: Conversation) -> datetime | None:
    """When it began, in UTC; None also for the first and last hours of the calendar where they are in no year of UTC."""
    start = began(conversation)
    try:
        return start.astimezone(UTC) if start else None
    except OverflowError:
        return None


def _row(found: Assessed) -> dict[str, Any]:
    conversation = found.conversation
    return assessment_row(found.assessment) | {
        "at": at_of(conversation),
        "channel": conversation.channel,
        "queue": conversation.queue,
        "bots": [message.id for message in conversation.messages if message.role == "bot"],
    }
