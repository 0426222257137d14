"""Freshdesk exports: tickets with their conversations (API versions 1 and 2), notes and ratings.

Reads an array, pages, JSON lines, and the messages of a Singer tap. A single JSON object is read at once; an array or
JSON lines are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from heartfelt.connectors.connector import Format, Head, Options
from heartfelt.connectors.files.json_records import Source, instant
from heartfelt.connectors.files.mail_text import written
from heartfelt.connectors.files.markup import text_of
from heartfelt.conversation import Conversation
from heartfelt.errors import Problems, UnreadableInput

_KEYS = re.compile(r'"(responder_id|helpdesk_ticket|fr_due_by|fr_escalated|email_config_id)"\s*:')
_CHANNELS = {
    1: "email", 2: "email", 3: "voice", 4: "social", 5: "social", 6: "social", 7: "chat", 8: "chat", 9: "email",
    10: "email", 11: "email", 12: "chat", 13: "chat",
}  # fmt: skip
_OUTBOUND, _BOT = 10, 12
_STATUS = {2: "open", 3: "pending", 4: "resolved", 5: "closed"}
_SOLVED = (4, 5)
# How a part of a conversation came about; a forwarded mail goes to a third party, so the customer never sees it.
_NOTE, _FORWARDED = 2, 8
_CSAT = {103: 5.0, 102: 4.5, 101: 4.0, 100: 3.0, -101: 2.0, -102: 1.5, -103: 1.0}

Id = int | str


class Person(msgspec.Struct):
    id: Id | None = None
    name: str | None = None
    email: str | None = None


class Part(msgspec.Struct):
    """One reply or note; Freshdesk calls it a conversation."""

    id: Id | None = None
    body: str | None = None
    body_text: str | None = None
    body_html: str | None = None
    incoming: bool = False
    private: bool = False
    user_id: Id | None = None
    source: int | None = None
    from_email: str | None = None
    created_at: str | None = None
    deleted: bool = False


class Ticket(msgspec.Struct):
    id: Id
    subject: str | None = None
    description: str | None = None
    description_text: str | None = None
    description_html: str | None = None
    created_at: str | None = None
    source: int | None = None
    status: int | None = None
    priority: int | None = None
    type: str | None = None
    requester_id: Id | None = None
    responder_id: Id | None = None
    group_id: Id | None = None
    requester: Person | None = None
    tags: list[str] | None = None
    stats: dict[str, Any] | None = None
    conversations: list[Part] = []
    satisfaction_rating: Any = None


def _recognises(start: Head) -> bool:
    return bool(start.text and start.text.lstrip()[:1] in ("{", "[") and _KEYS.search(start.text))


def _read(path: Path, problems: Problems, options: Options) -> Iterator[Conversation]:
    source, some = Source(path, problems, options), False
    for record in source.records():
        for raw in _tickets(record.data):
            some = True
            what = f"ticket {raw['id']}"[:60] if isinstance(raw.get("id"), int | str) else "ticket"
            if (ticket := source.typed(raw, Ticket, record.line, what)) is None:
                continue
            if (conversation := source.built(_raw(ticket, options), record.line, what)) is not None:
                yield conversation
    if not some and not problems.lost:
        raise UnreadableInput(f"{path} holds no Freshdesk ticket. Export the tickets with their conversations.")


def _tickets(page: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The tickets of a page with their conversations and ratings put in; a record may be one ticket by itself."""
    listed = page.get("tickets") or page.get("results")
    own = listed if isinstance(listed, list) else [page]
    parts, ratings = _by_ticket(page.get("conversations")), _by_ticket(page.get("satisfaction_ratings"))
    for one in own:
        if not isinstance(one, dict):
            continue
        ticket = one.get("helpdesk_ticket") or one.get("ticket") or one
        if not isinstance(ticket, dict) or not ticket.keys() & {"requester_id", "conversations", "notes"}:
            continue
        id_ = str(ticket.get("id"))
        inside = ticket.get("conversations") or ticket.get("notes") or parts.get(id_) or []
        yield {
            **ticket,
            "conversations": [_unwrapped(part) for part in inside] if isinstance(inside, list) else inside,
            "satisfaction_rating": ticket.get("satisfaction_rating") or ratings.get(id_),
        }


def _by_ticket(rows: object) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict):
            grouped.setdefault(str(row.get("ticket_id")), []).append(row)
    return grouped


def _unwrapped(part: object) -> object:
    return part["note"] if isinstance(part, dict) and isinstance(part.get("note"), dict) else part


def _raw(ticket: Ticket, options: Options) -> dict[str, Any]:
    messages = [_opening(ticket), *(_message(part, options) for part in ticket.conversations if not part.deleted)]
    meta = {
        "source": "freshdesk", "status": _STATUS.get(ticket.status or 0, ticket.status), "priority": ticket.priority,
        "type": ticket.type, "tags": ticket.tags, "metrics": ticket.stats, "assigned_to": _text(ticket.responder_id),
    }  # fmt: skip
    return {
        "id": str(ticket.id),
        "channel": _CHANNELS.get(ticket.source or 0, "email"),
        "subject": ticket.subject,
        "customer": _text(ticket.requester_id) or (_text(ticket.requester.id) if ticket.requester else None),
        "queue": _text(ticket.group_id),
        "messages": [message for message in messages if message],
        "outcome": {"csat": _csat(ticket.satisfaction_rating), "resolved": True if ticket.status in _SOLVED else None},
        "meta": {name: value for name, value in meta.items() if value},
    }


def _opening(ticket: Ticket) -> dict[str, Any] | None:
    """The description: what the customer wrote first, or the agent where the ticket is a mail sent out."""
    text = ticket.description_text or text_of(ticket.description_html or ticket.description or "")
    outbound = ticket.source == _OUTBOUND
    author = ticket.responder_id if outbound else ticket.requester_id
    return _written("description", "agent" if outbound else "customer", _text(author), ticket.created_at, text)


def _message(part: Part, options: Options) -> dict[str, Any] | None:
    text = part.body_text or text_of(part.body_html or part.body or "")
    author = _text(part.user_id) or part.from_email
    if part.private or part.source in (_NOTE, _FORWARDED):
        role = "note"
    elif part.incoming or {author, part.from_email} & options.customers:
        role = "customer"
    else:
        role = "bot" if part.source == _BOT else "agent"
    return _written(_text(part.id), role, author, part.created_at, text)


def _written(id_: str | None, role: str, author: str | None, at: str | None, text: str) -> dict[str, Any] | None:
    """A message without the earlier mails quoted in it."""
    kept = written(text) if role in ("customer", "agent") else None
    shown = kept.text if kept and kept.text else text
    if not shown.strip():
        return None
    meta = kept.removed if kept and kept.text else {}
    return {"id": id_, "role": role, "author": author, "at": instant(at), "text": shown, "meta": meta}


def _csat(rating: object) -> float | None:
    """1 to 5 from Freshdesk's faces, 103 (extremely happy) to -103; the first question is the overall one."""
    if isinstance(rating, list):
        rating = rating[-1] if rating else None
    if isinstance(rating, dict):
        rating = rating.get("ratings", rating.get("rating"))
    if isinstance(rating, dict):
        rating = rating.get("default_question", next(iter(rating.values()), None))
    if isinstance(rating, list):
        rating = rating[0].get("value") if rating and isinstance(rating[0], dict) else None
    return _CSAT.get(rating) if isinstance(rating, int) else None


def _text(id_: Id | None) -> str | None:
    return None if id_ is None else str(id_)


format = Format("freshdesk", "Freshdesk tickets with conversations (JSON)", _recognises, _read, rank=6)  # noqa: A001
