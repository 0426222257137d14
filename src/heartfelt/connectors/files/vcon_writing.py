"""A conversation as a vCon, and back.

What customer, agent and bot wrote become dialogs of type text. What a vCon has no place for (ids, roles, events,
internal notes, ...) goes into an attachment of our own, with the number of its dialog in place of each text.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import msgspec

from heartfelt.assessment import Assessment
from heartfelt.conversation import Conversation, Message

VERSION = "0.4.0"
PURPOSE = "heartfelt-conversation"
VENDOR = "heartfelt"
_ROLES = {"customer": "customer", "agent": "agent", "bot": "bot"}


def write_vcon(conversation: Conversation, assessment: Assessment | None = None) -> dict[str, Any]:
    """The conversation as a vCon object; an assessment becomes its `analysis`.

    Texts stay as they are. `created_at` is the time of the first message, or of writing if no message has one.
    """
    people = list(dict.fromkeys((one.role, one.author) for one in conversation.messages if one.role in _ROLES))
    spoken = [message for message in conversation.messages if message.role in _ROLES]
    times = [message.at for message in conversation.messages if message.at is not None]
    container: dict[str, Any] = {
        "vcon": VERSION,
        "uuid": str(uuid5(NAMESPACE_URL, f"heartfelt:{conversation.id}")),
        "created_at": (times[0] if times else datetime.now(UTC)).isoformat(),
        "parties": [_party(role, author) for role, author in people],
        "dialog": [_dialog(message, people.index((message.role, message.author))) for message in spoken],
        "analysis": [] if assessment is None else [_analysis(assessment, len(spoken))],
        "attachments": [_beside(conversation, spoken)],
    }
    return container | ({} if conversation.subject is None else {"subject": conversation.subject})


def restored(container: dict[str, Any]) -> dict[str, Any] | None:
    """The plain data of a conversation that `write_vcon` wrote, or None if this vCon is of another make."""
    attachments = container.get("attachments")
    for attachment in attachments if isinstance(attachments, list) else []:
        if not isinstance(attachment, dict) or attachment.get("purpose") != PURPOSE:
            continue
        try:
            beside = msgspec.json.decode(attachment["body"], type=dict[str, Any])
            messages = [_with_text(message, container["dialog"]) for message in beside["messages"]]
        except (msgspec.DecodeError, LookupError, TypeError, RecursionError):
            return None
        return {**beside, "messages": messages}
    return None


def _party(role: str, author: str | None) -> dict[str, str]:
    return {"role": _ROLES[role]} | ({} if author is None else {"name": author})


def _dialog(message: Message, party: int) -> dict[str, Any]:
    dialog = {
        "type": "text", "parties": [party], "originator": party, "mediatype": "text/plain", "body": message.text,
        "encoding": "none", "message_id": message.id,
    }  # fmt: skip
    return dialog if message.at is None else {**dialog, "start": message.at.isoformat()}


def _analysis(assessment: Assessment, dialogs: int) -> dict[str, Any]:
    return {
        "type": "care", "dialog": list(range(dialogs)), "mediatype": "application/json", "vendor": VENDOR,
        "product": "heartfelt", "schema": f"assessment {assessment.version}", "encoding": "json",
        "body": msgspec.json.encode(assessment).decode(),
    }  # fmt: skip


def _beside(conversation: Conversation, spoken: list[Message]) -> dict[str, Any]:
    dialogs = {message.id: number for number, message in enumerate(spoken)}
    messages = []
    for message in conversation.messages:
        data = msgspec.to_builtins(message)
        if message.id in dialogs:
            data["dialog"] = dialogs[message.id]
            del data["text"]
        messages.append(data)
    data = {**msgspec.to_builtins(conversation), "messages": messages}
    return {
        "purpose": PURPOSE, "mediatype": "application/json", "encoding": "json",
        "body": msgspec.json.encode(data).decode(),
    }  # fmt: skip


def _with_text(message: object, dialogs: list[dict[str, Any]]) -> dict[str, Any]:
    if not isinstance(message, dict) or not isinstance(message.get("id"), str):
        raise TypeError("a message is an object with an id")
    if "dialog" not in message:
        return message
    number = message.pop("dialog")
    if number < 0:
        raise LookupError("no dialog has a negative number")
    return {**message, "text": dialogs[number]["body"]}
