"""A page of a list of any length, without counting or passing over what stands before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from heartfelt.web.conversations.models import Conversation

PAGE = 25
MOST_COUNTED = 1_000
NEAR = 10_000  # so many conversations are looked through before all are
NEWEST_FIRST = ("-sort_at", "-pk")
OLDEST_FIRST = ("sort_at", "pk")
Key = tuple[datetime, int]
Order = tuple[str, str]
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


def page_of(
    found: QuerySet[Conversation], listed: QuerySet[Conversation] | None = None, older: str = "", newer: str = ""
) -> Page:
    """The newest of what was found, or those that stand after (`older`) or before (`newer`) a place of another page.

    `listed` are the conversations among which it was sought, where an index has them in order; the same object where
    they are all that was asked for.
    """
    rows = found.order_by(*NEWEST_FIRST) if found is listed else found.order_by()
    some = list(rows.values_list("sort_at", "pk")[: MOST_COUNTED + 1])
    among: Few | Many = Few(some) if len(some) <= MOST_COUNTED else Many(found, listed)
    before, after = _place(older), _place(newer)
    keys = among.later(after) if after else []
    if after and len(keys) <= PAGE:
        before = after = None  # the first page, whole
    if not after:
        keys = among.earlier(before)
    shown = sorted(keys[:PAGE], reverse=True)
    has_older, has_newer = bool(after) or len(keys) > PAGE, bool(after) or before is not None
    return Page(
        Conversation.objects.filter(pk__in=[pk for _, pk in shown]).order_by(*NEWEST_FIRST),
        len(some),
        as_text(shown[0]) if shown and has_newer else None,
        as_text(shown[-1]) if shown and has_older else None,
    )


@dataclass(frozen=True)
class Few:
    """So few that all were fetched to count them."""

    keys: list[Key]

    def earlier(self, before: Key | None) -> list[Key]:
        """A page and one more, newest first."""
        return sorted((key for key in self.keys if before is None or key < before), reverse=True)[: PAGE + 1]

    def later(self, after: Key) -> list[Key]:
        """A page and one more, oldest first."""
        return sorted(key for key in self.keys if key > after)[: PAGE + 1]


@dataclass(frozen=True)
class Many:
    """More than are counted. A page of them stands near to where it begins, as a rule, so it is sought there first."""

    found: QuerySet[Conversation]
    listed: QuerySet[Conversation] | None

    def earlier(self, before: Key | None) -> list[Key]:
        """A page and one more, newest first."""
        end = self._end(_earlier_than(before), NEWEST_FIRST)
        return self._keys(_earlier_than(before), NEWEST_FIRST, Q(sort_at__gte=end) if end else None)

    def later(self, after: Key) -> list[Key]:
        """A page and one more, oldest first."""
        end = self._end(_later_than(after), OLDEST_FIRST)
        return self._keys(_later_than(after), OLDEST_FIRST, Q(sort_at__lte=end) if end else None)

    def _end(self, place: Q, order: Order) -> datetime | None:
        """When the last of so many conversations began; None where all have to be looked through, or none."""
        if self.listed is None or self.found is self.listed:
            return None
        rows = self.listed.filter(place).order_by(*order).values_list("sort_at", flat=True)
        return next(iter(rows[NEAR : NEAR + 1]), None)

    def _keys(self, place: Q, order: Order, near: Q | None) -> list[Key]:
        found = self.found.filter(place)
        if near:
            keys = _first(found.filter(near), order)
            if len(keys) > PAGE:
                return keys
        return _first(found if self.found is self.listed else _whole(found), order)


def _first(rows: QuerySet[Conversation], order: Order) -> list[Key]:
    return list(rows.order_by(*order).values_list("sort_at", "pk")[: PAGE + 1])


def _whole(found: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """The same, found first and put in order then: a database that expects many would look through all in order."""
    return Conversation.objects.filter(pk__in=found.order_by().values("pk").distinct())


def _earlier_than(key: Key | None) -> Q:
    return Q(Q(sort_at__lt=key[0]) | Q(pk__lt=key[1]), sort_at__lte=key[0]) if key else Q()


def _later_than(key: Key) -> Q:
    return Q(Q(sort_at__gt=key[0]) | Q(pk__gt=key[1]), sort_at__gte=key[0])


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
