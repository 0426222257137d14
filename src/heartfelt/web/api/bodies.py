"""What programs send: JSON in heartfelt's formats, one or many a line. Errors name places, never words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest

from heartfelt.conversation import Conversation, Event, Message, build
from heartfelt.errors import InvalidConversation
from heartfelt.web.api.problems import Problem

BLOCK = 1 << 18
UNKNOWN_KIND = "event of an unknown kind"


def json_of(request: HttpRequest) -> Any:
    """The body; a problem where it is no JSON."""
    if "chunked" in request.headers.get("Transfer-Encoding", ""):
        raise Problem(411, "Send the length of the body (Content-Length).")
    return _decoded(request.body)


def object_of(request: HttpRequest) -> dict[str, Any]:
    """The body; a problem where it is no JSON object."""
    given = json_of(request)
    if not isinstance(given, dict):
        raise Problem(422, "The body must be a JSON object.")
    return given


def conversation_from(raw: object) -> tuple[Conversation, list[str]]:
    """A conversation in heartfelt's format, and what had to be mended."""
    try:
        return build(raw)
    except (TypeError, AttributeError, RecursionError):
        raise InvalidConversation("the conversation does not follow the format") from None


def messages_from(raw: object) -> tuple[Sequence[Message], list[str]]:
    """One message or a list of them, each with its id."""
    many = raw if isinstance(raw, list) else [raw]
    if any(not isinstance(each, dict) or each.get("id") in (None, "") for each in many):
        raise Problem(422, "Send one message or a list of them, each with an id: by it nothing is doubled.")
    given, mended = conversation_from({"id": "appended", "messages": many})
    return given.messages, mended


def events_from(raw: object) -> tuple[Sequence[Event], list[str]]:
    """One event or a list of them."""
    given, mended = conversation_from(
        {"id": "appended", "messages": [], "events": raw if isinstance(raw, list) else [raw]}
    )
    if any(what.startswith(UNKNOWN_KIND) for what in mended):
        raise Problem(422, "An event is of an unknown kind. docs/formats.md lists the kinds.")
    return given.events, mended


def lines_of(request: HttpRequest) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a body with their numbers from 1, without empty ones; None for a line that is too long."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > settings.LARGEST_UPLOAD:
        raise Problem(413, f"The body is larger than {settings.LARGEST_UPLOAD // 1_000_000} MB. Send less at once.")
    if not length:
        raise Problem(411, "Send the lines, and their length (Content-Length).")
    for number, line in enumerate(_split(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE), 1):
        if line is None or line.strip():
            yield number, line


def _split(request: HttpRequest, longest: int) -> Iterator[bytes | None]:
    """The lines of a body, None for one that is too long; read in blocks, since not every server reads lines well."""
    rest, too_long = b"", False
    while block := request.read(BLOCK):
        *lines, rest = (rest + block).split(b"\n")
        for line in lines:
            yield None if too_long or len(line) > longest else line
            too_long = False
        if len(rest) > longest:
            rest, too_long = b"", True
    if rest or too_long:
        yield None if too_long or len(rest) > longest else rest


def conversation_in(line: bytes) -> tuple[Conversation, list[str]]:
    """The conversation in a line; InvalidConversation where there is none."""
    try:
        raw = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidConversation("not valid JSON") from None
    return conversation_from(raw)


def _decoded(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Problem(400, "The body is not valid JSON.") from None
