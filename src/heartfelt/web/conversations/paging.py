"""A page of a list of any length, without counting or passing over what stands before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from heartfelt.web.conversations.models import Conversation

PAGE = 25
MOST_COUNTED = 10_000
RECENT = 20_000  # so many of the newest conversations are looked through before all are
NEWEST_FIRST = ("-sort_at", "-pk")
Key = tuple[datetime, int]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"(-?[0-9]{1,17})_([0-9]{1,18})")


@dataclass(frozen=True)
class Page:
    """Some conversations, newest first, and where the next ones begin; None where there are none."""

    conversations: QuerySet[Conversation]
    count: int
    newer: str | None
    older: str | None

    @property
    def counted(self) -> str:
        """How many there are, in words where nobody would count them."""
        return f"{self.count:,}" if self.count <= MOST_COUNTED else f"More than {MOST_COUNTED:,}"


def page_of(found: QuerySet[Conversation], older: str = "", newer: str = "") -> Page:
    """The newest of what was found, or those that stand after (`older`) or before (`newer`) a place of another page."""
    count = found.order_by().values("pk")[: MOST_COUNTED + 1].count()
    before, after = _place(older), _place(newer)
    keys = _later(found, count, after) if after else []
    if after and len(keys) <= PAGE:
        before = after = None  # the first page, whole
    if not after:
        keys = _earlier(found, count, before)
    shown = sorted(keys[:PAGE], reverse=True)
    has_older, has_newer = bool(after) or len(keys) > PAGE, bool(after) or before is not None
    return Page(
        Conversation.objects.filter(pk__in=[pk for _, pk in shown]).order_by(*NEWEST_FIRST),
        count,
        as_text(shown[0]) if shown and has_newer else None,
        as_text(shown[-1]) if shown and has_older else None,
    )


def _earlier(found: QuerySet[Conversation], count: int, before: Key | None) -> list[Key]:
    """The keys of a page and one more. Of many, those are among the newest as a rule, so they are sought there first."""
    if count <= MOST_COUNTED:
        return _keys(_few(found), before)
    newest = Conversation.objects.filter(_after(before)).order_by(*NEWEST_FIRST).values_list("sort_at", flat=True)
    horizon = next(iter(newest[RECENT : RECENT + 1]), None)
    keys = _keys(found.filter(sort_at__gte=horizon) if horizon else found, before)
    return keys if len(keys) > PAGE or not horizon else _keys(_whole(found), before)


def _later(found: QuerySet[Conversation], count: int, after: Key) -> list[Key]:
    rows = _few(found) if count <= MOST_COUNTED else found
    at, pk = after
    later = rows.filter(Q(sort_at__gt=at) | Q(pk__gt=pk), sort_at__gte=at)
    return list(later.order_by("sort_at", "pk").values_list("sort_at", "pk")[: PAGE + 1])


def _few(found: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """The same, found first and put in order then: a database that expects many would look through them in order."""
    return Conversation.objects.filter(pk__in=found.order_by().values("pk")[: MOST_COUNTED + 1])


def _whole(found: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """The same as for few, without a limit."""
    return Conversation.objects.filter(pk__in=found.order_by().values("pk").distinct())


def _keys(rows: QuerySet[Conversation], before: Key | None) -> list[Key]:
    return list(rows.filter(_after(before)).order_by(*NEWEST_FIRST).values_list("sort_at", "pk")[: PAGE + 1])


def _after(before: Key | None) -> Q:
    return Q(Q(sort_at__lt=before[0]) | Q(pk__lt=before[1]), sort_at__lte=before[0]) if before else Q()


def as_text(key: Key) -> str:
    """A place in an address: microseconds since 1970 and an id."""
    return f"{(key[0] - EPOCH) // timedelta(microseconds=1)}_{key[1]}"


def _place(text: str) -> Key | None:
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    try:
        return EPOCH + timedelta(microseconds=int(found[1])), int(found[2])
    except OverflowError:
        return None
