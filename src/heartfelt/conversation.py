"""A conversation between a customer and those who answer: the input of everything.

The JSON form is heartfelt's conversation format, version 1, one object a line. Objects are immutable; text is kept
exactly as given, and every offset elsewhere refers to it (Python string indices, that is code points).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from itertools import pairwise
from typing import Annotated, Any, Literal

import msgspec

from heartfelt.errors import InvalidConversation
from heartfelt.misfit import in_words

Role = Literal["customer", "agent", "bot", "note"]
Channel = Literal["chat", "email", "social", "voice"]
EventKind = Literal["assigned", "transfer", "handoff", "escalation", "status", "macro", "hold", "promise_kept", "csat"]
Time = Annotated[datetime, msgspec.Meta(tz=True)]

ROLES: tuple[str, ...] = ("customer", "agent", "bot", "note")
CHANNELS: tuple[str, ...] = ("chat", "email", "social", "voice")
EVENT_KINDS: tuple[str, ...] = (
    "assigned", "transfer", "handoff", "escalation", "status", "macro", "hold", "promise_kept", "csat",
)  # fmt: skip

NEAREST_CHANNEL: dict[str, Channel] = {
    "twitter": "social", "x": "social", "facebook": "social", "instagram": "social", "review": "social",
    "forum": "social", "complaint-site": "social", "complaints": "social",
    "any_channel": "chat", "sms": "chat", "whatsapp": "chat", "messenger": "chat", "web": "email",
    "messaging": "chat", "telegram": "chat", "line": "chat", "widget": "chat", "mail": "email", "letter": "email",
    "form": "email", "ticket": "email", "phone": "voice", "call": "voice", "audio": "voice", "video": "voice",
    "telephony": "voice", "voicemail": "voice",
}  # fmt: skip


class Message(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One message. `role` note is an internal one that the customer never sees; `at` carries a zone or is None."""

    id: str
    role: Role
    author: str | None = None
    at: Time | None = None
    text: str
    meta: dict[str, Any] = {}


class Event(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Something that happened around the messages; `from_` and `to` are agents, queues or states."""

    kind: EventKind
    at: Time | None = None
    from_: str | None = msgspec.field(default=None, name="from")
    to: str | None = None
    note: str | None = None
    meta: dict[str, Any] = {}


class Outcome(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """What the source says of the end: the customer's rating (1 to 5) and whether it was solved."""

    csat: float | None = None
    resolved: bool | None = None


class Conversation(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A conversation with its messages in time order; ids of messages are unique in it."""

    id: str
    channel: Channel = "chat"
    subject: str | None = None
    customer: str | None = None
    language: str | None = None
    queue: str | None = None
    messages: tuple[Message, ...]
    events: tuple[Event, ...] = ()
    outcome: Outcome = Outcome()
    meta: dict[str, Any] = {}

    def __post_init__(self) -> None:
        if not self.id:
            raise ValueError("a conversation needs an id that is not empty")
        if len({message.id for message in self.messages}) != len(self.messages):
            raise ValueError("two messages have the same id")
        for message in self.messages:
            if not message.text.isascii() and _HALF.search(message.text):
                raise ValueError(f"message {message.id!r} holds half a character (a lone surrogate)")

    def message(self, message_id: str) -> Message:
        """The message with this id; LookupError when there is none."""
        for message in self.messages:
            if message.id == message_id:
                return message
        raise LookupError(f"conversation {self.id} has no message {message_id!r}")


_KNOWN = {"role": ROLES, "channel": CHANNELS, "kind": EVENT_KINDS}
_HALF = re.compile("[\ud800-\udfff]")
_decoder = msgspec.json.Decoder(Conversation)
_encoder = msgspec.json.Encoder()
_FIELDS: dict[type[msgspec.Struct], set[str]] = {
    type_: {f.encode_name for f in msgspec.structs.fields(type_)} for type_ in (Conversation, Message, Event)
}


def decode(line: bytes | str, zone: tzinfo | None = None) -> tuple[Conversation, list[str]]:
    """Read one JSON object as a conversation.

    Returns the conversation and what had to be mended on the way (an unknown channel, a time without a zone, messages
    out of order, ...). Raises `InvalidConversation` saying which field is wrong, never with the text of a message.
    """
    try:
        return in_order(_decoder.decode(line))
    except msgspec.ValidationError:
        pass
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidConversation(f"not valid JSON ({_reason(error)})") from None
    try:
        raw = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidConversation(f"not valid JSON ({_reason(error)})") from None
    return build(raw, zone)


def in_zone(zone: tzinfo) -> str:
    """What is said of a time that was written without a zone and taken in this one."""
    return f"time without a zone: taken in {zone}"


def build(raw: object, zone: tzinfo | None = None) -> tuple[Conversation, list[str]]:
    """Make a conversation from plain data in the format's shape, mending what can be mended (see `decode`)."""
    if not isinstance(raw, dict):
        raise InvalidConversation("a conversation must be a JSON object")
    if not isinstance(raw.get("meta") or {}, dict):
        raise InvalidConversation("`meta` must be an object")
    mended: list[str] = []
    data = _with_extra_in_meta(raw, Conversation)
    data["channel"] = _known_channel(data, mended)
    if isinstance(data.get("messages"), list):
        data["messages"] = [_mend_message(m, i, mended, zone) for i, m in enumerate(data["messages"], 1)]
    if isinstance(data.get("events"), list):
        data["events"] = _known_events(data, mended, zone)
    for name in ("events", "outcome", "meta"):
        if data.get(name) is None:
            data.pop(name, None)
    try:
        conversation = msgspec.convert(data, Conversation)
    except (msgspec.ValidationError, RecursionError) as error:
        raise InvalidConversation(_reason(error)) from None
    conversation, sorting = in_order(conversation)
    return conversation, list(dict.fromkeys(mended + sorting))


def encode(conversation: Conversation) -> bytes:
    """The conversation as one line of JSON, without a line break."""
    return _encoder.encode(conversation)


def in_order(conversation: Conversation) -> tuple[Conversation, list[str]]:
    """The conversation with its messages in time order, where every message has a time."""
    times = [message.at for message in conversation.messages if message.at is not None]
    if len(times) != len(conversation.messages) or all(a <= b for a, b in pairwise(times)):
        return conversation, []
    messages = sorted(conversation.messages, key=lambda message: message.at or times[0])
    return msgspec.structs.replace(conversation, messages=tuple(messages)), [
        "messages were out of order: sorted by time"
    ]


def _with_extra_in_meta(raw: dict[str, Any], type_: type[msgspec.Struct]) -> dict[str, Any]:
    known = _FIELDS[type_]
    data = {name: value for name, value in raw.items() if name in known}
    extra = {name: value for name, value in raw.items() if name not in known}
    if extra:
        meta = data.get("meta")
        data["meta"] = {**(meta if isinstance(meta, dict) else {}), **extra}
    return data


def _known_channel(data: dict[str, Any], mended: list[str]) -> object:
    channel = data.get("channel") or "chat"
    if not isinstance(channel, str) or channel in CHANNELS:
        return channel
    nearest = NEAREST_CHANNEL.get(channel.lower(), "chat")
    data["meta"] = {**(data.get("meta") or {}), "channel": channel}
    if channel.lower() not in NEAREST_CHANNEL:
        mended.append("unknown channel: read as chat, the original is in meta")
    return nearest


def _mend_message(raw: object, position: int, mended: list[str], zone: tzinfo | None) -> object:
    if not isinstance(raw, dict):
        return raw
    data = _with_extra_in_meta(raw, Message)
    if data.get("id") is None:
        data["id"] = f"m{position}"
        mended.append("message without an id: named by its position")
    elif isinstance(data["id"], int):
        data["id"] = str(data["id"])
    if data.get("meta") is None:
        data.pop("meta", None)
    _mend_time(data, mended, zone)
    return data


def _known_events(data: dict[str, Any], mended: list[str], zone: tzinfo | None) -> list[object]:
    known: list[object] = []
    for raw in data["events"]:
        if isinstance(raw, dict) and raw.get("kind") not in EVENT_KINDS:
            meta = data.get("meta") or {}
            kept = meta.get("events")
            data["meta"] = {**meta, "events": [*(kept if isinstance(kept, list) else ()), raw]}
            mended.append("event of an unknown kind: kept in meta only")
            continue
        event = _with_extra_in_meta(raw, Event) if isinstance(raw, dict) else raw
        if isinstance(event, dict):
            _mend_time(event, mended, zone)
        known.append(event)
    return known


def _mend_time(data: dict[str, Any], mended: list[str], zone: tzinfo | None) -> None:
    at = data.get("at")
    if not isinstance(at, str):
        return
    try:
        time = datetime.fromisoformat(at)
        if time.tzinfo is None and zone is not None:
            data["at"] = time.replace(tzinfo=zone).astimezone(UTC)
            mended.append(in_zone(zone))
            return
    except (ValueError, OverflowError):
        return
    if time.tzinfo is None:
        data["meta"] = {**(data.get("meta") or {}), "at": at}
        data["at"] = None
        mended.append("time without a zone: not used, the original is in meta")


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deep"
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8"
    return in_words(error, _KNOWN) if isinstance(error, msgspec.ValidationError) else str(error)
