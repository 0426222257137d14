"""Where in a text a value stands."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """`value` is what makes two spellings the same value: a phone number's digits, an address in small letters."""

    start: int
    end: int
    value: str


def digits(text: str) -> str:
    """The digits of a text."""
    return "".join(character for character in text if character.isdigit())
