"""How the counts of what goes are written on pages."""

from __future__ import annotations

from django import template

register = template.Library()
IN_WORDS = {
    "answerers": "notes on who answered",
    "readings": "assessments",
    "deliveries": "messages of webhooks",
    "perils": "warnings of a risk to a life",
}


@register.filter
def in_words(table: str) -> str:
    """A table as people call what is in it: Assessments."""
    return IN_WORDS.get(table, table.replace("_", " ")).capitalize()
