"""Whether words that somebody typed name a customer who is erased, as far as it can be known while the conversations are here.

They do where they hold the customer's id, the id of a conversation, the name under which the customer wrote, or a name or
e-mail address in what came along (meta); and where one of them is found with this customer and with nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from unicodedata import combining, normalize

from django.db.models import QuerySet

from heartfelt.masking.masker import NAMES
from heartfelt.web.conversations.models import Conversation, Message
from heartfelt.web.conversations.words import Matches, Term, terms
from heartfelt.web.masking.pseudonyms import pseudonym

SHORTEST = 4  # a shorter id is named only where nothing else was typed
STEP = 500
_WORD = re.compile(r"[^\W_]+")


def naming(hash_: str, theirs: QuerySet[Conversation]) -> Callable[[str], bool]:
    """Tells of a text whether it names the customer who has this pseudonym and these conversations. Nothing of it is kept."""
    customers = {*theirs.values_list("customer", flat=True).distinct(), hash_}
    names = {*customers, *_names(theirs)}
    authors = set(theirs.filter(messages__role="customer").values_list("messages__author", flat=True).distinct())
    others = Conversation.objects.exclude(customer__in=customers)

    @cache
    def found_with_nobody_else(term: Term) -> bool:
        return theirs.filter(Matches(term)).exists() and not others.filter(Matches(term)).exists()

    @cache
    def is_theirs_alone(author: str) -> bool:
        mine = Message.objects.filter(role="customer", author=author)
        return not mine.exclude(conversation__customer__in=customers).exists()

    def names_them(typed: str) -> bool:
        parts = terms(typed)
        if any(pseudonym(each) == hash_ for each in (typed.strip(), *(part.text for part in parts))):
            return True
        if any(holds(typed, name) for name in names):
            return True
        if any(holds(typed, author) and is_theirs_alone(author) for author in authors):
            return True
        return any(map(found_with_nobody_else, parts))

    return names_them


def holds(typed: str, name: str) -> bool:
    """Whether all words of a name were typed, in any order, or its first two or more as one term, such as jane.doe@ex*."""
    wanted = _words(name)
    if sum(map(len, wanted)) < SHORTEST:
        return typed.strip() == name
    return set(wanted) <= set(_words(typed)) or any(_begins(wanted, term) for term in terms(typed))


def _begins(wanted: tuple[str, ...], term: Term) -> bool:
    said = _words(term.text)
    if not 2 <= len(said) <= len(wanted) or said[:-1] != wanted[: len(said) - 1]:
        return False
    last = wanted[len(said) - 1]
    return last.startswith(said[-1]) if term.beginning else last == said[-1]


def _words(text: str) -> tuple[str, ...]:
    """As the index of words has them: without case, accents and signs."""
    plain = "".join(letter for letter in normalize("NFKD", text) if not combining(letter))
    return tuple(_WORD.findall(plain.casefold()))


def _names(theirs: QuerySet[Conversation]) -> Iterator[str]:
    """Ids of conversations, and what in their meta is a name or an address; of an address also what stands before the @."""
    for external_id, customer, meta in theirs.values_list("external_id", "customer", "meta").iterator(STEP):
        yield external_id
        for each in (customer, *_named(meta)):
            yield each
            before, at, _ = each.partition("@")
            if at and len(_words(before)) > 1:
                yield before


def _named(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _named(each, name.lower())
    elif isinstance(value, list):
        for each in value:
            yield from _named(each, key)
    elif isinstance(value, str) and (key in NAMES or ("@" in value and " " not in value.strip())):
        yield value
