"""What was planted in one simulated conversation, in the words of the label format, with its causes.

Everything here was put in on purpose; a careful reader may find a little more, such as a circumstance that lies in the
problem itself.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from heartfelt.finding import CueName, CueOutcome
from heartfelt.sample.effects import Cause


class PlantedCue(msgspec.Struct, kw_only=True):
    """A cue and how it was answered; `cause` says what acted where it was not met."""

    message: str
    cue: CueName
    quote: str
    outcome: CueOutcome = "none"
    by: str | None = None
    cause: Cause = "none"


class PlantedSign(msgspec.Struct, kw_only=True):
    """A sign; without a quote it lies in times or in the events with these indices."""

    message: str
    sign: str
    quote: str | None = None
    events: list[int] = []
    cause: Cause = "none"


class PlantedAct(msgspec.Struct, kw_only=True):
    """An act of care."""

    message: str
    act: str
    quote: str


class PlantedTurn(msgspec.Struct, kw_only=True):
    """What an agent was under: other open conversations when this one was taken, minutes of work since a break."""

    message: str
    agent: str
    load: int
    streak_minutes: int


class Truth(msgspec.Struct, kw_only=True):
    """One row of `truth.jsonl`; `cause` is the strongest that acted, `earlier` the contact that this one follows."""

    id: str
    topic: str
    language: str = "en"
    cues: list[PlantedCue] = []
    signs: list[PlantedSign] = []
    acts: list[PlantedAct] = []
    turns: list[PlantedTurn] = []
    moment: Literal["routine", "defining", "problem_solving", "magic"]
    hidden_indifference: bool = False
    resolved: Literal["yes", "no", "unclear"] = "unclear"
    customer_abusive: bool = False
    vulnerability: list[str] = []
    cause: Cause = "none"
    rule: str | None = None
    earlier: str | None = None
