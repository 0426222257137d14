"""Transcripts as a coach writes them: one line a message, in plain text.

    channel: email
    date: 2026-03-02
    customer: cust-9

    10:02 customer: My card was charged twice.
      Both on Monday.
    10:05 agent (Ann): I'm refunding the second charge now.
    10:06 [transfer Ann -> Bob]
    +1d 09:00 agent (Bob): Your refund has arrived.

A line that starts with no speaker, and every indented line, belongs to the message before. Times count only where a
date is known, from a `date:` line or written before the time; they are UTC unless they carry a zone. `---`, and
`# title` after an empty line, part conversations.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import islice
from typing import Any

from heartfelt.conversation import EVENT_KINDS, Conversation, build, in_zone
from heartfelt.errors import InvalidConversation

SPEAKERS: dict[str, str] = {
    "customer": "customer", "client": "customer", "user": "customer", "caller": "customer", "visitor": "customer",
    "guest": "customer", "agent": "agent", "rep": "agent", "representative": "agent", "support": "agent",
    "advisor": "agent", "adviser": "agent", "operator": "agent", "bot": "bot", "chatbot": "bot",
    "virtual assistant": "bot", "note": "note", "internal note": "note",
}  # fmt: skip
HEADERS = ("id", "channel", "date", "customer", "queue", "subject", "language", "csat", "resolved")
SIZE_LIMIT = 16 * 1024 * 1024
Lines = list[tuple[int, str]]

_TIME = re.compile(
    r"[\[(]?(?:(?P<date>\d{4}-\d\d-\d\d)[T ]+|\+(?P<days>\d{1,3})d +)?"
    r"(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\b\.?)?(?: ?(?P<zone>Z\b|[+-]\d\d:?\d\d))?"
    r"(?:[\])][ \t]*|[ \t]+)(?:[-–—|][ \t]+)?",
    re.ASCII,
)
_SPOKEN = re.compile(
    r"(?P<label>[^:()\[\]]{1,40}?) *(?:\((?P<inner>[^()]{1,60})\))? *:(?!//)[ \t]?(?P<text>.*)", re.DOTALL
)
_EVENT = re.compile(r"\[(?P<kind>[a-z_]+)(?P<what>[ \t][^\[\]]*)?\][ \t]*")
_HEADER = re.compile(r"(?P<key>[A-Za-z]+) *:[ \t]*(?P<value>.*)", re.DOTALL)
_DAY = re.compile(r"date *: *(?P<day>\d{4}-\d\d-\d\d)[ \t]*", re.IGNORECASE | re.ASCII)
_RULE = re.compile(r"([-=*_])\1\1+[ \t]*")
_RESOLVED = {"yes": True, "true": True, "no": False, "false": False, "unclear": None}
_UNKNOWN_SPEAKER = "an unknown speaker; write `agent (NAME):` or `customer (NAME):`, or say which names are agents"


def parse(text: str, *, conversation_id: str = "transcript", speakers: Mapping[str, str] = SPEAKERS) -> Conversation:
    """Read one transcript as a conversation; `InvalidConversation` names the line that cannot be read.

    `speakers` maps names in lower case to roles. Message ids are m1, m2, ... in the order written, notes included.
    """
    found = list(split(_numbered(text)))
    if len(found) != 1:
        raise InvalidConversation(f"expected one transcript, found {len(found)}: use parse_all for several")
    return parse_lines(found[0], conversation_id, speakers)[0]


def parse_all(
    text: str, *, conversation_id: str = "transcript", speakers: Mapping[str, str] = SPEAKERS
) -> list[Conversation]:
    """Read every transcript of a text; those without an `id:` header are named `conversation_id`-1, -2, ..."""
    parts = enumerate(split(_numbered(text)), 1)
    return [parse_lines(part, f"{conversation_id}-{position}", speakers)[0] for position, part in parts]


def parse_lines(
    lines: Lines, conversation_id: str, speakers: Mapping[str, str] = SPEAKERS, zone: tzinfo | None = None
) -> tuple[Conversation, list[str]]:
    """Read the numbered lines of one transcript; also returns what had to be mended.

    `zone` is that of times which are written without one.
    """
    reader = _Reader(conversation_id, speakers, zone)
    opening = opening_length(lines)
    for number, line in lines[:opening]:
        reader.take_header(number, line)
    for number, line in lines[opening:]:
        reader.take(number, line)
    return reader.conversation()


def split(lines: Iterable[tuple[int, str]], *, by_empty_lines: bool = False) -> Iterator[Lines]:
    """Part numbered lines into those of single transcripts; a title and a header block stay with what follows."""
    part: Lines = []
    size, after_gap = 0, True
    for number, line in lines:
        rule, empty = is_rule(line), not line.strip()
        title = after_gap and line.startswith("# ")
        after_gap = rule or empty
        if rule or title or (by_empty_lines and empty):
            if _has_body(part):
                yield part
                part, size = [], 0
            elif title:
                part, size = [], 0
        part.append((number, "" if rule else line))
        size += len(line) + 1
        if size > SIZE_LIMIT:
            raise InvalidConversation(f"line {number}: one transcript is too long; part conversations by `---`")
    if any(line.strip() for _, line in part):
        yield part


def is_rule(line: str) -> bool:
    """Whether the line is a drawn line such as `---`."""
    return _RULE.fullmatch(line) is not None


def opening_length(lines: Lines) -> int:
    """How many lines the title and the header block take, with the empty lines before and between them."""
    start = _skip_empty(lines, 0)
    if start < len(lines) and lines[start][1].startswith("# "):
        start = _skip_empty(lines, start + 1)
    end = start
    while end < len(lines) and _header_key(lines[end][1]):
        end += 1
    while end > start and _header_key(lines[end - 1][1]) == "customer" and not _names_customer(lines, end - 1):
        end -= 1
    return end if any(_header_key(line) != "customer" for _, line in lines[start:end]) else start


def spoken(line: str, speakers: Mapping[str, str] = SPEAKERS) -> tuple[str, str | None, str] | None:
    """Role, name and text of a line that starts with a known speaker (any time before it already taken off)."""
    match = _SPOKEN.fullmatch(line)
    if not match:
        return None
    label, inner = match["label"].strip(), match["inner"]
    role = speakers.get(label.lower())
    if role:
        return role, inner or (None if label.lower() in SPEAKERS else label), match["text"]
    role = speakers.get(inner.strip().lower()) if inner else None
    return (role, label, match["text"]) if role else None


def is_event(line: str) -> bool:
    """Whether the line is an event such as `[transfer ann -> bob]` (any time before it already taken off)."""
    event = _EVENT.fullmatch(line)
    return event is not None and event["kind"] in EVENT_KINDS


def without_time(line: str) -> str:
    """The line without the time it starts with."""
    match = _TIME.match(line)
    return line[match.end() :] if match else line


@dataclass
class _Reader:
    """Builds one conversation line by line."""

    conversation_id: str
    speakers: Mapping[str, str]
    zone: tzinfo | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    texts: list[list[str]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    outcome: dict[str, Any] = field(default_factory=dict)
    day: date | None = None
    last: datetime | None = None
    timed: bool = False
    zoned: bool = False
    suspect: int | None = None

    def take_header(self, number: int, line: str) -> None:
        """Read one line of the title and header block."""
        if line.startswith("# "):
            self.fields["subject"] = line[2:].strip()
        match = _HEADER.fullmatch(line)
        if not match or not match["value"].strip():
            return
        key, value = match["key"].lower(), match["value"].strip()
        if key == "date":
            self.day = _day(number, value)
        elif key == "csat":
            self.outcome["csat"] = _csat(number, value)
        elif key == "resolved":
            if value.lower() not in _RESOLVED:
                raise InvalidConversation(f"line {number}: `resolved:` must be yes, no or unclear")
            self.outcome["resolved"] = _RESOLVED[value.lower()]
        else:
            self.fields[key] = value

    def take(self, number: int, line: str) -> None:
        """Read one line after the header block."""
        if not line or line[0].isspace():
            self._continue(number, line.strip())
            return
        if day := _DAY.fullmatch(line):
            self.day, self.last = _day(number, day["day"]), None
            return
        clock = _TIME.match(line)
        rest = line[clock.end() :] if clock else line
        event = _EVENT.fullmatch(rest)
        if event and event["kind"] in EVENT_KINDS:
            self._event(number, clock, event["kind"], (event["what"] or "").strip())
        elif said := spoken(rest, self.speakers):
            self._message(number, clock, *said)
        else:
            self._suspect(number, rest, timed=clock is not None)
            self._continue(number, line)

    def conversation(self) -> tuple[Conversation, list[str]]:
        """What was read."""
        if not self.messages:
            raise InvalidConversation("no line starts with a speaker such as `customer:` or `agent:`")
        sides = {message["role"] == "customer" for message in self.messages if message["role"] != "note"}
        if self.suspect is not None and len(sides) < 2:
            raise InvalidConversation(f"line {self.suspect}: {_UNKNOWN_SPEAKER}")
        for message, text in zip(self.messages, self.texts, strict=True):
            message["text"] = "\n".join(text).rstrip()
            if message["role"] == "customer" and message["author"] is None:
                message["author"] = self.fields.get("customer")
        whole = {"messages": self.messages, "events": self.events, "outcome": self.outcome}
        conversation, mended = build({"id": self.conversation_id, **self.fields, **whole})
        return conversation, [*mended, *([in_zone(self.zone)] if self.zone and self.zoned else [])]

    def _zone(self, number: int, zone: str | None) -> tzinfo:
        if zone is not None or self.zone is None:
            return _zone(number, zone)
        self.zoned = True
        return self.zone

    def _at(self, number: int, clock: re.Match[str] | None) -> datetime | None:
        if clock is None:
            return None
        self.timed = True
        hour, zone = _hour(number, clock), self._zone(number, clock["zone"])
        if clock["date"]:
            self.day, self.last = _day(number, clock["date"]), None
        if self.day is None:
            return None
        try:
            if clock["days"]:
                self.day, self.last = self.day + timedelta(days=int(clock["days"])), None
            at = datetime.combine(self.day, hour, zone)
            if self.last is not None and self.last - at > timedelta(hours=12):  # it went past midnight
                self.day += timedelta(days=1)
                at = datetime.combine(self.day, hour, zone)
            self.last = at
            return at.astimezone(UTC)
        except OverflowError:
            raise InvalidConversation(f"line {number}: the date lies outside the calendar") from None

    def _message(self, number: int, clock: re.Match[str] | None, role: str, author: str | None, text: str) -> None:
        at = self._at(number, clock)
        message: dict[str, Any] = {"id": f"m{len(self.messages) + 1}", "role": role, "author": author, "at": at}
        if clock and at is None:
            message["meta"] = {"at": clock[0].strip(" \t[]()-–—|")}
        self.messages.append(message)
        self.texts.append([text])

    def _event(self, number: int, clock: re.Match[str] | None, kind: str, what: str) -> None:
        event: dict[str, Any] = {"kind": kind, "at": self._at(number, clock)}
        before, arrow, after = what.partition("->")
        if arrow:
            event |= {"from": before.strip() or None, "to": after.strip() or None}
        elif what:
            event["note" if kind in ("macro", "hold", "promise_kept", "csat") else "to"] = what
        if kind == "csat" and what:
            self.outcome["csat"] = _csat(number, what)
        if self.messages:  # without times, the place is all that says when it happened
            event["meta"] = {"after": self.messages[-1]["id"]}
        self.events.append(event)

    def _continue(self, number: int, line: str) -> None:
        if self.texts:
            self.texts[-1].append(line)
        elif line:
            raise InvalidConversation(f"line {number}: text before the first speaker (`customer:`, `agent:`, ...)")

    def _suspect(self, number: int, line: str, *, timed: bool) -> None:
        """Another speaker's line must not be taken for the words of the one before."""
        match = _SPOKEN.fullmatch(line)
        if not match or len(match["label"].split()) > 3:
            return
        if timed and self.timed:
            raise InvalidConversation(f"line {number}: {_UNKNOWN_SPEAKER}")
        self.suspect = self.suspect or number


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(textwrap.dedent(text).split("\n"), 1):
        yield number, line.removesuffix("\r")


def _has_body(lines: Lines) -> bool:
    return any(line.strip() for _, line in islice(lines, opening_length(lines), None))


def _skip_empty(lines: Lines, position: int) -> int:
    while position < len(lines) and not lines[position][1].strip():
        position += 1
    return position


def _header_key(line: str) -> str | None:
    match = _HEADER.fullmatch(line)
    return match["key"].lower() if match and match["key"].lower() in HEADERS else None


def _names_customer(lines: Lines, position: int) -> bool:
    """Whether the last `customer: ...` of a header block is an id and not already the first message."""
    value = lines[position][1].partition(":")[2].split()
    following = lines[position + 1][1] if position + 1 < len(lines) else "the end"
    return len(value) == 1 and (not following.strip() or any(c.isdigit() for c in value[0]))


def _day(number: int, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InvalidConversation(f"line {number}: a date is written as YYYY-MM-DD, and must exist") from None


def _hour(number: int, clock: re.Match[str]) -> time:
    hour = int(clock["hour"])
    if clock["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if clock["half"] in "Pp" else 0)
    try:
        return time(hour, int(clock["minute"]), int(clock["second"] or 0))
    except ValueError:
        raise InvalidConversation(f"line {number}: there is no such time of day") from None


def _zone(number: int, zone: str | None) -> timezone:
    if zone in (None, "Z"):
        return UTC
    sign, hours, minutes = (-1 if zone[0] == "-" else 1), int(zone[1:3]), int(zone[-2:])
    try:
        return timezone(sign * timedelta(hours=hours, minutes=minutes))
    except ValueError:
        raise InvalidConversation(f"line {number}: there is no such time zone") from None


def _csat(number: int, value: str) -> float:
    try:
        rating = float(value)
    except ValueError:
        rating = 0.0
    if not 1 <= rating <= 5:
        raise InvalidConversation(f"line {number}: a customer's rating is a number from 1 to 5")
    return rating
