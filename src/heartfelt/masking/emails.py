"""E-mail addresses, also as they are spelled out on the phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from heartfelt.masking.span import Span

_WRITTEN = re.compile(
    r"(?<![\w.+%-])[\w.+%'-]{1,64}@(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?![\w@])(?<!\.png|\.jpg|\.svg|\.gif)"
)
_SPOKEN = re.compile(
    r"(?<!\w)\w{1,40}(?: ?(?:dot|underscore|dash|\(dot\)|\[dot\]) ?\w{1,40}){0,3} ?(?:\(at\)|\[at\]|\bat\b) ?\w{2,40}"
    r"(?: ?(?:dot|\(dot\)|\[dot\]) ?\w{2,20}){0,2} ?(?:dot|\(dot\)|\[dot\]) ?(?:com|org|net|edu|io|eu|info|example|[a-z]{2})"
    r"(?!\w)",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Span]:
    """Addresses; of something like jane@shop.example. the full stop of the sentence is not part."""
    for match in _WRITTEN.finditer(text) if "@" in text else ():
        yield Span(match.start(), match.end(), match.group().lower())
    for match in _SPOKEN.finditer(text) if "dot" in text.lower() else ():
        yield Span(match.start(), match.end(), match.group().lower())
