"""The function that every engine runs: a batch of conversations in, a batch of assessments out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from heartfelt.assessment import reader_named
from heartfelt.bulk.rows import Assessed, Bad, assessed, rows_of
from heartfelt.bulk.schema import ASSESSED, ASSESSMENTS
from heartfelt.collection.history import began
from heartfelt.connectors.assessments import assessment_row
from heartfelt.conversation import Conversation


def assess_batch(batch: pa.RecordBatch, reader: str = "fast") -> pa.RecordBatch:
    """Assess every conversation of a batch (schema `CONVERSATIONS`); the result (schema `ASSESSED`) has its rows in order.

    A row that is no conversation stays where it was, with the reason in `error` and nothing else but its id, so nothing
    is lost: `error is null` are the assessments. The same rows give the same result on any engine, however they were cut
    into batches. Raises `UnreadableInput` where a column is missing, `HeartfeltError` for a reader that does not exist.
    """
    rows: list[dict[str, Any]] = []
    for row in assessed(rows_of(batch), reader_named(reader)):
        if isinstance(row, Bad):
            rows.append({"id": row.id, "error": row.reason})
        else:
            rows.append(_row(row))
    return pa.RecordBatch.from_pylist(rows, schema=ASSESSED)


def assess_batches(batches: Iterable[pa.RecordBatch], reader: str = "fast") -> Iterator[pa.RecordBatch]:
    """`assess_batch` for a stream of batches, in the form that Spark's `mapInArrow` asks for."""
    for batch in batches:
        yield assess_batch(batch, reader)


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
