"""How facts are written on pages."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def in_words(facts: dict[str, Any]) -> str:
    """delay days 1 → 3, conversations 12."""
    return ", ".join(f"{name.replace('_', ' ')} {_value(value)}" for name, value in facts.items())


def _value(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case None | "" | []:
            return "none"
        case [before, after]:
            return f"{_value(before)} → {_value(after)}"
        case list():
            return " ".join(_value(each) for each in value)
    return str(value)
