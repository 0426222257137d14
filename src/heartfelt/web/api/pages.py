"""Long lists a page at a time, the newest first. A cursor is the place after the last one, and stays good."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Annotated, Any

import msgspec
from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query

from heartfelt.web.api.problems import Problem

Limit = Annotated[int, Query(50, ge=1, le=200, description="How many at most.")]
Cursor = Annotated[str | None, Query(None, max_length=40, description="`next` of the page before.")]


class Page(msgspec.Struct):
    """Some of a list, and the cursor of what follows; null at the end."""

    items: list[msgspec.Raw]
    next: str | None


def page(rows: QuerySet[Any], limit: int, cursor: str | None, item: Callable[[Any], bytes]) -> HttpResponse:
    """The rows after a cursor as JSON."""
    if cursor is not None:
        rows = rows.filter(pk__lt=_place(cursor))
    found = list(rows.order_by("-pk")[: limit + 1])
    items = [msgspec.Raw(item(row)) for row in found[:limit]]
    after = _cursor(found[limit - 1].pk) if len(found) > limit else None
    return answered(msgspec.json.encode(Page(items, after)))


def answered(body: bytes, status: int = 200) -> HttpResponse:
    """JSON as a response."""
    return HttpResponse(body, status=status, content_type="application/json")


def _cursor(pk: int) -> str:
    return urlsafe_b64encode(f"before {pk}".encode()).decode().rstrip("=")


def _place(cursor: str) -> int:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:
        text = ""
    form = re.fullmatch(r"before ([0-9]{1,18})", text, re.ASCII)
    if form is None:
        raise Problem(422, "The cursor is not one of ours. Take `next` of the page before.")
    return int(form[1])
