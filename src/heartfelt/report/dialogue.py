"""A conversation as the report shows it: evidence marked, people without names, long stretches folded away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from textwrap import shorten

from heartfelt.assessment import Assessment
from heartfelt.conversation import Conversation, Event, Message
from heartfelt.finding import Finding
from heartfelt.report.marking import Note, Piece, note_of, pieces_of, title_of

FOLDED_RUN = 3  # this many messages in a row without evidence are folded
KEPT_IN_FOLD = 40
KEPT_LINES = 120
LONGEST_LEAD = 140
UNTITLED = "Correct, and nobody was there"
SHOWN_EVENTS = {
    "transfer": "Transferred to another agent",
    "handoff": "Handed over between bot and agent",
    "escalation": "Escalated",
    "hold": "Put on hold",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Line:
    """One message with its evidence, and the events that followed it."""

    id: str
    side: str
    speaker: str
    at: datetime | None
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]
    events: tuple[str, ...]


@dataclass(frozen=True)
class Stretch:
    """Lines that stand together: shown, or `folded` with `left_out` more that the report does not hold."""

    lines: tuple[Line, ...]
    folded: bool = False
    left_out: int = 0

    @property
    def size(self) -> int:
        """How many messages the stretch stands for."""
        return len(self.lines) + self.left_out


@dataclass(frozen=True)
class Dialogue:
    """One conversation, ready to be shown; `names` are the anchors of its findings, `anchor` its own in the page."""

    id: str
    title: str
    lead: str | None
    queue: str | None
    channel: str
    language: str | None
    at: datetime | None
    stretches: tuple[Stretch, ...]
    internal_notes: int
    names: frozenset[str]
    anchor: str = ""


def dialogue(conversation: Conversation, assessment: Assessment, findings: Sequence[Finding]) -> Dialogue:
    """The view of one conversation, headed by what weighs most in it (`findings`, the heaviest first).

    Its size is bounded whatever the conversation holds.
    """
    notes = _notes(conversation, assessment)
    answers = {cue.by for cue in assessment.cues if cue.by}
    messages = [message for message in conversation.messages if message.role != "note"]
    lines = _lines(conversation, messages, notes)
    near = _near([message.id in notes or message.id in answers for message in messages])
    times = [message.at for message in messages if message.at is not None]
    language = conversation.language
    return Dialogue(
        id=conversation.id,
        title=title_of(findings) or UNTITLED,
        lead=_lead(findings),
        queue=conversation.queue,
        channel=conversation.channel,
        language=language if language and _LANGUAGE.fullmatch(language) else None,
        at=times[0] if times else None,
        stretches=_stretches(lines, near),
        internal_notes=len(conversation.messages) - len(messages),
        names=frozenset(note.anchor for found in notes.values() for note in found),
    )


def _lead(findings: Sequence[Finding]) -> str | None:
    """The quote a reader decides by whether to open the conversation."""
    quote = next((finding.quote for finding in findings if finding.quote), None)
    return shorten(quote, LONGEST_LEAD, placeholder=" …") if quote else None


def _notes(conversation: Conversation, assessment: Assessment) -> dict[str, list[Note]]:
    """The notes of each message, numbered in reading order."""
    texts = {message.id: message.text for message in conversation.messages if message.role != "note"}
    findings: list[Finding] = [*assessment.cues, *assessment.signs, *assessment.acts]
    place = {message_id: position for position, message_id in enumerate(texts)}
    known = sorted((f for f in findings if f.message in place), key=lambda f: (place[f.message], f.start or 0))
    notes: dict[str, list[Note]] = {}
    for number, finding in enumerate(known, 1):
        notes.setdefault(finding.message, []).append(note_of(number, finding, texts[finding.message]))
    return notes


def _lines(conversation: Conversation, messages: list[Message], notes: dict[str, list[Note]]) -> list[Line]:
    speakers, events = _speakers(messages), _events(conversation.events, messages)
    zone = next((message.at.tzinfo for message in messages if message.at is not None), None)
    return [
        Line(
            id=message.id,
            side=message.role,
            speaker=speakers[message.role, message.author],
            at=message.at.astimezone(zone) if message.at is not None else None,
            pieces=pieces_of(message.text, notes.get(message.id, [])),
            notes=tuple(notes.get(message.id, [])),
            events=tuple(events.get(message.id, [])),
        )
        for message in messages
    ]


def _speakers(messages: list[Message]) -> dict[tuple[str, str | None], str]:
    """Names for the sides. Agents get a letter where there are several; it holds in this conversation only."""
    authors: list[tuple[str, str | None]] = list(dict.fromkeys((message.role, message.author) for message in messages))
    agents = [author for author in authors if author[0] == "agent"]
    names = {author: author[0].capitalize() for author in authors}
    if len(agents) > 1:
        for position, agent in enumerate(agents):
            names[agent] = f"Agent {chr(ord('A') + position)}" if position < 26 else f"Agent {position + 1}"
    return names


def _events(events: tuple[Event, ...], messages: list[Message]) -> dict[str, list[str]]:
    """What happened after which message, without the names of those it happened to."""
    after: dict[str, list[str]] = {}
    for event in events:
        if event.kind not in SHOWN_EVENTS:
            continue
        before = [m.id for m in messages if m.at is not None and event.at is not None and m.at <= event.at]
        place = before[-1] if before else event.meta.get("after")
        if isinstance(place, str):
            after.setdefault(place, []).append(SHOWN_EVENTS[event.kind])
    return after


def _near(evidence: list[bool]) -> list[bool]:
    """Which messages hold evidence or stand beside one that does; the first always shows what it was about."""
    last = len(evidence) - 1
    return [place == 0 or any(evidence[max(place - 1, 0) : min(place + 1, last) + 1]) for place in range(len(evidence))]


def _stretches(lines: list[Line], near: list[bool]) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    for shown, run in groupby(zip(lines, near, strict=True), key=lambda pair: pair[1]):
        part = tuple(line for line, _ in run)
        if shown or len(part) < FOLDED_RUN:
            kept = KEPT_LINES - sum(len(stretch.lines) for stretch in found if not stretch.folded)
            rest = max(len(part) - max(kept, 0), 0)
            found.append(Stretch(part[: len(part) - rest]))
            if rest:
                found.append(Stretch((), folded=True, left_out=rest))
        else:
            found.append(Stretch(part[:KEPT_IN_FOLD], folded=True, left_out=max(len(part) - KEPT_IN_FOLD, 0)))
    return tuple(found)
