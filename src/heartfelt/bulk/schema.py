"""The Arrow form of conversations and of assessments.

Both have a version, kept in the schema's metadata. Within it columns are added, never renamed, removed or retyped.
"""

from __future__ import annotations

import pyarrow as pa

from heartfelt.connectors.assessments import assessment_schema

CONVERSATIONS_VERSION = "1.0"
ASSESSMENTS_VERSION = "1.0"

_TEXT, _TIME = pa.string(), pa.timestamp("us", tz="UTC")

_MESSAGE = pa.struct([
    ("id", _TEXT), pa.field("role", _TEXT, nullable=False), ("author", _TEXT), ("at", _TIME),
    pa.field("text", _TEXT, nullable=False),
])  # fmt: skip
_EVENT = pa.struct([("kind", _TEXT), ("at", _TIME), ("from", _TEXT), ("to", _TEXT), ("note", _TEXT)])

CONVERSATIONS = pa.schema(
    [
        pa.field("id", _TEXT, nullable=False), ("channel", _TEXT), ("subject", _TEXT), ("customer", _TEXT),
        ("language", _TEXT), ("queue", _TEXT), pa.field("messages", pa.list_(_MESSAGE), nullable=False),
        ("events", pa.list_(_EVENT)), ("outcome", pa.struct([("csat", pa.float64()), ("resolved", pa.bool_())])),
    ],
    metadata={"heartfelt.conversations": CONVERSATIONS_VERSION},
)  # fmt: skip
"""One row a conversation. Only `id` and, in `messages`, `role` and `text` are needed; all else may be null or absent."""

_BESIDE = [("at", _TIME), ("channel", _TEXT), ("queue", _TEXT), ("bots", pa.list_(_TEXT))]

ASSESSMENTS = pa.schema(
    [*assessment_schema(pa), *pa.schema(_BESIDE)], metadata={"heartfelt.assessments": ASSESSMENTS_VERSION}
)
"""One row an assessed conversation: what `heartfelt bulk` writes.

Beside the assessment stand what tables are made by: `at`, the first time in the conversation, its channel and queue, and
`bots`, the messages by bots.
"""

ASSESSED = ASSESSMENTS.append(pa.field("error", _TEXT))
"""What `assess_batch` gives: a row for every row; where `error` says why it could not be used, all but `id` is null."""
