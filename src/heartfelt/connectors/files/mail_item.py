"""One mail: its headers and the text that a person wrote in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any

from heartfelt.connectors.files.mail_text import written
from heartfelt.connectors.files.markup import text_of
from heartfelt.connectors.opening import decode_text

_ID = re.compile(r"<([^<>\s]+)>")
_FLOWED_SIGNATURE = "-- "


@dataclass
class Mail:
    """What is kept of a mail; addresses are in lower case, and `place` is where it was found."""

    id: str
    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    at: datetime | None
    refers_to: tuple[str, ...]
    automatic: bool
    text: str
    meta: dict[str, Any]
    place: tuple[Path, int | None] = field(default=(Path(), None))


def read_mail(message: EmailMessage, fallback_id: str) -> Mail:
    """A parsed mail; `fallback_id` names it where it has no Message-ID."""
    kept = written(_text(message))
    senders = _addresses(message, ("From", "Sender"))
    names = [name for name, _ in getaddresses([_header(message, "From")]) if name]
    ids = _ids(message, "Message-ID")
    return Mail(
        id=ids[0] if ids else fallback_id,
        sender=senders[0] if senders else "",
        to=tuple(_addresses(message, ("To", "Delivered-To"))),
        cc=tuple(_addresses(message, ("Cc",))),
        subject=" ".join(_header(message, "Subject").split()),
        at=_time(_header(message, "Date")),
        refers_to=(*_ids(message, "References"), *_ids(message, "In-Reply-To")),
        automatic=_is_automatic(message),
        text=kept.text,
        meta={**kept.removed, **({"name": names[0]} if names else {})},
    )


def _header(message: EmailMessage, name: str) -> str:
    return str(message.get(name) or "")


def _ids(message: EmailMessage, name: str) -> list[str]:
    return _ID.findall(_header(message, name))


def _addresses(message: EmailMessage, names: Iterable[str]) -> list[str]:
    values = [str(value) for name in names for value in message.get_all(name, [])]
    return list(dict.fromkeys(address.lower() for _, address in getaddresses(values) if "@" in address))


def _time(header: str) -> datetime | None:
    try:
        time = parsedate_to_datetime(header)
        # "-0000" is UTC said by a machine that does not know its zone.
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _is_automatic(message: EmailMessage) -> bool:
    return (
        _header(message, "Auto-Submitted").lower().startswith(("auto-replied", "auto-generated"))
        or _header(message, "Precedence").lower() == "auto_reply"
        or any(message.get(name) is not None for name in ("X-Autoreply", "X-Autorespond"))
    )


def _text(message: EmailMessage) -> str:
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        if body is None:
            continue
        text = _content(body)
        if kind == "html":
            text = text_of(text)
        elif str(body.get_param("format") or "").lower() == "flowed":
            text = _unflowed(text, delete_space=str(body.get_param("delsp") or "").lower() == "yes")
        if text.strip():
            return text
    return ""


def _content(part: MIMEPart) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "ascii")
    except (UnicodeDecodeError, LookupError, ValueError):
        return decode_text(data)


def _unflowed(text: str, *, delete_space: bool) -> str:
    """The lines that RFC 3676 broke for sending, joined again."""
    lines: list[str] = []
    joins = False
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:].removeprefix(" ")
        if joins and lines and depth == _depth(lines[-1]):
            lines[-1] += rest
        else:
            lines.append(f"{'>' * depth} {rest}" if depth else rest)
        joins = rest.endswith(" ") and rest != _FLOWED_SIGNATURE
        if joins and delete_space:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(">"))
