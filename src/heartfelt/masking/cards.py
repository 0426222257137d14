"""Numbers of payment cards, and the security codes that follow them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from heartfelt.masking.span import Span, digits

_NUMBER = re.compile(r"(?<![\w.#/+-])\d(?:[ \-.\u00a0]?\d){12,18}(?!\w|[-.]\d)")
_NETWORKS = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|6(?:011|4[4-9]\d|5\d\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|62\d{14,17}"
    r"|(?:50|5[6-9]|6[0-9])\d{10,17}"
)
_SAID = re.compile(r"\bcards?\b[^.?!\n]{0,25}$", re.IGNORECASE)  # a number with a slip in it is a card's all the same
_OTHER = re.compile(r"\b(?:gift|loyalty|library|member(?:ship)?) cards?\b[^.?!\n]{0,25}$", re.IGNORECASE)
_CODE = re.compile(
    r"\b(?:cvv2?|cvc2?|cv2|security code|3[- ]digit code)\b(?: (?:number|code|is|on the back))*[ :=]{0,3}(\d{3,4})\b",
    re.I,
)
_BEFORE = 40


def find(text: str) -> Iterator[Span]:
    """Numbers that a card network gives out and whose check digit fits, or that are said to be a card's."""
    from stdnum import luhn

    for match in _NUMBER.finditer(text):
        number = digits(match.group())
        before = text[max(match.start() - _BEFORE, 0) : match.start()]
        fits = bool(_NETWORKS.fullmatch(number)) and luhn.is_valid(number)
        if fits or (_SAID.search(before) and not _OTHER.search(before)):
            yield Span(match.start(), match.end(), number)
    for match in _CODE.finditer(text):
        yield Span(match.start(1), match.end(1), f"code {match.group(1)}")
