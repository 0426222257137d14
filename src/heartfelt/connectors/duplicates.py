"""Which ids were seen before, for millions of them in little memory."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RECENT = 100_000


class Seen:
    """A set of ids that keeps eight bytes of each; among a million ids, two are mixed up in one of 10^7 runs.

    Ids come into a set first; a full one is merged into a sorted array. Only then is numpy loaded.
    """

    def __init__(self) -> None:
        self._recent: set[int] = set()
        self._older: NDArray[np.uint64] | None = None

    def add(self, name: str) -> bool:
        """Add an id; False if it was there already."""
        digest = int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        if digest in self._recent or self._is_older(digest):
            return False
        self._recent.add(digest)
        if len(self._recent) >= _RECENT:
            self._merge()
        return True

    def _merge(self) -> None:
        import numpy as np

        recent = np.fromiter(self._recent, dtype=np.uint64, count=len(self._recent))
        self._older = np.sort(recent if self._older is None else np.concatenate([self._older, recent]))
        self._recent.clear()

    def _is_older(self, digest: int) -> bool:
        if self._older is None:
            return False
        place = int(self._older.searchsorted(self._older.dtype.type(digest)))
        return place < len(self._older) and int(self._older[place]) == digest
