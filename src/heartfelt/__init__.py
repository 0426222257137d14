"""heartfelt finds where a customer's cue met no fitting response, and shows the words.

import heartfelt

for conversation in heartfelt.read("conversations.jsonl"):
    assessment = heartfelt.assess(conversation)
"""

from heartfelt.assessment import Assessment, assess, reader_named
from heartfelt.collection import Collection
from heartfelt.connectors import read, write
from heartfelt.conversation import Conversation, Event, Message
from heartfelt.drafting import Check, check
from heartfelt.empathy import Empathy, Mechanism, empathy, politeness
from heartfelt.errors import HeartfeltError, Problems
from heartfelt.finding import Act, Cue, Sign
from heartfelt.many import assess_each
from heartfelt.norms import Norms, read_norms
from heartfelt.signals import signals
from heartfelt.version import __version__

__all__ = [
    "Act",
    "Assessment",
    "Check",
    "Collection",
    "Conversation",
    "Cue",
    "Empathy",
    "Event",
    "HeartfeltError",
    "Mechanism",
    "Message",
    "Norms",
    "Problems",
    "Sign",
    "__version__",
    "assess",
    "assess_each",
    "check",
    "empathy",
    "politeness",
    "read",
    "read_norms",
    "reader_named",
    "signals",
    "write",
]
