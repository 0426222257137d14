"""ConvoKit corpora: a folder of utterances.jsonl, speakers.json, conversations.json, corpus.json and index.json.

Roles come from the names of agents and customers that the user gives, else from the meta of the utterance, else from
that of its speaker. What heartfelt writes it reads back unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from heartfelt.connectors.connector import Format, Head, Options
from heartfelt.connectors.duplicates import Seen
from heartfelt.connectors.grouping import Row, grouped
from heartfelt.connectors.opening import LineDecoder, decode_text, lines, read_whole
from heartfelt.connectors.roles import role_by_name, role_of
from heartfelt.conversation import Conversation, Message, build
from heartfelt.errors import InvalidConversation, Problems, UnreadableInput

UTTERANCES, SPEAKERS, CONVERSATIONS = "utterances.jsonl", "speakers.json", "conversations.json"

_ROLE_FIELDS = ("role", "speaker_type", "speaker_role", "user_type", "type")
_WHOLE = ("channel", "subject", "customer", "language", "queue", "events", "outcome", "meta")
_INDEX = {
    "utterances-index": {"role": ["<class 'str'>"]},
    "speakers-index": {"role": ["<class 'str'>"]},
    "conversations-index": {"channel": ["<class 'str'>"]},
    "overall-index": {},
    "version": 1,
    "vectors": [],
}


def recognises(start: Head) -> bool:
    """Whether it is a folder with utterances."""
    return start.is_folder and (start.path / UTTERANCES).is_file()


def read(path: Path, problems: Problems, options: Options) -> Iterator[Conversation]:
    """Read conversations; one with an utterance of unknown role is left out as a whole."""
    if not (path / UTTERANCES).is_file():
        raise UnreadableInput(f"{path} has no {UTTERANCES}. Give the folder of a ConvoKit corpus.")
    speakers, about = _objects(path / SPEAKERS, problems), _objects(path / CONVERSATIONS, problems)
    file = path / UTTERANCES
    keys = (key for key, _, _ in _utterances(file, Problems(), Options()))
    for key, rows in grouped(file, keys, lambda: _utterances(file, problems, options), problems):
        try:
            messages = [_message(row, speakers, options) for row in rows]
            meta = _meta(about.get(key))
            ours = {name: meta.pop(name) for name in _WHOLE if name in meta}
            kept = ours.pop("meta", {})
            whole = {**ours, "meta": {**meta, **kept} if isinstance(kept, dict) else {**meta, "meta": kept}}
            conversation, mended = build({**whole, "id": key, "messages": messages})
        except InvalidConversation as error:
            problems.add(file, rows[0][1], f"conversation skipped: {error}")
            continue
        for what in mended:
            problems.add(file, rows[0][1], what, lost=False)
        yield conversation


def write(conversations: Iterable[Conversation], path: Path) -> None:
    """Write a corpus into a folder, which is made."""
    path.mkdir(parents=True, exist_ok=True)
    written = Seen()
    encode = msgspec.json.encode
    with (
        (path / UTTERANCES).open("wb") as utterances,
        (path / SPEAKERS).open("wb") as speakers,
        (path / CONVERSATIONS).open("wb") as about,
    ):
        for position, conversation in enumerate(conversations):
            raw = msgspec.to_builtins(conversation)
            meta = {name: raw[name] for name in _WHOLE if name in raw}
            about.write(b",\n" if position else b"{")
            about.write(encode(conversation.id) + b":" + encode({"meta": {"channel": conversation.channel, **meta}}))
            before: str | None = None
            for message in conversation.messages:
                utterance = _utterance(conversation, message, before)
                before = utterance["id"]
                utterances.write(encode(utterance) + b"\n")
                if written.add(utterance["speaker"]):
                    speakers.write(b",\n" if speakers.tell() else b"{")
                    speakers.write(encode(utterance["speaker"]) + b":" + encode({"meta": {"role": message.role}}))
        for file in (speakers, about):
            file.write(b"}" if file.tell() else b"{}")
    (path / "corpus.json").write_bytes(b"{}")
    (path / "index.json").write_bytes(encode(_INDEX))


def _utterance(conversation: Conversation, message: Message, before: str | None) -> dict[str, Any]:
    at = message.at
    meta: dict[str, Any] = {"role": message.role, "author": message.author, "message": message.id}
    if at is not None:
        meta["at"] = at.isoformat()
    if message.meta:
        meta["meta"] = message.meta
    return {
        "id": f"{conversation.id}:{message.id}",
        "conversation_id": conversation.id,
        "text": message.text,
        "speaker": message.author or f"{conversation.id}:{message.role}",
        "meta": meta,
        "reply-to": before,
        "timestamp": at.timestamp() if at is not None else None,
        "vectors": [],
    }


def _utterances(file: Path, problems: Problems, options: Options) -> Iterator[Row]:
    decoder = LineDecoder(file, problems)
    for number, line in lines(file, problems, options.progress):
        if not line.strip():
            continue
        try:
            text = decoder.decode(number, line)
            raw = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            problems.add(file, number, "not valid JSON: skipped")
            continue
        found = raw if isinstance(raw, dict) else {}
        key = found.get("conversation_id") or found.get("root")
        if isinstance(key, str | int) and isinstance(found.get("text"), str):
            yield str(key), number, text
        else:
            problems.add(file, number, "utterance without conversation_id or text: skipped")


def _message(row: Row, speakers: dict[str, Any], options: Options) -> dict[str, Any]:
    _, line, content = row
    raw = msgspec.json.decode(content)
    meta = _meta(raw)
    speaker = raw.get("speaker", raw.get("user"))
    speaker = speaker.get("id") if isinstance(speaker, dict) else speaker
    name = str(speaker) if speaker is not None else None
    author = meta.pop("author", name)
    role = (
        role_by_name(name, options.agents, options.customers)
        or _role(meta, used=True)
        or _role(_meta(speakers.get(name or "")))
    )
    if role is None:
        raise InvalidConversation(f"unknown role in line {line}; name the speakers who are agents or customers")
    message: dict[str, Any] = {"role": role, "author": author, "text": raw["text"], "at": _time(raw, meta)}
    message["id"] = str(meta.pop("message", None) or raw.get("id") or f"line-{line}")
    kept = meta.pop("meta", {})
    message["meta"] = {**meta, **kept} if isinstance(kept, dict) else {**meta, "meta": kept}
    return message


def _role(meta: dict[str, Any], *, used: bool = False) -> str | None:
    for field in _ROLE_FIELDS:
        if isinstance(value := meta.get(field), str) and (role := role_of(value)):
            if used:
                del meta[field]
            return role
    for field, yes, no in (("is_agent", "agent", "customer"), ("is_customer", "customer", "agent")):
        if isinstance(value := meta.get(field), bool):
            return yes if value else no
    return None


def _time(raw: dict[str, Any], meta: dict[str, Any]) -> object:
    """ConvoKit's timestamps are seconds since 1970; what heartfelt wrote has the exact time beside it."""
    if isinstance(meta.get("at"), str):
        return meta.pop("at")
    try:
        seconds = float(raw.get("timestamp"))  # type: ignore[arg-type]
        return datetime.fromtimestamp(seconds, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _meta(raw: object) -> dict[str, Any]:
    meta = raw.get("meta", raw) if isinstance(raw, dict) else {}
    return dict(meta) if isinstance(meta, dict) else {}


def _objects(file: Path, problems: Problems) -> dict[str, Any]:
    """What the corpus says of its speakers or conversations, nothing where it says nothing."""
    if not file.is_file():
        return {}
    try:
        raw = msgspec.json.decode(decode_text(read_whole(file)))
    except (msgspec.DecodeError, RecursionError):
        raw = None
    if isinstance(raw, dict):
        return raw
    problems.add(file, None, "not a JSON object: not used", lost=False)
    return {}


format = Format("convokit", "a ConvoKit corpus (a folder)", recognises, read, rank=20, write=write)  # noqa: A001
