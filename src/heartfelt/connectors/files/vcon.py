"""vCon, the IETF container for conversations: text dialogs and transcripts are read, conversations are written.

Reads one vCon, an array of them, or one a line; also the signed form, whose signature is not verified. Media are not
fetched: a recording is read through the transcript in its `analysis`.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from heartfelt.connectors.connector import Format, Head, Options
from heartfelt.connectors.files.json_records import Source, instant
from heartfelt.connectors.files.markup import text_of
from heartfelt.connectors.files.vcon_people import Party, People, Turn
from heartfelt.connectors.files.vcon_transcript import said
from heartfelt.connectors.files.vcon_writing import restored
from heartfelt.connectors.files.vcon_writing import write_vcon as write_vcon
from heartfelt.connectors.opening import open_to_write
from heartfelt.conversation import Conversation
from heartfelt.errors import Problems

_VCON = re.compile(r'"vcon"\s*:\s*"[\d.]+"')
_SHAPE = (re.compile(r'"parties"\s*:\s*\['), re.compile(r'"dialog"\s*:\s*\['))
_SIGNED = re.compile(r'"payload"\s*:\s*"[\s\S]*"signatures"\s*:|"signatures"\s*:[\s\S]*"payload"\s*:\s*"')
_SPOKEN = ("recording", "video")
_TRANSCRIPTS = ("transcript", "diarized", "wtf")

Index = int | list[Any] | None


class Dialog(msgspec.Struct):
    type: str = ""
    start: Any = None
    parties: Index = None
    originator: Index = None
    mediatype: str | None = None
    mimetype: str | None = None
    body: Any = None
    encoding: str | None = None
    message_id: str | None = None
    transferee: Index = None
    transferor: Index = None
    transfer_target: Index = None


class Analysis(msgspec.Struct):
    type: str = ""
    dialog: Index = None
    body: Any = None
    encoding: str | None = None


class Container(msgspec.Struct):
    """A vCon as far as it is read."""

    uuid: str | None = None
    subject: str | None = None
    parties: list[Party] = []
    dialog: list[Dialog] = []
    analysis: list[Analysis] = []


def _recognises(start: Head) -> bool:
    text = start.text
    if not text or text.lstrip()[:1] not in ("{", "["):
        return False
    return bool(_VCON.search(text) or all(shape.search(text) for shape in _SHAPE) or _SIGNED.search(text))


def _read(path: Path, problems: Problems, options: Options) -> Iterator[Conversation]:
    source = Source(path, problems, options)
    for record in source.records():
        data = _opened(record.data, record.line, source)
        if data is None:
            continue
        what = f"vCon {data.get('uuid')}"[:60]
        raw = restored(data) or _raw(data, record.line, what, source)
        if raw is not None and (conversation := source.built(raw, record.line, what)) is not None:
            yield conversation


def _opened(data: dict[str, Any], line: int, source: Source) -> dict[str, Any] | None:
    """The vCon inside its signed form; None, with the problem reported, where it is encrypted or no vCon at all."""
    if isinstance(payload := data.get("payload"), str):
        decoded = _decoded(payload, "base64url")
        try:
            data = msgspec.json.decode(decoded, type=dict[str, Any]) if isinstance(decoded, str) else {}
        except (msgspec.DecodeError, RecursionError):
            data = {}
    elif "ciphertext" in data:
        source.problems.add(source.path, line, "encrypted vCon: decrypt it first")
        return None
    if not isinstance(data.get("dialog"), list) or not isinstance(data.get("parties"), list):
        source.problems.add(source.path, line, "no vCon: it has no lists `parties` and `dialog`")
        return None
    return data


def _raw(data: dict[str, Any], line: int, what: str, source: Source) -> dict[str, Any] | None:
    container = source.typed(data, Container, line, what)
    if container is None:
        return None
    people = People(container.parties, source.options)
    turns = [turn for index, dialog in enumerate(container.dialog) for turn in _turns(container, index, dialog, people)]
    if (who := people.roles(turns)) is None:
        reason = "does not tell who is the agent: give the parties a `role`, or name the agents with --agent"
        source.problems.add(source.path, line, f"{what}: {reason}", kind=reason)
        return None
    if any(turn.guessed for turn in turns):
        source.mended(line, what, "transcript without speakers: told apart by turns, greetings and names")
    messages = [
        {
            "id": turn.id or f"m{number}", "role": who[turn.speaker], "at": turn.at, "text": turn.text,
            "author": people.author(turn.speaker, who[turn.speaker]), "meta": turn.meta,
        }
        for number, turn in enumerate(turns, 1)
    ]  # fmt: skip
    starts = [dialog.start for dialog in container.dialog if isinstance(dialog.start, str)]
    spoken = any(dialog.type in _SPOKEN for dialog in container.dialog)
    mailed = any((dialog.mediatype or "").startswith(("message/", "multipart/")) for dialog in container.dialog)
    return {
        "id": container.uuid or f"{source.path.name.split('.')[0]}-{line}",
        "channel": "voice" if spoken else "email" if mailed else "chat",
        "subject": container.subject,
        "customer": next((message["author"] for message in messages if message["role"] == "customer"), None),
        "messages": messages,
        "events": [event for dialog in container.dialog if (event := _transfer(dialog, people))],
        "meta": {"source": "vcon"} | ({"began": starts[0]} if starts else {}),
    }


def _turns(container: Container, index: int, dialog: Dialog, people: People) -> list[Turn]:
    """What was said in one dialog: its own text, or the best transcript of it."""
    at = instant(dialog.start)
    parties = [one for one in _indices(dialog.parties) if people.has(one)]
    media = dialog.mediatype or dialog.mimetype or ""
    if dialog.type == "text" or (dialog.body is not None and media.startswith("text/")):
        text = _decoded(dialog.body, dialog.encoding)
        speaker = next((one for one in (*_indices(dialog.originator), *parties) if people.has(one)), None)
        if not isinstance(text, str) or not text.strip() or speaker is None:
            return []
        shown = text_of(text) if media.startswith("text/html") else text
        return [Turn(people.key(speaker), shown, at, dialog.message_id)]
    about = [one for one in container.analysis if _transcribes(one) and index in _indices(one.dialog, index)]
    read = [people.turns(said(_decoded(one.body, one.encoding)), parties, at) for one in about]
    return min((turns for turns in read if turns), key=lambda turns: turns[0].guessed, default=[])


def _transcribes(analysis: Analysis) -> bool:
    return any(word in analysis.type.lower() for word in _TRANSCRIPTS)


def _transfer(dialog: Dialog, people: People) -> dict[str, Any] | None:
    if dialog.type != "transfer":
        return None
    before, after = (next(iter(_indices(one)), None) for one in (dialog.transferor, dialog.transfer_target))
    return {
        "kind": "transfer", "at": instant(dialog.start),
        "from": people.key(before) if before is not None and people.has(before) else None,
        "to": people.key(after) if after is not None and people.has(after) else None,
    }  # fmt: skip


def _indices(value: Index, *missing: int) -> list[int]:
    """The indices that a value of one, a list, or a list of lists gives."""
    if value is None:
        return list(missing)
    values = value if isinstance(value, list) else [value]
    return [one for item in values for one in (item if isinstance(item, list) else [item]) if isinstance(one, int)]


def _decoded(body: object, encoding: str | None) -> object:
    """A body without its encoding; None where it does not keep to it."""
    if not isinstance(body, str) or encoding not in ("base64url", "json"):
        return body
    try:
        if encoding == "base64url":
            return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
        return msgspec.json.decode(body)
    except (ValueError, binascii.Error, msgspec.DecodeError, RecursionError):
        return None


def _write(conversations: Iterable[Conversation], path: Path) -> None:
    with open_to_write(path) as stream:
        for conversation in conversations:
            stream.write(msgspec.json.encode(write_vcon(conversation)) + b"\n")


format = Format("vcon", "vCon containers (IETF), one or one a line", _recognises, _read, rank=8, write=_write)  # noqa: A001
