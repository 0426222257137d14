"""A run over files: what is to do, what is done already, and what it came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from heartfelt.assessment import READERS
from heartfelt.bulk.choices import USUAL, Choices, choices
from heartfelt.bulk.done import Done, marks
from heartfelt.bulk.engines.engine import Engine
from heartfelt.bulk.folder import ASIDE, Place, bare, place
from heartfelt.bulk.grouping.whole import Grouping, conversations_of, forget
from heartfelt.bulk.stretch import STRETCH_BYTES, Stretch, conversations_in, cut
from heartfelt.bulk.together.learning import KINDS, Learning
from heartfelt.bulk.work import DONE, Work
from heartfelt.costs import Costs
from heartfelt.errors import HeartfeltError, UnknownName, UnreadableInput
from heartfelt.language.trained.calibration import Calibration
from heartfelt.norms import DEFAULT, Norms
from heartfelt.version import __version__

PLAN = "_heartfelt/run.json"
SUCCESS = "_SUCCESS"
MESSAGES_TIMES = 4
"""How many times larger stretches of messages are than of conversations: reading them costs little."""


class File(msgspec.Struct, frozen=True):
    """A file of the input, and what would tell that it changed."""

    path: str
    size: int
    changed: int | None


class Plan(msgspec.Struct, frozen=True):
    """What a run does; a later one goes on with it only where all of this is the same.

    Of messages (`messages` then says which column holds what) there are stretches, of the conversations that they make,
    only once they were grouped; then `set_aside` counts what made none, by reason.
    """

    heartfelt: str
    reader: str
    format: str
    by_date: bool
    stretch_bytes: int
    files: list[File]
    together: list[str] = []
    stretches: list[Stretch] = []
    source: str = ""
    signals: list[str] | None = None
    messages: dict[str, str] | None = None
    set_aside: dict[str, int] | None = None
    choices: Choices = USUAL


@dataclass
class Counts:
    """What a run came to, with what earlier interrupted ones of it had done."""

    stretches: int = 0
    went_on_after: int = 0
    assessed: int = 0
    bad: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    costs: Costs | None = None

    def add(self, done: Done) -> None:
        """Count a stretch."""
        if done.failed:
            self.failed.append(done.failed)
            return
        self.assessed += done.assessed
        self.bad.update(done.bad)
        self.mended.update(done.mended)
        if self.costs and done.costs:
            self.costs.add(done.costs)

    def as_json(self) -> bytes:
        """The counts of a finished run."""
        told = {"assessed": self.assessed, "quarantined": self.bad, "mended": self.mended, "files": self.stretches}
        return msgspec.json.format(msgspec.json.encode(told, order="deterministic")) + b"\n"


def run(
    source: str,
    out: str,
    engine: Engine,
    *,
    reader: str = "fast",
    format: Literal["parquet", "jsonl"] = "parquet",  # noqa: A002
    by_date: bool = False,
    signals: frozenset[str] | None = None,
    stretch_bytes: int = STRETCH_BYTES,
    together: Collection[str] = KINDS,
    messages: Mapping[str, str] | None = None,
    norms: Norms = DEFAULT,
    calibration: Calibration | Path | None = None,
    listed_from: Mapping[str, float] | None = None,
    profile: bool = False,
    started: Callable[[int], None] = lambda _: None,
    begun: Callable[[str, int, int], None] = lambda *_: None,
    progress: Callable[[int], None] = lambda _: None,
) -> Counts:
    """Assess all conversations of a file or folder into the folder `out`, a file for each stretch of the input.

    Both are paths or URLs; `signals` are the only ones to run; `norms`, `calibration` (of the reader) and `listed_from` are
    those of `heartfelt.assess` and `reader_named`. Run again after an interruption it does only what is not
    done yet, on whichever engine. `together` names what is looked up in other conversations: "reuse" of replies, the
    customer's "history". It takes a first pass over the input, whose bytes count as bytes to do; where that fails anywhere,
    nothing is assessed. Where the input is messages, one a row, `messages` says which column holds what (as in
    `messages_to_conversations`; `{}` where the names are heartfelt's): they are grouped to conversations in `out` before all
    else, and where that fails anywhere, nothing is assessed either. With `profile` the counts have `costs`, of the parts
    done with it. `started` gets the bytes to do (again once messages were grouped), `begun` the name of each pass, how many
    of its parts are done and how many there are, `progress` the bytes done since the
    last call. Raises `HeartfeltError` where `out` holds anything else than an earlier run over the same input in the same
    way, or the input cannot be read.
    """
    if reader not in READERS:
        raise UnknownName("reader", reader, READERS)
    if unknown := [kind for kind in together if kind not in KINDS]:
        raise UnknownName("kind of knowledge", unknown[0], KINDS)
    wished = choices(reader, norms, calibration, listed_from)
    read_from, written_to = place(source), place(out)
    source, out = bare(source), bare(out)  # from here on only told
    try:
        planned = _planned(read_from, source, reader, format, by_date, stretch_bytes)
        own = None if signals is None else sorted(signals)
        named = None if messages is None else dict(messages)
        planned = msgspec.structs.replace(
            planned, together=sorted(together), signals=own, messages=named, choices=wished
        )
        plan = _stored(planned, read_from, written_to, out)
        grouping = _grouping(plan or planned, read_from, written_to)
        plan = plan or _first(planned, read_from, written_to)
        read_before = grouping.left if grouping else 0
        if grouping:
            started(read_before * (3 if together else 2))  # how much comes after is not known yet
    except OSError as error:
        raise _unusable(source, out, error) from None
    if grouping and (failed := grouping.group(engine, begun, progress)):
        return Counts(len(grouping.stretches), failed=failed)
    try:
        plan = _with_conversations(plan, grouping, written_to) if grouping else plan
        read_from = read_from if plan.messages is None else conversations_of(written_to)
        done = {each.number: each for each in marks(written_to, DONE)}
        learning = Learning(read_from, written_to, together, plan.stretches)
    except OSError as error:
        raise _unusable(source, out, error) from None
    to_do = [stretch for stretch in plan.stretches if stretch.number not in done]
    counts = Counts(len(plan.stretches), len(done), bad=Counter(plan.set_aside), costs=Costs() if profile else None)
    for each in done.values():
        counts.add(each)
    to_learn = learning.left() if together and to_do else []
    started(read_before + sum(stretch.size for stretch in (*to_learn, *to_do)))
    if together and to_do:
        begun("looking together", len(plan.stretches) - len(to_learn), len(plan.stretches))
        counts.failed += learning.learn(engine, progress)
    if counts.costs:
        counts.costs.stages["decoding"] += grouping.seconds if grouping else 0
        counts.costs.stages["looking together"] += learning.seconds
    known = learning.together if together else None
    work = Work(read_from, written_to, reader, format, by_date, known, signals, profile, wished)
    to_do = [] if counts.failed else to_do
    if to_do:
        begun("assessing", len(done), len(plan.stretches))
    for each in engine.run(work, to_do) if to_do else ():
        counts.add(each)
        progress(each.size)
    if not counts.failed:
        written_to.write(SUCCESS, counts.as_json())
        written_to.clear_aside()
        learning.forget()
        forget(written_to)
    return counts


def _planned(read_from: Place, source: str, reader: str, format_: str, by_date: bool, stretch_bytes: int) -> Plan:
    """The plan of a new run, its stretches not cut yet."""
    info = read_from.info()
    if not info.is_file and not (inside := read_from.inside()):
        raise UnreadableInput(f"{source} does not exist or is empty. Check the path.")
    found = conversations_in(info, [] if info.is_file else inside, source)
    files = [File(each.path, each.size, each.mtime_ns) for each in found]
    told = source if "://" in source else info.path
    return Plan(__version__, reader, format_, by_date, stretch_bytes, files, source=told)


def _stored(plan: Plan, read_from: Place, written_to: Place, out: str) -> Plan | None:
    """The plan that `out` was begun with, where it is the same as this one; None where nothing is there yet."""
    if read_from.files == written_to.files and f"{written_to.path}/".startswith(f"{read_from.path}/"):
        raise HeartfeltError(f"{out} lies in the input. Choose a folder outside it.")
    stored = written_to.read(PLAN)
    if stored is None:
        if any(f"/{ASIDE}/" not in each.path for each in written_to.inside()):
            raise HeartfeltError(f"{out} holds files that are no run of heartfelt bulk. Choose an empty folder.")
        return None
    first = msgspec.json.decode(stored, type=Plan)
    if different := [what for name, what in _NAMES.items() if getattr(first, name) != getattr(plan, name)]:
        raise HeartfeltError(
            f"{out} holds a run with {' and '.join(f'another {what}' for what in different)}. Choose another folder, or "
            "delete this one to start anew."
        )
    return first


def _grouping(plan: Plan, read_from: Place, written_to: Place) -> Grouping | None:
    """What groups the messages of a plan; None where it has conversations, or has them already."""
    if plan.messages is None or plan.set_aside is not None:
        return None
    paths = [file.path for file in plan.files]
    return Grouping(read_from, written_to, paths, plan.messages, MESSAGES_TIMES * plan.stretch_bytes)


def _first(plan: Plan, read_from: Place, written_to: Place) -> Plan:
    """A new plan, written down; the stretches of messages are cut when they are conversations."""
    if plan.messages is None:
        paths = [file.path for file in plan.files]
        plan = msgspec.structs.replace(plan, stretches=cut(read_from.files, paths, plan.stretch_bytes))
    written_to.write(PLAN, msgspec.json.encode(plan))
    return plan


def _with_conversations(plan: Plan, grouping: Grouping, written_to: Place) -> Plan:
    """The plan with the stretches of the conversations that were made, written down."""
    paths = [each.path for each in conversations_of(written_to).inside()]
    stretches = cut(written_to.files, paths, plan.stretch_bytes)
    plan = msgspec.structs.replace(plan, stretches=stretches, set_aside=dict(sorted(grouping.bad.items())))
    written_to.write(PLAN, msgspec.json.encode(plan))
    forget(written_to)
    return plan


def _unusable(source: str, out: str, error: OSError) -> HeartfeltError:
    why = error.strerror or error
    return HeartfeltError(f"{source} or {out} cannot be used ({why}). Check the places and permissions.")


_NAMES = {
    "files": "input (other files, or files that changed since)", "reader": "reader", "format": "format",
    "by_date": "layout (by date, or not)", "signals": "choice of signals",
    "stretch_bytes": "size of parts", "heartfelt": "version of heartfelt",
    "together": "choice of what is looked at together",
    "messages": "choice of messages or conversations, or of their columns",
    "choices": "choice of norms, calibration or strengths to list from",
}  # fmt: skip
