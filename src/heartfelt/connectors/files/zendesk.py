"""Zendesk exports: tickets with their comments, audits, metrics and ratings.

Reads what the API and the account export give: an array, pages such as `{"tickets": [...], "users": [...]}`, lines,
and the messages of a Singer tap. A single JSON object is read at once, so an export in one huge object needs memory
for all of it; an array or JSON lines do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from heartfelt.connectors.connector import Format, Head, Options
from heartfelt.connectors.files.json_records import Source, instant
from heartfelt.connectors.files.markup import text_of
from heartfelt.connectors.files.zendesk_export import (
    Audit,
    AuditEvent,
    Beside,
    Comment,
    Id,
    Person,
    Rating,
    Ticket,
    Via,
    tickets,
)
from heartfelt.conversation import Conversation
from heartfelt.errors import Problems, UnreadableInput

_KEYS = re.compile(r'"(submitter_id|assignee_id|organization_id|macro_title|previous_value)"\s*:')
_CHANNELS = {
    "chat": "chat", "native_messaging": "chat", "mobile_sdk": "chat", "whatsapp": "chat", "sms": "chat", "line": "chat",
    "telegram": "chat", "messenger": "chat", "apple_business_chat": "chat", "viber": "chat", "wechat": "chat",
    "sunshine_conversations_api": "chat", "twitter": "social", "facebook": "social", "instagram_dm": "social",
    "twitter_dm": "social", "facebook_messenger": "chat", "any_channel": "social", "voice": "voice", "phone": "voice",
    "voicemail": "voice",
}  # fmt: skip
_MACHINES = frozenset({"rule", "system", "automation", "trigger", "answer_bot", "answer_bot_for_web_widget"})
_SYSTEM_AUTHOR = "-1"
_DESCRIPTION = "description"
_SCORES = {"good": 5.0, "bad": 1.0}
_SOLVED = frozenset({"solved", "closed"})


def _recognises(start: Head) -> bool:
    return bool(start.text and start.text.lstrip()[:1] in ("{", "[") and _KEYS.search(start.text))


def _read(path: Path, problems: Problems, options: Options) -> Iterator[Conversation]:
    source, beside, some = Source(path, problems, options), Beside(), False
    for line, ticket in tickets(source, beside):
        some = True
        what = f"ticket {ticket.id}"
        conversation = source.built(_raw(ticket, _Cast(ticket, beside, options)), line, what)
        if conversation is None:
            continue
        if conversation.messages[0].id == _DESCRIPTION:
            source.mended(line, what, "no comments in the export: only the opening text was read")
        yield conversation
    if not some and not problems.lost:
        raise UnreadableInput(f"{path} holds no Zendesk ticket. Export the tickets with their comments.")


class _Cast:
    """Who is who on one ticket."""

    def __init__(self, ticket: Ticket, beside: Beside, options: Options) -> None:
        embedded = [ticket.requester, ticket.assignee, ticket.submitter, *(one.author for one in ticket.comments)]
        self.people = beside.people | {str(one.id): one for one in embedded if one is not None and one.id is not None}
        self.groups = beside.groups | ({str(ticket.group.id): ticket.group.name or ""} if ticket.group else {})
        self.requester = _first(ticket.requester_id, _id(ticket.requester), _in_audits(ticket, "requester_id"))
        self._options = options

    def role(self, author: str | None, public: bool, via: Via | None) -> str:
        """The role of who wrote a comment: whoever asked is the customer; others by what the export says of them."""
        if not public:
            return "note"
        person = self.people.get(author or "", Person())
        names = {name for name in (author, person.name, person.email) if name}
        if names & self._options.agents:
            return "agent"
        if names & self._options.customers or (author is not None and author == self.requester):
            return "customer"
        if author == _SYSTEM_AUTHOR or (via is not None and via.channel in _MACHINES):
            return "bot"
        return "customer" if person.role == "end-user" else "agent"


def _raw(ticket: Ticket, cast: _Cast) -> dict[str, Any]:
    rating = ticket.satisfaction_rating
    channel = str(ticket.via.channel) if ticket.via and ticket.via.channel is not None else None
    written = _comments(ticket)
    messages = [message for comment in written if (message := _message(comment, cast))]
    names = {
        message["author"]: cast.people[message["author"]].name
        for message in messages
        if message["author"] in cast.people
    }
    meta = {
        "source": "zendesk", "via": channel, "status": ticket.status, "priority": ticket.priority, "type": ticket.type,
        "tags": ticket.tags, "metrics": ticket.metrics, "names": {id_: name for id_, name in names.items() if name},
        "rating": {"score": rating.score, "reason": rating.reason} if isinstance(rating, Rating) else rating,
    }  # fmt: skip
    group = None if ticket.group_id is None else str(ticket.group_id)
    return {
        "id": str(ticket.id),
        "channel": _CHANNELS.get(channel or "", "email"),
        "subject": ticket.subject or ticket.raw_subject or _in_audits(ticket, "subject"),
        "customer": cast.requester,
        "queue": cast.groups.get(group or "", group),
        "messages": messages,
        "events": [event for audit in ticket.audits for event in _events(audit, cast)],
        "outcome": {"csat": _csat(rating), "resolved": True if ticket.status in _SOLVED else None},
        "meta": {name: value for name, value in meta.items() if value},
    }


def _comments(ticket: Ticket) -> list[Comment]:
    """The comments; where the export has none, those in the audits, or else the description that opened the ticket."""
    if ticket.comments:
        return ticket.comments
    written = [
        Comment(
            event.id, _first(event.author_id, audit.author_id), None, event.body, event.plain_body, event.html_body,
            event.public is not False, audit.created_at, via=event.via or audit.via,
        )
        for audit in ticket.audits
        for event in audit.events
        if event.type in ("Comment", "VoiceComment")
    ]  # fmt: skip
    requester = _first(ticket.requester_id, _id(ticket.requester))
    return written or [Comment(_DESCRIPTION, requester, body=ticket.description, created_at=ticket.created_at)]


def _message(comment: Comment, cast: _Cast) -> dict[str, Any] | None:
    text = comment.body or comment.plain_body or text_of(comment.html_body or "")
    if not text.strip():
        return None
    author = _first(comment.author_id, _id(comment.author))
    return {
        "id": None if comment.id is None else str(comment.id),
        "role": cast.role(author, comment.public, comment.via),
        "author": author,
        "at": instant(comment.created_at),
        "text": text,
    }


def _events(audit: Audit, cast: _Cast) -> Iterator[dict[str, Any]]:
    at = instant(audit.created_at)
    fields = {event.field_name for event in audit.events}
    for event in audit.events:
        kind, before, after = _event_kind(event), _name(event.previous_value), _name(event.value)
        if kind == "macro":
            yield {
                "kind": kind,
                "at": at,
                "from": _first(audit.author_id),
                "to": event.macro_title or _name(event.macro_id),
            }
        elif kind == "csat":
            yield {"kind": kind, "at": at, "to": _name(event.score)}
        elif kind == "status" and event.type == "Change":
            yield {"kind": kind, "at": at, "from": before, "to": after}
        elif kind == "assigned" and after is not None:
            yield {"kind": "transfer" if before else "assigned", "at": at, "from": before, "to": after}
        elif kind == "group" and before and after and "assignee_id" not in fields:
            groups = cast.groups
            yield {"kind": "transfer", "at": at, "from": groups.get(before, before), "to": groups.get(after, after)}


def _event_kind(event: AuditEvent) -> str | None:
    if event.type in ("Change", "Create"):
        return {"status": "status", "assignee_id": "assigned", "group_id": "group"}.get(str(event.field_name))
    return {"AgentMacroReference": "macro", "SatisfactionRating": "csat"}.get(event.type)


def _in_audits(ticket: Ticket, field: str) -> str | None:
    """The last value that the audits give a field."""
    events = (event for audit in ticket.audits for event in audit.events)
    named = [_name(event.value) for event in events if event.field_name == field]
    return named[-1] if named else None


def _csat(rating: Rating | str | None) -> float | None:
    score = rating.score if isinstance(rating, Rating) else rating
    if isinstance(score, str):
        return _SCORES.get(score.removesuffix("_with_comment").removesuffix("withcomment"))
    return float(score) if score is not None and 1 <= score <= 5 else None


def _first(*ids: Id | None) -> str | None:
    return next((str(one) for one in ids if one is not None), None)


def _id(person: Person | None) -> Id | None:
    return person.id if person else None


def _name(value: object) -> str | None:
    return str(value) if isinstance(value, int | str) and value != "" else None


format = Format("zendesk", "Zendesk tickets with comments and audits (JSON)", _recognises, _read, rank=5)  # noqa: A001
