"""A conversation while it is being written, together with what is planted in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from heartfelt.conversation import Event, EventKind, Message, Role
from heartfelt.finding import CueName, CueOutcome
from heartfelt.sample.effects import Cause
from heartfelt.sample.truth import PlantedAct, PlantedCue, PlantedSign, Truth


class Part(NamedTuple):
    """One piece of a message, with its labels; `settles` names cues that it answers, with the outcome `as_`."""

    text: str
    cue: CueName | Literal[""] = ""
    sign: str = ""
    act: str = ""
    settles: tuple[CueName, ...] = ()
    as_: CueOutcome = "met"
    cause: Cause = "none"


class Transcript:
    """Collects messages and events; a cue stays open until the agent's turn that follows it is over."""

    def __init__(self, origin: datetime, truth: Truth) -> None:
        self._origin, self.truth = origin, truth
        self.messages: list[Message] = []
        self.events: list[Event] = []
        self._open: list[PlantedCue] = []
        self._answered = False
        self._kept_open: CueName | None = None

    def real(self, seconds: float) -> datetime:
        """Seconds since the operation began, as a time."""
        return self._origin + timedelta(seconds=int(seconds))

    @property
    def last_id(self) -> str:
        """The id of the latest message."""
        return self.messages[-1].id

    def open_cues(self) -> list[CueName]:
        """The kinds of cues that wait for a response."""
        return [cue.cue for cue in self._open]

    def say(self, role: Role, author: str, at: float, parts: list[Part], text: str) -> None:
        """Add a message made of `parts`, each of which stands verbatim in `text`."""
        message_id = f"m{len(self.messages) + 1}"
        if role == "customer" and self._answered:
            self._close_turn()
        self.messages.append(Message(id=message_id, role=role, author=author, at=self.real(at), text=text))
        if role == "agent":
            self._answered = True
        for part in parts:
            self._plant(message_id, part)

    def event(self, kind: EventKind, at: float, **data: Any) -> int:
        """Add an event; returns its index."""
        self.events.append(Event(kind=kind, at=self.real(at), **data))
        return len(self.events) - 1

    def sign(
        self, sign: str, cause: Cause, *, quote: str | None = None, message: str = "", events: tuple[int, ...] = ()
    ) -> None:
        """Plant a sign that lies in times, events or repetition rather than in words."""
        row = PlantedSign(message=message or self.last_id, sign=sign, quote=quote, events=list(events), cause=cause)
        self.truth.signs.append(row)

    def blame(self, name: CueName, cause: Cause) -> None:
        """Remember why the open cue of this kind is not being met."""
        for cue in self._open:
            if cue.cue == name:
                cue.cause = cause

    def keep_open(self, name: CueName) -> None:
        """The agent's turn left this cue undecided; the next one decides."""
        self._kept_open = name

    def finish(self) -> None:
        """Nobody writes any more: what is still open was missed, or had no answer at all."""
        self._kept_open = None
        unanswered = not self._answered and any(cue.cue in ("question", "objection") for cue in self._open)
        if unanswered and all(sign.sign != "no_reply" for sign in self.truth.signs):
            self.sign("no_reply", next((cue.cause for cue in self._open if cue.cause != "none"), "none"))
        agents = [place for place, message in enumerate(self.messages) if message.role == "agent"]
        last = f"m{agents[-1] + 1}" if agents else ""
        for cue in self._open:
            cue.outcome = "missed" if _number(last) > _number(cue.message) else "none"
        self._open = []

    def _plant(self, message_id: str, part: Part) -> None:
        if part.cue:
            cue = PlantedCue(message=message_id, cue=part.cue, quote=part.text)
            self.truth.cues.append(cue)
            self._open.append(cue)
        if part.sign:
            self.truth.signs.append(PlantedSign(message=message_id, sign=part.sign, quote=part.text, cause=part.cause))
        if part.act:
            self.truth.acts.append(PlantedAct(message=message_id, act=part.act, quote=part.text))
        for name in part.settles:
            self._settle(message_id, name, part)

    def _settle(self, message_id: str, name: CueName, part: Part) -> None:
        for cue in [cue for cue in self._open if cue.cue == name]:
            cue.outcome, cue.by = part.as_, message_id if part.as_ != "missed" else None
            cue.cause = part.cause if part.as_ != "met" else "none"
            self._open.remove(cue)

    def _close_turn(self) -> None:
        kept = [cue for cue in self._open if cue.cue == self._kept_open]
        for cue in self._open:
            if cue not in kept:
                cue.outcome = "missed"
        self._open = kept
        self._answered, self._kept_open = False, None


def _number(message_id: str) -> int:
    return int(message_id[1:] or 0)
