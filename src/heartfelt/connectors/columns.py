"""Which column of a table holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from heartfelt.connectors.connector import Options
from heartfelt.connectors.roles import plain, role_of, role_words
from heartfelt.errors import UnknownName, UnreadableInput

# The likeliest first, without spaces and marks.
NAMES: dict[str, tuple[str, ...]] = {
    "conversation": (
        "conversationid", "conversation", "convid", "convoid", "dialogueid", "dialogid", "dialogue", "dialog",
        "ticketid", "ticket", "ticketnumber", "caseid", "casenumber", "case", "threadid", "thread", "chatid",
        "sessionid", "session", "interactionid", "callid", "issueid",
    ),
    "message": (
        "messageid", "msgid", "utteranceid", "turnid", "commentid", "eventid", "tweetid", "messageindex", "turnindex",
        "turn", "id", "uuid",
    ),
    "role": (
        "role", "senderrole", "sendertype", "authortype", "authorrole", "speakerrole", "speakertype", "participantrole",
        "participanttype", "usertype", "fromtype", "direction", "inbound", "incoming", "outbound", "outgoing",
        "iscustomer", "isagent", "fromcustomer", "fromagent", "isinbound", "isoutbound", "speaker", "sender", "side",
        "party", "participant", "actor", "from", "author", "user",
    ),
    "author": (
        "author", "authorname", "authorid", "sendername", "senderid", "sender", "speakername", "speakerid", "speaker",
        "username", "userid", "agentname", "agentid", "participantid", "participant", "from", "name", "user", "agent",
    ),
    "at": (
        "at", "timestamp", "createdat", "sentat", "datetime", "messagetimestamp", "messagetime", "createddate",
        "creationdate", "senttime", "time", "timestamputc", "createdatutc", "timeutc", "datetimeutc", "ts",
        "date", "sent", "created",
    ),
    "text": ("text", "messagetext", "body", "content", "message", "utterance", "comment", "msg", "plaintext", "tweet"),
    "channel": ("channel", "channeltype", "medium"),
    "queue": ("queue", "queuename", "department", "team", "group", "skill"),
    "customer": ("customer", "customerid", "clientid", "requesterid", "requester"),
    "subject": ("subject", "title"),
    "language": ("language", "lang", "locale"),
    "csat": ("csat", "csatscore", "satisfaction", "rating"),
    "resolved": ("resolved", "isresolved", "solved"),
}  # fmt: skip
_NEEDED = "Needed: conversation, text, and role (or author, with the names of agents or customers)."
_HALF, _MOSTLY = 0.5, 0.95


def columns_of(path: Path, header: Sequence[str], sample: Sequence[Sequence[str]], options: Options) -> dict[str, int]:
    """The place of each of heartfelt's columns: as the user says, else by name and, for role and text, by content.

    `UnreadableInput` says which columns were found and which are missing.
    """
    found = _given(path, header, options.columns)
    for name in ("conversation", "role", "at", "text", "message", "author", *NAMES):
        if name not in found and (place := _by_name(name, header, sample, found)) is not None:
            found[name] = place
    if "role" not in found and not (options.agents or options.customers):
        free = [place for place in range(len(header)) if place not in found.values()]
        places = [place for place in free if _holds_roles(header[place], sample, place, _MOSTLY)]
        found.update({"role": places[0]} if places else {})
    if "text" not in found and (place := _longest(sample, set(found.values()))) is not None:
        found["text"] = place
    by_author = "author" in found and bool(options.agents or options.customers)
    missing = [
        name for name in ("conversation", "role", "text") if name not in found and not (name == "role" and by_author)
    ]
    if missing:
        raise UnreadableInput(
            f"{path}: no column found for {', '.join(missing)}. It has: {_shown(header)}. {_NEEDED} "
            f"Say which column holds it with --columns {missing[0]}=COLUMN."
        )
    return found


def _given(path: Path, header: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    found = {}
    for name, column in columns.items():
        if name not in NAMES:
            raise UnknownName("column", name, NAMES)
        if column not in header:
            raise UnreadableInput(f"{path} has no column {column!r}. It has: {_shown(header)}. {_NEEDED}")
        found[name] = list(header).index(column)
    return found


def _by_name(name: str, header: Sequence[str], sample: Sequence[Sequence[str]], found: Mapping[str, int]) -> int | None:
    names = [plain(column) for column in header]
    for candidate in NAMES[name]:
        place = names.index(candidate) if candidate in names else None
        if place is None or place in found.values():
            continue
        if name != "role" or _holds_roles(header[place], sample, place, _HALF):
            return place
    return None


def _holds_roles(column: str, sample: Sequence[Sequence[str]], place: int, share: float) -> bool:
    words = role_words(column)
    roles = [role_of(row[place], words) for row in sample if place < len(row) and row[place].strip()]
    known = sum(role is not None for role in roles)
    return known > 0 and known >= share * len(roles)


def _longest(sample: Sequence[Sequence[str]], taken: set[int]) -> int | None:
    """The column that reads like what people write."""
    sizes: dict[int, float] = {}
    for place in {place for row in sample for place in range(len(row))} - taken:
        values = [row[place] for row in sample if place < len(row)]
        if sum(" " in value.strip() for value in values) > len(values) / 2:
            sizes[place] = sum(map(len, values)) / len(values)
    best = max(sizes, key=lambda place: (sizes[place], -place), default=None)
    return best if best is not None and sizes[best] > 20 else None


# One word, or two or three of a kind that names columns have: sent at, Customer ID, author_name.
_NAME = re.compile(
    r"(?!\d+$)[\w.#-]{1,30}(?: (?:at|by|to|id|name|text|body|type|time|date|of|number|address|status)){0,2}", re.I
)


def _shown(header: Sequence[str]) -> str:
    """The names of columns. Where the first row is no such thing it may be what people wrote, which is not shown."""
    names = all(_NAME.fullmatch(name) for name in header)
    if not names or len({*header}) < len(header):
        return f"{len(header)} columns, and a first row that does not look like their names"
    return ", ".join(header[:40]) + (", ..." if len(header) > 40 else "")
