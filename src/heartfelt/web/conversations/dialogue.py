"""A conversation as its page shows it: every finding's quote marked in place, every cue tied to the answer it got."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from heartfelt.conversation import Event
from heartfelt.finding import Act, Cue, Sign
from heartfelt.finding import Finding as Found
from heartfelt.report.dialogue import SHOWN_EVENTS
from heartfelt.report.marking import Note, Piece, note_of, pieces_of
from heartfelt.web.conversations.ahead import Ahead
from heartfelt.web.conversations.models import Conversation, Finding, Message

PASSED = {"transfer": "Transferred", "handoff": "Handed over", "escalation": "Escalated"}  # from somebody, to somebody


@dataclass(frozen=True)
class Remark:
    """A finding under its message; `answer` is the position of the message that met, hollowed or missed a cue.

    `raised` and `lowered` are what moved its strength. `waits_until` is when coach and manager see it, where that is still to
    come and they see others here already.
    """

    note: Note
    answer: int | None
    raised: tuple[str, ...]
    lowered: tuple[str, ...]
    waits_until: datetime | None = None


@dataclass(frozen=True)
class Happening:
    """Something between messages, from whom and to whom as far as it is known."""

    what: str
    source: str = ""
    target: str = ""


@dataclass(frozen=True)
class Line:
    """A message with its evidence; `answers` are the remarks on cues that it answered."""

    position: int
    name: str
    side: str
    speaker: str
    at: datetime | None
    pieces: tuple[Piece, ...]
    remarks: tuple[Remark, ...]
    answers: list[Note] = field(default_factory=list)
    events: list[Happening] = field(default_factory=list)


def dialogue(
    conversation: Conversation,
    messages: Sequence[Message],
    findings: Sequence[Finding],
    names: Mapping[str, str],
    ahead: Ahead | None = None,
) -> list[Line]:
    """The messages in order, with the findings that the reader of the page may see; `names` are those of `people_in`."""
    marked = ahead.unseen if ahead and ahead.in_part else frozenset()
    remarks: dict[int, list[Remark]] = {}
    positions = {message.pk: message.position for message in messages}
    texts = {message.pk: message.text for message in messages}
    for number, row in enumerate(findings, 1):
        note = note_of(number, found_of(row), texts[row.message_id])
        answer = positions.get(row.answer_id) if row.answer_id else None
        until = row.opens_at if row.pk in marked else None
        remark = Remark(note, answer, tuple(row.raised_by), tuple(row.lowered_by), until)
        remarks.setdefault(row.message_id, []).append(remark)
    speakers = {**names, **({conversation.customer: "Customer"} if conversation.customer else {})}
    lines = [_line(message, remarks.get(message.pk, []), speakers) for message in messages]
    for line in lines:
        for remark in line.remarks:
            if remark.answer is not None:
                lines[remark.answer].answers.append(remark.note)
    _place_events(conversation, lines, speakers)
    return lines


def _line(message: Message, remarks: list[Remark], speakers: Mapping[str, str]) -> Line:
    return Line(
        position=message.position,
        name=message.external_id,
        side=message.role,
        speaker=speakers.get(message.author, message.author) or message.role.capitalize(),
        at=message.at,
        pieces=pieces_of(message.text, [remark.note for remark in remarks]),
        remarks=tuple(remarks),
    )


def people_in(conversation: Conversation, messages: Sequence[Message]) -> set[str]:
    """Who may have a name: those who wrote, and those from or to whom it was passed."""
    passed = {name for event in _shown(conversation) for name in (event.from_, event.to)}
    return {name for name in ({message.author for message in messages} | passed) if name}


def _shown(conversation: Conversation) -> Iterator[Event]:
    events = msgspec.convert(conversation.events, tuple[Event, ...])
    return (event for event in events if event.kind in SHOWN_EVENTS)


def _place_events(conversation: Conversation, lines: list[Line], names: Mapping[str, str]) -> None:
    """Transfers and the like after the message they followed; what cannot be placed in time is not shown."""
    for event in _shown(conversation):
        before = [line for line in lines if line.at and event.at and line.at <= event.at]
        if before:
            before[-1].events.append(_happening(event, names))


def _happening(event: Event, names: Mapping[str, str]) -> Happening:
    source, target = (names.get(each or "", each or "") for each in (event.from_, event.to))
    if event.kind not in PASSED or not (source or target):
        return Happening(SHOWN_EVENTS[event.kind])
    return Happening(PASSED[event.kind], source, target)


def found_of(row: Finding) -> Found:
    """A row as the library's finding."""
    shared = {
        "message": str(row.message_id),
        "quote": row.quote or None,
        "start": row.start,
        "end": row.end,
        "strength": row.strength,
        "because": row.because,
    }
    if row.kind == Finding.Kind.CUE:
        answer = {"cue": row.name, "outcome": row.outcome, "by": str(row.answer_id) if row.answer_id else None}
        return msgspec.convert({**shared, **answer}, Cue)
    role = "bot" if row.bot else "agent"
    if row.kind == Finding.Kind.SIGN:
        return msgspec.convert({**shared, "sign": row.name, "role": role}, Sign)
    return msgspec.convert({**shared, "act": row.name, "role": role}, Act)
