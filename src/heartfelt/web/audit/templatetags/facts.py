"""How facts are written on pages."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()
IN_WORDS = {"webauthn": "passkey", "totp": "app", "recovery_codes": "recovery codes", "subscription": "webhook"}
SEVERAL = ("teams", "scopes", "new")  # where a list of two is two, and no change from one to the other


@register.filter
def in_words(facts: dict[str, Any]) -> str:
    """delay days 1 → 3, conversations 12."""
    return ", ".join(f"{name.replace('_', ' ')} {_fact(name, value)}" for name, value in facts.items())


@register.filter
def in_word(name: str) -> str:
    """A name of the code as people call it."""
    return IN_WORDS.get(name, name)


def _fact(name: str, value: object) -> str:
    match value:
        case [before, after] if name not in SEVERAL or isinstance(before, list):
            return f"{_value(before)} → {_value(after)}"
    return _value(value)


def _value(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case None | "" | []:
            return "none"
        case list():
            return " and ".join(_value(each) for each in value)
        case int():
            return f"{value:,}"
    return in_word(str(value))
