"""What changes tokens: making and revoking them, and counting what they spend."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record
from heartfelt.web.people.models import Person, Team
from heartfelt.web.tokens.models import Spent, Token, this_minute

KIND = "hf"  # so that a token that lies about somewhere is recognised
SHARES = 200  # a process takes so much of a minute's requests from the database at once


class Made(NamedTuple):
    """A new token and its text, which nobody can show again."""

    token: Token
    text: str


def make(
    name: str,
    team: Team,
    scopes: Collection[str],
    expires_at: datetime,
    by: Person | None,
    *,
    role: str = "",
    person: Person | None = None,
    per_minute: int = 1200,
) -> Made:
    """A token for a person, or for a role of the team."""
    prefix = f"{KIND}_{secrets.token_hex(4)}"
    text = f"{prefix}_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        name=name,
        prefix=prefix,
        digest=digest(text),
        team=team,
        role="" if person else role,
        person=person,
        scopes=sorted(scopes),
        per_minute=per_minute,
        expires_at=expires_at,
        created_by=by,
    )
    record(by, Action.TOKEN_MADE, token, **_stands_for(token), scopes=token.scopes)
    return Made(token, text)


def digest(text: str) -> str:
    """What is kept of a token. Its text is 256 random bits, so that a quick hash is enough."""
    return hashlib.sha256(text.encode()).hexdigest()


def revoke(token: Token, by: Person | None = None) -> None:
    """End a token at once."""
    record(by, Action.TOKEN_REVOKED, token, **_stands_for(token))
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def _stands_for(token: Token) -> dict[str, object]:
    """For whom it asks, as facts of the audit log."""
    return {"team": token.team_id} | ({"person": token.person_id} if token.person_id else {"role": token.role})


def used(token: Token) -> None:
    """Remember that it was used, once a minute at most."""
    now = timezone.now()
    before = now - timedelta(minutes=1)
    if token.used_at is None or token.used_at < before:
        Token.objects.filter(Q(used_at=None) | Q(used_at__lt=before), pk=token.pk).update(used_at=now)


_kept: dict[str, tuple[datetime, int]] = {}  # what this process took of a minute and has not spent yet
_lock = threading.Lock()


def spend(token: Token) -> int:
    """Count a request. 0 where it is within the rate, or else the seconds until the next minute.

    Small rates are counted one by one; of large ones a process takes a share at once, so that the limit holds for all
    processes together and is never exceeded, but may be felt up to a share a process early.
    """
    now = timezone.now()
    minute = this_minute(now)
    with _lock:
        kept_for, left = _kept.get(token.prefix, (minute, 0))
        if kept_for == minute and left:
            _kept[token.prefix] = (minute, left - 1)
            return 0
    share = max(1, token.per_minute // SHARES)
    if _counted(token, minute, share) > token.per_minute:
        return 60 - now.second
    with _lock:
        kept_for, left = _kept.get(token.prefix, (minute, 0))
        _kept[token.prefix] = (minute, (left if kept_for == minute else 0) + share - 1)
    return 0


def _counted(token: Token, minute: datetime, share: int) -> int:
    """The count of a minute with this share, added up in one statement."""
    table = Spent._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ("token_id", "minute", "count") VALUES (%s, %s, %s) '
            f'ON CONFLICT ("token_id", "minute") DO UPDATE SET "count" = "{table}"."count" + excluded."count" '
            'RETURNING "count"',
            [token.pk, connection.ops.adapt_datetimefield_value(minute), share],
        )
        count: int = cursor.fetchone()[0]
    if count == share:  # the first of this minute
        Spent.objects.filter(token=token, minute__lt=minute - timedelta(hours=1)).delete()
    return count
