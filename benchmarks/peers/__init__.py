"""What a team would use to find cues, signs and acts: heartfelt's readers and their peers, made to be measured alike.

A peer learns from labelled conversations and then assesses others; `peers()` names all of them. Each is made when it is
measured, so that one that is not installed costs its own row only.
"""

from __future__ import annotations

from collections.abc import Callable

from peers import convokit, heartfelt, phrases, tfidf
from peers.peer import Labelled, NotInstalled, Peer

__all__ = ["Labelled", "NotInstalled", "Peer", "peers"]


def peers() -> dict[str, Callable[[], Peer]]:
    """Every peer by its name, as a function that makes it; it raises `NotInstalled` where something is missing."""
    return {
        "phrase-lists": phrases.PhraseLists,
        "convokit": convokit.peer,
        "tfidf": tfidf.peer,
        **heartfelt.readers(),
    }
