"""International bank account numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from heartfelt.masking.span import Span

_BEGINS = re.compile(r"(?<!\w)[A-Za-z]{2}[ -]?\d{2}(?:[ -]?[A-Za-z0-9]){11,30}")
_SHORTEST = 15


def find(text: str) -> Iterator[Span]:
    """Numbers whose length and check digits fit, with or without spaces."""
    from stdnum import iban

    for match in _BEGINS.finditer(text):
        end = match.end()
        while end - match.start() >= _SHORTEST:
            number = iban.compact(text[match.start() : end])
            whole = end == len(text) or not text[end].isalnum()
            if whole and iban.is_valid(number, check_country=False):
                yield Span(match.start(), end, number.upper())
                break
            end -= 1
