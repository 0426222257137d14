"""Cells of tables that people open in a spreadsheet."""

from __future__ import annotations

# What a spreadsheet would run: signs that begin a formula, in the wide forms of East Asian keyboards too.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: such a one gets an apostrophe in front."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
