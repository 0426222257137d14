"""What heartfelt says of one conversation as a whole."""

from __future__ import annotations

from typing import Literal

import msgspec

from heartfelt.finding import Act, Cue, CueName, Sign

Moment = Literal["routine", "defining", "problem_solving", "magic"]
Resolved = Literal["yes", "no", "unclear"]


class Care(msgspec.Struct, frozen=True, kw_only=True):
    """The agent side as a whole, 1 (hostile) to 5 (heartfelt), with the sum it comes from and a 90 % interval."""

    score: float
    low: float
    high: float
    sum: tuple[tuple[str, float], ...]


class Strength(msgspec.Struct, frozen=True, kw_only=True):
    """How strongly something holds, 0 to 1."""

    strength: float


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """A signal that could not be read here, and why."""

    signal: str
    reason: str


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in one conversation; the JSON form is heartfelt's assessment format, version 1.0.

    `opportunities` gives for each cue kind the counts [met, hollow, missed, none]. Where `language` was skipped there
    are no findings and `care` is None.
    """

    id: str
    version: str = "1.0"
    cues: tuple[Cue, ...] = ()
    signs: tuple[Sign, ...] = ()
    acts: tuple[Act, ...] = ()
    moment: Moment | None = None
    care: Care | None = None
    hidden_indifference: Strength | None = None
    resolved: Resolved = "unclear"
    emotion_start: float | None = None
    emotion_end: float | None = None
    customer_abusive: bool = False
    vulnerability: tuple[str, ...] = ()
    opportunities: dict[CueName, tuple[int, int, int, int]] = {}
    skipped: tuple[Skipped, ...] = ()
