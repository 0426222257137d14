"""Phone numbers, told from order numbers by how they are written and by the words before them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from heartfelt.masking.span import Span, digits

_NUMBER = re.compile(
    r"(?<![\w#@.,$£€/-])(?:\+ ?|\()?\d(?:[\d ().\u00a0\u2010-\u2013-]|/(?=\d)){5,22}\d(?![\w@/]|[.,:-]\d)"
)
_SAID = re.compile(
    r"(?:\b(?:tele)?phones?\b|\bmobile\b|\bcell(?:phone)?\b|\btel\b|\bwhatsapp\b|\bsms\b|\blandline\b|\bfax\b|\bhandy\b"
    r"|\btel[eé]fono\b|\bm[oó]vil\b|\bt[eé]l[eé]phone\b|\bhandynummer\b"
    r"|\b(?:call|ring|text|reach|contact|phone)(?:ed|ing)? (?:me|us|him|her|my \w+|back)\b|\bmy number\b"
    r"|\bnumber (?:to call|you can))[^?!\n]{0,30}$",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:\b(?:orders?|invoices?|booking|ref(?:erence)?|tickets?|tracking|parcel|shipment|accounts?|case|claim|policy|serial"
    r"|customer|member(?:ship)?|version|firmware|build|model|item|product|sku|part|imei|isbn|ean|vat|meter|sort code"
    r"|batch|lot|points|contract|confirmation|reservation|transaction|payment|flight|id)\b|#|\bno\.)[^.?!\n]{0,18}$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\(?(?:\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{4})(?:[ -].*)?|(?:\d{1,3}\.){3}\d{1,3}"
)
_WRITTEN = re.compile(r"\(|^0|\d[ .\u00a0\u2010-\u2013-]\d")
_BEFORE = 50
_FEWEST, _MOST = 7, 15
_NATIONAL = 9  # digits of a number with neither an area in brackets nor a 0 before it


def find(text: str, countries: Collection[str]) -> Iterator[Span]:
    """Numbers with a country code, numbers of these countries, and what is said to be a phone number."""
    for match in _NUMBER.finditer(text):
        written = match.group()
        count = len(digits(written))
        if not _FEWEST <= count <= _MOST or _DATE.fullmatch(written):
            continue
        before = text[max(match.start() - _BEFORE, 0) : match.start()]
        said = bool(_SAID.search(before))
        if said or _is_phone(written, countries, named_otherwise=bool(_OTHER.search(before))):
            yield Span(match.start(), match.end(), digits(written))


def _is_phone(written: str, countries: Collection[str], named_otherwise: bool) -> bool:
    if written.startswith("+"):
        return _parses(written, None)
    if named_otherwise:
        return False
    if written.startswith("00"):
        return _parses(f"+{digits(written)[2:]}", None)
    long_enough = written[0] in "0(" or len(digits(written)) >= _NATIONAL
    return long_enough and bool(_WRITTEN.search(written)) and any(_parses(written, country) for country in countries)


def _parses(written: str, country: str | None) -> bool:
    import phonenumbers

    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_valid_number(number) if country else phonenumbers.is_possible_number(number))
