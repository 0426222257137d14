"""Labels of conversations, as the CareBench codebook defines them: reading them with clear, counted problems."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol, get_args

import msgspec

from heartfelt.connectors.opening import text_lines
from heartfelt.errors import Problems
from heartfelt.finding import CueName, CueOutcome
from heartfelt.misfit import in_words, kind_of
from heartfelt.moment import Moment

SignName = Literal[
    "canned", "asks_again", "boxed", "policy_wall", "deflected", "disowned", "vague_promise", "abrupt_close",
    "misfit_pitch", "self_focus", "reproach", "hostile",
]  # fmt: skip
ActName = Literal[
    "shows_understanding", "owns", "explains", "finds_a_way", "warm_handoff", "checks_back", "goes_beyond", "human_touch",
]  # fmt: skip
Vulnerability = Literal["money", "health", "bereavement", "family", "safety", "work", "deadline", "access"]
Feeling = Annotated[float, msgspec.Meta(ge=-2, le=2)]

KNOWN: dict[str, tuple[str, ...]] = {"cue": get_args(CueName), "sign": get_args(SignName), "act": get_args(ActName)}


class CueLabel(msgspec.Struct, frozen=True, kw_only=True):
    """A cue of the customer and what became of it."""

    message: str
    cue: CueName
    quote: str
    outcome: CueOutcome
    by: str | None = None


class SignLabel(msgspec.Struct, frozen=True, kw_only=True):
    """A sign of indifference in an agent's message."""

    message: str
    sign: SignName
    quote: str


class ActLabel(msgspec.Struct, frozen=True, kw_only=True):
    """An act of care in an agent's message."""

    message: str
    act: ActName
    quote: str


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """The labels of one conversation."""

    id: str
    cues: tuple[CueLabel, ...]
    signs: tuple[SignLabel, ...]
    acts: tuple[ActLabel, ...]
    moment: Moment
    care: Annotated[float, msgspec.Meta(ge=1, le=5)]
    hidden_indifference: bool
    resolved: Literal["yes", "no", "unclear"]
    emotion_start: Feeling
    emotion_end: Feeling
    customer_abusive: bool
    vulnerability: tuple[Vulnerability, ...]


class _Report(Protocol):
    def __call__(self, what: str, *, kind: str | None = None) -> None: ...


def read_labels(path: Path, problems: Problems) -> list[Labels]:
    """Read a label file, one JSON object a line.

    A line that cannot be used is left out, and so is one whose conversation was labelled before; a label that the
    codebook does not know is left out alone. Each is counted in `problems`.
    """
    found: dict[str, Labels] = {}
    for number, line in text_lines(path, problems):
        report: _Report = partial(problems.add, path, number)
        labels = _decoded(line, report) if line.strip() else None
        if labels is None:
            continue
        if labels.id in found:
            what = f"conversation {labels.id!r} is labelled again: skipped"
            report(what, kind="conversation labelled again: skipped")
        else:
            found[labels.id] = labels
    return list(found.values())


def _decoded(line: str, report: _Report) -> Labels | None:
    try:
        raw = msgspec.json.decode(line)
        if isinstance(raw, dict):
            for field, name in (("cues", "cue"), ("signs", "sign"), ("acts", "act")):
                _leave_out_unknown(raw, field, name, report)
        return msgspec.convert(raw, Labels)
    except msgspec.ValidationError as error:
        what = in_words(error)
        report(what, kind=kind_of(what))
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        report("not valid JSON")
    return None


def _leave_out_unknown(raw: dict[str, Any], field: str, name: str, report: _Report) -> None:
    """Take out labels of names the codebook does not have (those from times and events, say)."""
    listed = raw.get(field)
    if not isinstance(listed, list):
        return
    raw[field] = [one for one in listed if not isinstance(one, dict) or one.get(name) in KNOWN[name]]
    for _ in range(len(listed) - len(raw[field])):
        report(f"a {name} that the codebook does not know (it has {', '.join(KNOWN[name])}): left out")
