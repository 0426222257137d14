"""heartfelt finds where a customer's cue met no fitting response, and shows the words.

import heartfelt

for conversation in heartfelt.read("conversations.jsonl"):
    assessment = heartfelt.assess(conversation)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from heartfelt.signals import signals  # now, since the package it is in has its name
from heartfelt.version import __version__

if TYPE_CHECKING:
    from heartfelt.assessment import Assessment, assess, reader_named
    from heartfelt.collection import Collection
    from heartfelt.connectors import read, write
    from heartfelt.conversation import Conversation, Event, Message
    from heartfelt.drafting import Check, check
    from heartfelt.errors import HeartfeltError, Problems
    from heartfelt.finding import Act, Cue, Sign
    from heartfelt.manners import Empathy, Mechanism, empathy, politeness
    from heartfelt.many import assess_each
    from heartfelt.norms import Norms, read_norms

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

_MODULES = {
    "assessment": ("Assessment", "assess", "reader_named"),
    "collection": ("Collection",),
    "connectors": ("read", "write"),
    "conversation": ("Conversation", "Event", "Message"),
    "drafting": ("Check", "check"),
    "errors": ("HeartfeltError", "Problems"),
    "finding": ("Act", "Cue", "Sign"),
    "manners": ("Empathy", "Mechanism", "empathy", "politeness"),
    "many": ("assess_each",),
    "norms": ("Norms", "read_norms"),
}
_PLACE = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """A public name, loaded when it is first asked for: a command that needs little starts at once."""
    if name not in _PLACE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_PLACE[name]}"), name)
    return found


def __dir__() -> list[str]:
    return __all__
