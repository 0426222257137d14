"""The one way into the audit log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.models import Record

LONGEST = 200  # characters of a fact: a setting or a hash, not a text


def record(who: AbstractBaseUser | None, what: str, of_what: Model | None = None, **facts: Any) -> Record:
    """Keep that somebody did something to an object. ValueError for an unknown action or a fact that is a text.

    Facts are ids, counts, settings (`delay_days=[1, 3]`: from, to) and keyed hashes; a customer's words are never one.
    """
    if what not in Action.values:
        raise ValueError(f"{what!r} is no action. Known: {', '.join(Action.values)}.")
    for name, value in facts.items():
        if not _is_fact(value):
            raise ValueError(f"{name} is no fact: numbers, yes or no, short names, and lists of them are.")
    return Record.objects.create(
        who=who,  # type: ignore[misc]
        what=str(what),
        kind=str(of_what._meta.model_name) if of_what is not None else "",
        object_id=str(of_what.pk) if of_what is not None else "",
        facts=facts,
    )


def _is_fact(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_fact(each) for each in value)
    if isinstance(value, str):
        return len(value) <= LONGEST
    return value is None or isinstance(value, bool | int | float)


def changes(before: Mapping[str, Any], after: Mapping[str, Any], names: Iterable[str]) -> dict[str, list[Any]]:
    """What differs, as facts: the value before and the value now."""
    return {name: [before[name], after[name]] for name in names if before[name] != after[name]}
