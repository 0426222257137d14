"""The placeholders of one conversation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from heartfelt.masking.kinds import KINDS

PLACEHOLDER = re.compile(rf"\[({'|'.join(KINDS.values())})_(\d{{1,6}})\]")


class Placeholders:
    """Numbers values by kind as they come. It forgets them with the conversation; nothing writes them anywhere."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._highest: Counter[str] = Counter()
        self._known: dict[tuple[str, str], str] = {}
        for text in texts:  # what was masked before keeps its numbers
            for kind, number in PLACEHOLDER.findall(text):
                self._highest[kind] = max(self._highest[kind], int(number))

    def of(self, kind: str, value: str) -> str:
        """The placeholder of a value, such as [phone_2]."""
        known = self._known.get((kind, value))
        if known is None:
            self._highest[kind] += 1
            known = self._known[kind, value] = f"[{kind}_{self._highest[kind]}]"
        return known
