"""A page of a list of any length, without counting or passing over what stands before it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import Count, Max, Min, Q, QuerySet

from heartfelt.web.conversations.models import Conversation

PAGE = 25
MOST_COUNTED = 1_000
MOST_FETCHED = 10_000
NEAR = 10_000 if connection.vendor == "sqlite" else 30_000  # so many conversations are looked through before all are
NEWEST_FIRST = ("-sort_at", "-pk")
OLDEST_FIRST = ("sort_at", "pk")
Key = tuple[datetime, int]
Order = tuple[str, str]
Ids = tuple[int, int]
Find = Callable[[Ids | None], QuerySet[Conversation]]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"(-?[0-9]{1,17})_([0-9]{1,18})")


@dataclass(frozen=True)
class Page:
    """Some conversations, newest first, and where the next ones begin; None where there are none.

    `count` is how many there are in all, or on the page where they need not be counted.
    """

    conversations: QuerySet[Conversation]
    count: int
    newer: str | None
    older: str | None

    @property
    def counted(self) -> str:
        """How many there are, in words where nobody would count them."""
        return f"{self.count:,}" if self.count <= MOST_COUNTED else f"More than {MOST_COUNTED:,}"


def page_of(
    find: Find,
    listed: QuerySet[Conversation] | None = None,
    older: str = "",
    newer: str = "",
    at_once: bool = False,
    counted: bool = True,
) -> Page:
    """The newest of what is found, or those that stand after (`older`) or before (`newer`) a place of another page.

    `find` gives what fits of all conversations, or of those between two ids. `listed` are the conversations among which
    it is sought, where an index has them in order; the same object where they are all that was asked for. `at_once` is for
    what takes long to find and is not much. Where they need not be `counted`, only those of the page are.
    """
    few = _few(find(None), listed, MOST_FETCHED if at_once else MOST_COUNTED) if at_once or counted else None
    among: Few | Many = few if few and few.is_all else Many(find, listed)
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
        len(few.keys) if few else len(shown),
        as_text(shown[0]) if shown and has_newer else None,
        as_text(shown[-1]) if shown and has_older else None,
    )


def ids_of(listed: QuerySet[Conversation]) -> Ids | None:
    """Between which ids all of these are; None where they are none, or so many that it would take long to tell."""
    most = 3 * NEAR
    some = listed.order_by(*NEWEST_FIRST).values("sort_at", "pk")[:most]
    found = some.aggregate(Count("pk"), Min("pk"), Max("pk"))
    return (found["pk__min"], found["pk__max"]) if 0 < found["pk__count"] < most else None


def are_few(listed: QuerySet[Conversation]) -> bool:
    """Whether they are no more than are looked through anyway."""
    return listed.order_by()[: NEAR + 1].count() <= NEAR


def _few(found: QuerySet[Conversation], listed: QuerySet[Conversation] | None, most: int) -> Few:
    rows = found.order_by(*NEWEST_FIRST) if found is listed else found.order_by()
    keys = list(rows.values_list("sort_at", "pk")[: most + 1])
    return Few(keys, len(keys) <= most)


@dataclass(frozen=True)
class Few:
    """So few that all were fetched to count them; else the first of them."""

    keys: list[Key]
    is_all: bool = True

    def earlier(self, before: Key | None) -> list[Key]:
        """A page and one more, newest first."""
        return sorted((key for key in self.keys if before is None or key < before), reverse=True)[: PAGE + 1]

    def later(self, after: Key) -> list[Key]:
        """A page and one more, oldest first."""
        return sorted(key for key in self.keys if key > after)[: PAGE + 1]


@dataclass(frozen=True)
class Many:
    """More than are counted, or nobody knows how many.

    A page of them stands near to where it begins, as a rule, so it is sought there first.
    """

    find: Find
    listed: QuerySet[Conversation] | None

    def earlier(self, before: Key | None) -> list[Key]:
        """A page and one more, newest first."""
        return self._keys(_earlier_than(before), NEWEST_FIRST)

    def later(self, after: Key) -> list[Key]:
        """A page and one more, oldest first."""
        return self._keys(_later_than(after), OLDEST_FIRST)

    def _keys(self, place: Q, order: Order) -> list[Key]:
        found = self.find(None).filter(place)
        if self.listed is None:
            return _first(_whole(found), order)
        if self.find(None) is self.listed:
            return _first(found, order)
        inside, ids = self._near(self.listed.filter(place), order)
        keys = _first(self.find(ids).filter(place, inside), order) if ids else []
        return keys if len(keys) > PAGE else _fetched(found, order)

    def _near(self, listed: QuerySet[Conversation], order: Order) -> tuple[Q, Ids | None]:
        """A stretch of time in which so many conversations began, and between which ids all of these are; None if none."""
        newest_first = order == NEWEST_FIRST
        rows = listed.order_by(*order).values("sort_at", "pk")[:NEAR]
        found = rows.aggregate(Count("pk"), Min("pk"), Max("pk"), end=(Min if newest_first else Max)("sort_at"))
        # Of those that began at the very end there may be more, with other ids.
        inside = (
            Q(**{f"sort_at__{'gt' if newest_first else 'lt'}": found["end"]}) if found["pk__count"] == NEAR else Q()
        )
        return inside, (found["pk__min"], found["pk__max"]) if found["pk__count"] else None


def _first(rows: QuerySet[Conversation], order: Order) -> list[Key]:
    return list(rows.order_by(*order).values_list("sort_at", "pk")[: PAGE + 1])


def _fetched(found: QuerySet[Conversation], order: Order) -> list[Key]:
    """The same of what is not much after all, put in order here: a database may begin with all conversations for it."""
    some = list(found.order_by().values_list("sort_at", "pk")[: MOST_FETCHED + 1])
    if len(some) > MOST_FETCHED:
        return _first(_whole(found), order)
    return sorted(some, reverse=order == NEWEST_FIRST)[: PAGE + 1]


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
