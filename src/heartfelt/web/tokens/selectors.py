"""Which tokens there are, and whose a text is."""

from __future__ import annotations

import re
from hmac import compare_digest

from django.db.models import QuerySet

from heartfelt.web.people.models import Person
from heartfelt.web.tokens.models import Token
from heartfelt.web.tokens.services import digest

FORM = re.compile(r"(hf_[0-9a-f]{8})_[A-Za-z0-9_-]{43}", re.ASCII)


def tokens_for(person: Person) -> QuerySet[Token]:
    """All of them, for an admin; none for others."""
    every = Token.objects.select_related("team", "person", "created_by")
    return every if person.is_admin else every.none()


def token_of(text: str) -> Token | None:
    """The token with this text, if it is good now."""
    form = FORM.fullmatch(text)
    if form is None:
        return None
    try:  # with what nearly every request needs; a person is fetched where the token stands for one
        token = Token.objects.select_related("team__masking").get(prefix=form[1])
    except Token.DoesNotExist:
        return None
    if not compare_digest(token.digest, digest(text)):
        return None
    return token if token.works else None
