"""Postal addresses, as they are written in English, German, French, Spanish, Italian, Dutch and Portuguese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from heartfelt.masking.span import Span

_UP = r"[A-ZÀ-ÖØ-Þ][\w'’.-]{0,30}"
_ROADS = r"Street|Road|Avenue|Lane|Boulevard|Crescent|Terrace|Gardens|Highway|Parkway|Mews|Grove"
_SHORT = (
    r"St|Rd|Ave|Ln|Blvd|Dr|Drive|Court|Ct|Close|Way|Place|Pl|Square|Sq|Hill|Row|Walk|Circle|Cres|Hwy|Pkwy|Park|Broadway"
)
_STATES = (
    r"A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
_AREAS = (
    r"A[BL]|B[ABDHLNRSTX]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|L[ADELNSU]?"
    r"|M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE"
)
_POSTCODE = rf"(?:{_AREAS})\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{{2}}"
_ZIP = rf"(?:{_STATES}) \d{{5}}(?:-\d{{4}})?"
_CITY = rf"{_UP}(?: {_UP}){{0,2}}"
_FLAT = r"(?:(?:Flat|Apt|Apartment|Unit|Suite|Ste)\.? ?\w{1,5},? )?"
_INSIDE = r"(?:,? (?:Apt|Apartment|Unit|Suite|Ste|Flat|#)\.? ?\w{1,5})?"
_REST = rf"{_INSIDE}(?:,?\s(?:{_CITY},?\s){{0,2}}(?:{_POSTCODE}|{_ZIP}))?"
_TOWN = rf"(?:,?\s(?:[A-Z]{{1,2}}-)?\d{{4,5}}(?: [A-Z]{{2}})?\s{_CITY})?"
_SMALL = r"(?!(?:the|a|an|this|that|my|our|your|more|of|in|on|down|up|days?|hours?|mins?|minutes?|miles?|people|times?|years?)\b)"

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<![\w.,#$£€/-]){_FLAT}\d{{1,5}}[A-Za-z]?(?:[-/]\d{{1,4}}[A-Za-z]?)?,? (?:(?:{_UP}|\d{{1,3}}(?:st|nd|rd|th)|of|the) ){{1,4}}"
        rf"(?:{_ROADS}|{_SHORT})\b\.?{_REST}",
        rf"(?i:(?<![\w.,#$£€/-]){_FLAT}\d{{1,5}}[a-z]? (?:{_SMALL}[^\W\d_]{{2,20}} ){{1,3}}(?:{_ROADS})\b){_REST}",
        rf"(?i:\bP\.? ?O\.? ?Box \d{{1,6}}\b){_REST}",
        rf"(?<![\w-])(?:{_CITY},? )?{_POSTCODE}(?![\w-])",
        rf"(?<![\w-]){_CITY},? {_ZIP}(?![\w-])",
        rf"(?<!\w)(?:{_UP} ){{0,2}}[A-ZÄÖÜ][\wäöüß-]{{0,30}}(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|damm|ufer|straat|laan|plein|gracht|kade|dijk)"
        rf" \d{{1,4}} ?[a-z]?\b{_TOWN}",
        rf"(?<!\w)(?:{_UP} ){{1,3}}(?:Straße|Strasse|Weg|Platz|Allee|Gasse|Damm|Ufer|Ring) \d{{1,4}} ?[a-z]?\b{_TOWN}",
        rf"(?<!\w)\d{{1,4}}(?: bis| ter)?,? (?i:rue|avenue|boulevard|bd|place|chemin|allée|impasse|quai|route) (?:d['’]|de l['’]|de la |des |du |de )?"
        rf"{_UP}(?:[ -]{_UP}){{0,3}}{_TOWN}",
        rf"(?<!\w)(?i:calle|c/|avenida|avda\.?|av\.|plaza|paseo|carrer|camino|via|viale|piazza|corso|rua|travessa|praça) ?(?:(?:de|del|la|las|los|el|da|do|di|dei) ){{0,3}}"
        rf"{_UP}(?: (?:(?:de|del|la|y|da|do|e) ){{0,2}}{_UP}){{0,3}},? (?:n[ºo°]\.? ?)?\d{{1,4}}\b(?:,? \d{{1,2}}[ºª°] ?\w{{0,6}})?{_TOWN}",
    )
)
_CODE = re.compile(
    r"\b(?:zip|post ?code|postal code)(?: code)?(?: is|:| was)? ((?:[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})|\d{5}(?:-\d{4})?)\b",
    re.I,
)


def find(text: str) -> Iterator[Span]:
    """Streets with a number, post boxes, and postal codes where they cannot be anything else."""
    if not any(character.isdigit() for character in text):
        return
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), " ".join(match.group().lower().replace(",", " ").split()))
    for match in _CODE.finditer(text):
        yield Span(match.start(1), match.end(1), match.group(1).lower())
