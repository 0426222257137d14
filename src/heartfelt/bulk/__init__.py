"""Millions of conversations: one plain function over Arrow batches, and engines that run it over files.

Needs the extra `bulk`.
"""

try:
    import pyarrow  # noqa: F401
except ImportError:
    from heartfelt.errors import MissingExtra

    raise MissingExtra("heartfelt.bulk", "bulk") from None

from heartfelt.bulk.batch import assess_batch, assess_batches
from heartfelt.bulk.messages import messages_to_conversations
from heartfelt.bulk.running import Counts, run
from heartfelt.bulk.schema import ASSESSED, ASSESSMENTS, CONVERSATIONS
from heartfelt.bulk.views import views

__all__ = [
    "ASSESSED",
    "ASSESSMENTS",
    "CONVERSATIONS",
    "Counts",
    "assess_batch",
    "assess_batches",
    "messages_to_conversations",
    "run",
    "views",
]
