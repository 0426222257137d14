"""Loads, when it is imported, what assessing loads at its first conversation, so that forked processes share the memory."""

from __future__ import annotations

import gc
from importlib.resources import files

from heartfelt.assessment import assess, reader_named
from heartfelt.bulk.together.gathering import Gather
from heartfelt.bulk.together.joining import Join
from heartfelt.bulk.work import Work
from heartfelt.conversation import decode

WORKS = (Gather, Join, Work)
SOME = 20
"""So many conversations of the sample take every way there is but the rarest."""


def _load() -> None:
    with (files("heartfelt") / "sample" / "conversations.jsonl").open("rb") as lines:
        for _, line in zip(range(SOME), lines, strict=False):
            assess(decode(line)[0], reader=reader_named("fast"))
    gc.collect()
    gc.freeze()  # a process that looked for circles in it would write on it, and have it copied


_load()
