"""Intercom exports: conversations with their parts.

Reads an array, pages such as `{"conversations": [...]}`, JSON lines, and the messages of a Singer tap. A single JSON
object is read at once; an array or JSON lines are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from heartfelt.connectors.connector import Format, Head, Options
from heartfelt.connectors.files.json_records import Source, instant
from heartfelt.connectors.files.markup import text_of
from heartfelt.conversation import Conversation
from heartfelt.errors import Problems, UnreadableInput

_KEYS = re.compile(
    r'"(conversation_parts|conversation_message|admin_assignee_id|conversation_id)"\s*:|"conversation\.list"'
)
_CHANNELS = {
    "email": "email", "facebook": "social", "twitter": "social", "instagram": "social", "phone_call": "voice",
    "phone_switch": "voice",
}  # fmt: skip
_CUSTOMERS = frozenset({"user", "lead", "contact", "visitor"})
_SENT_BY_MACHINE = frozenset({"automated", "operator_initiated", "campaigns_initiated", "campaign_initiated"})
_STATUS = {"open": "open", "close": "closed", "snoozed": "snoozed", "unsnoozed": "open", "timer_unsnooze": "open"}
_OPERATOR = "operator+"

Id = int | str


class Person(msgspec.Struct):
    type: str | None = None
    id: Id | None = None
    name: str | None = None
    email: str | None = None
    from_ai_agent: bool | None = None


class Part(msgspec.Struct):
    id: Id | None = None
    part_type: str = "comment"
    body: str | None = None
    author: Person | None = None
    created_at: Id | float | None = None
    assigned_to: Person | Id | None = None
    redacted: bool | None = None


class Opening(msgspec.Struct):
    """How it began; Intercom calls it the source."""

    id: Id | None = None
    type: str | None = None
    subject: str | None = None
    body: str | None = None
    author: Person | None = None
    delivered_as: str | None = None
    redacted: bool | None = None


class Rating(msgspec.Struct):
    rating: float | None = None


class Talk(msgspec.Struct):
    """One conversation as Intercom gives it."""

    id: Id
    title: str | None = None
    created_at: Id | float | None = None
    state: str | None = None
    source: Opening | None = None
    parts: list[Part] = []
    contacts: list[Person] = []
    team_assignee_id: Id | None = None
    conversation_rating: Rating | None = None
    statistics: dict[str, Any] | None = None
    priority: Id | None = None


def _recognises(start: Head) -> bool:
    return bool(start.text and start.text.lstrip()[:1] in ("{", "[") and _KEYS.search(start.text))


def _read(path: Path, problems: Problems, options: Options) -> Iterator[Conversation]:
    source, some = Source(path, problems, options), False
    for record in source.records():
        for raw in _talks(record.data):
            some = True
            what = f"conversation {raw['id']}"[:60] if isinstance(raw.get("id"), int | str) else "conversation"
            if (talk := source.typed(_plain(raw), Talk, record.line, what)) is None:
                continue
            if (conversation := source.built(_raw(talk, options), record.line, what)) is not None:
                yield conversation
    if not some and not problems.lost:
        raise UnreadableInput(f"{path} holds no Intercom conversation. Export conversations with their parts.")


def _talks(page: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The conversations of a page or a webhook; a record may be one conversation by itself."""
    data = page.get("data")
    inner = data.get("item") if isinstance(data, dict) else data
    listed = page.get("conversations") or inner or page
    parts: dict[str, list[Any]] = {}
    if isinstance(streamed := page.get("conversation_parts"), list) and "conversations" in page:
        for part in streamed:
            parts.setdefault(str(part.get("conversation_id") if isinstance(part, dict) else None), []).append(part)
    for one in listed if isinstance(listed, list) else [listed]:
        if isinstance(one, dict) and one.keys() & {"conversation_parts", "source", "conversation_message"}:
            yield {"conversation_parts": parts.get(str(one.get("id")), []), **one}


def _plain(raw: dict[str, Any]) -> dict[str, Any]:
    """One shape for what the versions of the API wrap differently."""
    people = raw.get("contacts") or raw.get("customers") or raw.get("user")
    return {
        **raw,
        "source": raw.get("source") or raw.get("conversation_message"),
        "parts": _unwrapped(raw.get("conversation_parts"), "conversation_parts"),
        "contacts": _unwrapped(people, "contacts"),
        "title": raw.get("title") if isinstance(raw.get("title"), str) else None,
    }


def _unwrapped(value: object, name: str) -> object:
    if isinstance(value, dict):
        value = value.get(name, [value] if "id" in value else [])
    return value or []


def _raw(talk: Talk, options: Options) -> dict[str, Any]:
    opening = talk.source or Opening()
    parts = [
        Part(opening.id or "opening", "comment", opening.body, opening.author, talk.created_at, None, opening.redacted)
    ]
    parts += talk.parts
    messages = [message for part in parts if (message := _message(part, options))]
    if messages and messages[0]["role"] == "agent" and opening.delivered_as in _SENT_BY_MACHINE:
        messages[0]["role"] = "bot"
    customers = [one.id for one in talk.contacts] + [m["author"] for m in messages if m["role"] == "customer"]
    names = {str(part.author.id): part.author.name for part in parts if part.author and part.author.name}
    subject = text_of(opening.subject or "") or talk.title
    meta = {
        "source": "intercom", "via": opening.type, "status": talk.state, "priority": talk.priority,
        "metrics": talk.statistics, "names": names,
    }  # fmt: skip
    return {
        "id": str(talk.id),
        "channel": _CHANNELS.get(opening.type or "", "chat"),
        "subject": subject or None,
        "customer": next((str(one) for one in customers if one is not None), None),
        "queue": None if talk.team_assignee_id is None else str(talk.team_assignee_id),
        "messages": messages,
        "events": list(_events(talk.parts, options)),
        "outcome": {
            "csat": talk.conversation_rating.rating if talk.conversation_rating else None,
            "resolved": True if talk.state == "closed" else None,
        },
        "meta": {name: value for name, value in meta.items() if value},
    }


def _message(part: Part, options: Options) -> dict[str, Any] | None:
    text = text_of(part.body or "")
    if not text.strip() or part.redacted or part.part_type == "conversation_rating_changed":
        return None
    author = part.author or Person()
    return {
        "id": None if part.id is None else str(part.id),
        "role": "note" if part.part_type.startswith("note") else _role(author, options),
        "author": None if author.id is None else str(author.id),
        "at": instant(part.created_at),
        "text": text,
    }


def _role(author: Person, options: Options) -> str:
    names = {str(author.id), author.name, author.email}
    if names & options.agents:
        return "agent"
    if names & options.customers or author.type in _CUSTOMERS:
        return "customer"
    machine = author.type == "bot" or author.from_ai_agent or (author.email or "").startswith(_OPERATOR)
    return "bot" if machine else "agent"


def _events(parts: list[Part], options: Options) -> Iterator[dict[str, Any]]:
    """Who had it when: given to somebody first, passed on by a bot, or passed on between agents."""
    holder, bot_spoke = None, False
    for part in parts:
        at, author = instant(part.created_at), part.author or Person()
        bot_spoke = bot_spoke or (_role(author, options) == "bot" and bool(part.body))
        given_to = part.assigned_to
        to = given_to.id if isinstance(given_to, Person) and given_to.type not in _CUSTOMERS else None
        to = given_to if isinstance(given_to, int | str) else to
        if "assign" in part.part_type and to is not None and str(to) not in (holder, "nobody", ""):
            kind = "transfer" if holder else "handoff" if bot_spoke else "assigned"
            yield {"kind": kind, "at": at, "from": holder, "to": str(to)}
            holder = str(to)
        elif (status := _status(part.part_type)) is not None:
            yield {"kind": "status", "at": at, "to": status}


def _status(part_type: str) -> str | None:
    return "open" if part_type.endswith("reopen") else _STATUS.get(part_type)


format = Format("intercom", "Intercom conversations with their parts (JSON)", _recognises, _read, rank=6)  # noqa: A001
