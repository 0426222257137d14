"""Conversations and their labels, with where the labels come from; and the guard that keeps the dev set out.

    python training/corpus.py [--clean]

Prints what there is to learn from, and writes the held-out fifth of the train conversations with its labels to
`build/training/` for `scales.py` and `care.py`. The texts of others and the single labels are read from `../shared`, all
other labels from `labels/` (quotes are offsets there), and the invented conversations from `written/`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from recipe import REPOSITORY, built, options

from heartfelt.connectors import read
from heartfelt.conversation import Conversation, encode
from heartfelt.language.trained.cleaning import cleaned

HERE = Path(__file__).parent
SHARED = REPOSITORY.parent / "shared"
CAREBENCH = SHARED / "carebench"
COLLECTIONS = ("twcs", "tweetsumm", "ibm_twitter_care")
CLEAR = ("ibm-",)  # Apache-2.0; what we invented is ours
FOLDS = 5
LONG = 30
MOST_MESSAGES = 60
SHOWN = 5

_NUMBER = re.compile(r"\d+")

Row = dict[str, Any]


class Source(IntEnum):
    """Who labelled a conversation: each labels more or less than the others, and the network learns by how much."""

    SETTLED = 0
    MORE = 1
    SINGLE = 2
    WRITTEN = 3


class Example(NamedTuple):
    """A conversation with its labels, in the codebook's format."""

    conversation: Conversation
    labels: Row
    source: Source


class LeakError(Exception):
    """Something of the dev set is about to be learned from."""


def examples(clean: bool = False) -> list[Example]:
    """All that may be learned from."""
    train = [one for one in _train(clean) if not is_held_out(one.conversation.id)]
    known = {one.conversation.id for one in _train(False)}
    more = [one for one in _more(clean) if one.conversation.id not in known]
    found = [one for one in (*train, *more, *_written()) if not _leaks(one.conversation)]
    refuse_leaks(one.conversation for one in found)
    return found


def held_out(clean: bool = False) -> list[Example]:
    """The fifth of the train conversations that no weights see; strengths and care are fitted on it."""
    found = [one for one in _train(clean) if is_held_out(one.conversation.id) and not _leaks(one.conversation)]
    refuse_leaks(one.conversation for one in found)
    return found


def unlabelled(clean: bool = False) -> list[Conversation]:
    """Conversations without labels, for the fast reader to learn how the full one reads them."""
    labelled = {one.conversation.id for one in (*_train(False), *_more(False))}

    def wanted(one: Conversation) -> bool:
        return one.id not in labelled and len(one.messages) < MOST_MESSAGES and (not clean or has_clear_licence(one.id))

    found = [one for one in _collected() if wanted(one) and not _leaks(one)]
    refuse_leaks(found)
    return found


def refuse_leaks(conversations: Iterable[Conversation]) -> None:
    """Raise `LeakError` where a conversation is of the dev set, or shares a message of `LONG` characters with it.

    Messages that differ only in names after an @, links, numbers and white space are the same one: formulas of a brand.
    """
    found = [one.id for one in conversations if _leaks(one)]
    if found:
        some = ", ".join(found[:SHOWN])
        raise LeakError(f"{len(found)} conversations share a message with the dev set: {some}. Leave them out.")


def is_held_out(conversation_id: str) -> bool:
    """Whether a train conversation belongs to the fifth that is kept for calibration."""
    return fold(conversation_id) == 0


def fold(name: str) -> int:
    """One of five folds, the same for a name wherever it is asked."""
    return int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def has_clear_licence(conversation_id: str) -> bool:
    """Whether somebody else's conversation may be learned from in the licence-clean variant."""
    return conversation_id.startswith(CLEAR)


def write_held_out(clean: bool = False) -> int:
    """Write the held-out conversations and their labels for `scales.py` and `care.py`; how many there are."""
    found = held_out(clean)
    rows = "".join(json.dumps(one.labels) + "\n" for one in found)
    built("held.jsonl", clean).write_text(rows, encoding="utf-8")
    lines = b"".join(encode(one.conversation) + b"\n" for one in found)
    built("held_conversations.jsonl", clean).write_bytes(lines)
    return len(found)


def _train(clean: bool) -> list[Example]:
    """The train conversations: settled labels where there are some, else the single annotation."""
    rows = {row["id"]: (row, Source.SINGLE) for row in _rows(CAREBENCH / "train.jsonl")}
    rows |= {row["id"]: (row, Source.SETTLED) for row in _rows(HERE / "labels" / "settled.jsonl") if row["id"] in rows}
    conversations = _conversations(CAREBENCH / "train-conversations.jsonl")
    chosen = [one for one in conversations if one.id in rows and (not clean or has_clear_licence(one.id))]
    return [Example(one, *rows[one.id]) for one in chosen]


def _more(clean: bool) -> list[Example]:
    """Further conversations of the same collections, by one annotator."""
    rows = {row["id"]: row for row in _rows(HERE / "labels" / "more.jsonl")}
    chosen = [one for one in _collected() if one.id in rows and (not clean or has_clear_licence(one.id))]
    return [Example(one, rows[one.id], Source.MORE) for one in chosen]


def _written() -> list[Example]:
    """The invented conversations."""
    rows = {row["id"]: row for row in _rows(HERE / "written" / "labels.jsonl")}
    conversations = _conversations(HERE / "written" / "conversations.jsonl")
    return [Example(one, rows[one.id], Source.WRITTEN) for one in conversations if one.id in rows]


def _collected() -> Iterator[Conversation]:
    for name in COLLECTIONS:
        yield from _conversations(SHARED / "data" / name / "conversations.jsonl")


def _leaks(conversation: Conversation) -> bool:
    ids, messages = _dev()
    return conversation.id in ids or not messages.isdisjoint(_long_messages([conversation]))


@lru_cache(maxsize=1)
def _dev() -> tuple[frozenset[str], frozenset[str]]:
    """The ids and the long messages of the dev set."""
    conversations = _conversations(CAREBENCH / "dev-conversations.jsonl")
    return frozenset(one.id for one in conversations), frozenset(_long_messages(conversations))


def _long_messages(conversations: Iterable[Conversation]) -> set[str]:
    texts = (_NUMBER.sub("0", cleaned(message.text).lower()) for one in conversations for message in one.messages)
    return {text.strip() for text in texts if len(text) >= LONG}


@lru_cache(maxsize=8)
def _conversations(path: Path) -> Sequence[Conversation]:
    return tuple(one for one in read(path) if any(message.role != "note" for message in one.messages))


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _counted(found: Iterable[Example], name: Callable[[Example], str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(Counter(map(name, found)).items()))


def main() -> None:
    """Print what there is, and write the held-out fifth."""
    clean = options(__doc__, 1).clean
    print("to learn from:", _counted(examples(clean), lambda one: one.source.name.lower()))
    print("without labels:", len(unlabelled(clean)))
    print("held out:", write_held_out(clean))


if __name__ == "__main__":
    main()
