"""Operations on conversations: put, append, read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Path, Query, Router

from heartfelt.conversation import Channel, encode
from heartfelt.web.api import bodies
from heartfelt.web.api.asking import Asking, Bearer, asking
from heartfelt.web.api.bulk import take
from heartfelt.web.api.pages import Cursor, Limit, answered, page
from heartfelt.web.api.problems import Problem
from heartfelt.web.api.schemas import body, returns
from heartfelt.web.conversations.merging import Change, append, locked, put
from heartfelt.web.conversations.models import Conversation
from heartfelt.web.conversations.selectors import conversations_for
from heartfelt.web.conversations.storing import clean, restored
from heartfelt.web.people.models import Team
from heartfelt.web.reading.services import wait
from heartfelt.web.tokens.models import Scope

router = Router(tags=["conversations"])
Id = Annotated[str, Path(..., max_length=400, description="The conversation's id where it came from.")]
WRITE, READ = Bearer(Scope.WRITE), Bearer(Scope.READ)
TRIES = 3


@router.get("", auth=READ, url_name="api_conversations", openapi_extra=returns("Conversations"))
def list_conversations(
    request: HttpRequest,
    limit: Limit,
    cursor: Cursor,
    queue: Annotated[str | None, Query(None, max_length=200)],
    channel: Annotated[Channel | None, Query(None)],
    since: Annotated[datetime | None, Query(None, description="Began then or later.")],
    until: Annotated[datetime | None, Query(None, description="Began before then.")],
) -> HttpResponse:
    """The conversations that the token may read, those that came last first."""
    rows = conversations_of(asking(request)).prefetch_related("messages")
    wanted = {"queue": queue, "channel": channel, "began_at__gte": _zoned(since), "began_at__lt": _zoned(until)}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    return page(rows, limit, cursor, lambda row: encode(restored(row)))


@router.post(
    "", auth=WRITE, url_name="api_conversations", openapi_extra=body("Conversation", lines=True) | returns("Taken")
)
def put_many(request: HttpRequest) -> HttpResponse:
    """Conversations one a line (NDJSON): those whose ids are new are kept, others brought up to date.

    A line that cannot be used is skipped, with its number and the reason. Sending the same again doubles nothing.
    """
    return answered(msgspec.json.encode(take(bodies.lines_of(request), asking(request).team)))


@router.post(
    "/{path:id}/messages",
    auth=WRITE,
    url_name="api_messages",
    openapi_extra=body("Message", many=True) | returns("Kept"),
)
def append_messages(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """One message or a list of them, added to a conversation; one whose id is here already takes its place."""
    messages, mended = bodies.messages_from(bodies.json_of(request))
    return _appended(asking(request).team, id, mended, messages=messages)


@router.post(
    "/{path:id}/events", auth=WRITE, url_name="api_events", openapi_extra=body("Event", many=True) | returns("Kept")
)
def append_events(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """One event or a list of them, added to a conversation; one that is here already is not doubled."""
    events, mended = bodies.events_from(bodies.json_of(request))
    return _appended(asking(request).team, id, mended, events=events)


@router.get("/{path:id}", auth=READ, url_name="api_conversation", openapi_extra=returns("Conversation"))
def get_conversation(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """One conversation."""
    row = conversation_of(asking(request), id)
    return answered(encode(restored(row)))


@router.put(
    "/{path:id}",
    auth=WRITE,
    url_name="api_conversation",
    openapi_extra=body("Conversation") | returns("Kept", 200, 201),
)
def put_conversation(request: HttpRequest, id: Id) -> HttpResponse:  # noqa: A002
    """Keep a conversation under its id, as often as you like. Messages that are here and not in the body stay."""
    raw = bodies.object_of(request)
    if str(raw.setdefault("id", id)) != id:
        raise Problem(422, "The id in the body is another than the one in the address.")
    given, mended = bodies.conversation_from(raw)

    def keep() -> tuple[Change, Conversation]:
        merged = put(given, asking(request).team)
        return merged.change, merged.row

    change = _waited_for(keep)
    response = _kept(change, mended)
    if change == Change.STORED:
        response.status_code, response["Location"] = 201, quote(request.path)
    return response


def conversations_of(who: Asking) -> QuerySet[Conversation]:
    """The conversations that a token reaches: what its role may open, in its team."""
    return conversations_for(who.person).filter(team=who.team)


def conversation_of(who: Asking, external_id: str) -> Conversation:
    """One of them; 404 where it does not exist and where it is not for this token alike."""
    return get_object_or_404(conversations_of(who), external_id=clean(external_id))


def _appended(team: Team, external_id: str, mended: list[str], **more: Any) -> HttpResponse:
    def keep() -> tuple[Change, Conversation]:
        try:
            row = locked(team, clean(external_id))
        except Conversation.DoesNotExist:
            raise Problem(404, "There is no such conversation in the token's team. Put it first.") from None
        return append(row, **more), row

    return _kept(_waited_for(keep), mended)


def _waited_for(keep: Callable[[], tuple[Change, Conversation]]) -> Change:
    """What came of it; anything new waits to be read from then on."""
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                change, row = keep()
                if change != Change.UNCHANGED:
                    wait([row])
            return change
        except IntegrityError:  # another request keeps it at this moment: next time it is here
            if attempt == TRIES - 1:
                raise
    raise AssertionError


def _kept(change: Change, mended: list[str]) -> HttpResponse:
    return answered(msgspec.json.encode({"change": change, "mended": mended}))


def _zoned(moment: datetime | None) -> datetime | None:
    if moment is not None and moment.tzinfo is None:
        raise Problem(422, "A time needs its zone, such as 2026-03-01T09:00:00Z.")
    return moment
