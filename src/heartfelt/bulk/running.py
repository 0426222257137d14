"""A run over files: what is to do, what is done already, and what it came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from heartfelt.assessment import READERS
from heartfelt.bulk.choices import choices
from heartfelt.bulk.done import Done, marks
from heartfelt.bulk.engines.engine import Engine
from heartfelt.bulk.folder import Place, bare, place
from heartfelt.bulk.grouping.whole import Grouping, conversations_of, forget
from heartfelt.bulk.plan import Plan, agreed, planned, with_conversations
from heartfelt.bulk.stretch import STRETCH_BYTES, Stretch
from heartfelt.bulk.together.before import Before, Learned, runs_before
from heartfelt.bulk.together.learning import KINDS, Learning
from heartfelt.bulk.work import DONE, Work
from heartfelt.costs import Costs
from heartfelt.errors import HeartfeltError, UnknownName
from heartfelt.language.trained.calibration import Calibration
from heartfelt.norms import DEFAULT, Norms

SUCCESS = "_SUCCESS"


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
    known: str | None = None,
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
    nothing is assessed. `known` is a folder (a path or URL, empty at first) that goes from run to run: what earlier runs
    learned there counts as if their conversations were in the input, and what this one learned is added when it is done.

    Where the input is messages, one a row, `messages` says which column holds what (as in `messages_to_conversations`; `{}`
    where the names are heartfelt's): they are grouped to conversations in `out` before all else, and where that fails
    anywhere, nothing is assessed either. With `profile` the counts have `costs`, of the parts done with it. `started` gets
    the bytes to do (again once messages were grouped), `begun` the name of each pass, how many of its parts are done and how
    many there are, `progress` the bytes done since the last call.

    Raises `HeartfeltError` where `out` holds anything else than an earlier run over the same input in the same
    way, or the input cannot be read.
    """
    if reader not in READERS:
        raise UnknownName("reader", reader, READERS)
    if unknown := [kind for kind in together if kind not in KINDS]:
        raise UnknownName("kind of knowledge", unknown[0], KINDS)
    wished = choices(reader, norms, calibration, listed_from)
    run_ = _Run(place(source), place(out), place(known) if known else None, engine, profile, started, begun, progress)
    with _usable(bare(source), bare(out)):
        new = msgspec.structs.replace(
            planned(run_.source, bare(source), reader, format, by_date, stretch_bytes),
            together=sorted(together),
            known=bare(known) if known else None,
            before=run_.runs_before(together),
            signals=None if signals is None else sorted(signals),
            messages=None if messages is None else dict(messages),
            choices=wished,
        )
        plan, grouping = agreed(new, run_.source, run_.out, bare(out))
    if not grouping:
        return run_.assess(plan, bare(source), bare(out))
    return run_.group_and_assess(plan, grouping, bare(source), bare(out))


@dataclass(frozen=True)
class _Run:
    """Where a run reads and writes, on what, and whom it tells."""

    source: Place
    out: Place
    known: Place | None
    engine: Engine
    profile: bool
    started: Callable[[int], None]
    begun: Callable[[str, int, int], None]
    progress: Callable[[int], None]

    def runs_before(self, kinds: Collection[str]) -> list[Learned]:
        """What is known of runs before this one. Raises `HeartfeltError` where the folder of that cannot serve."""
        if not self.known:
            return []
        if not kinds:
            raise HeartfeltError(
                "What earlier runs learned tells nothing where nothing is looked at together. Leave it out, or look at "
                "replies or customers together."
            )
        for each in (self.source, self.out):
            if each.files == self.known.files and f"{self.known.path}/".startswith(f"{each.path}/"):
                raise HeartfeltError(
                    f"{self.known.path} lies in {each.path}. Choose a folder outside the input and the output."
                )
        return list(runs_before(self.known, kinds))

    def group_and_assess(self, plan: Plan, grouping: Grouping, source: str, out: str) -> Counts:
        """Make conversations of messages, then assess these."""
        read_before = grouping.left
        self.started(read_before * (3 if plan.together else 2))  # how much comes after is not known yet
        if failed := grouping.group(self.engine, self.begun, self.progress):
            return Counts(len(grouping.stretches), failed=failed)
        with _usable(source, out):
            plan = with_conversations(plan, grouping, self.out)
        return self.assess(plan, source, out, read_before, grouping.seconds)

    def assess(self, plan: Plan, source: str, out: str, read_before: int = 0, seconds_before: float = 0.0) -> Counts:
        """Assess what is not assessed yet; so many bytes were read before, in so many seconds."""
        read_from = self.source if plan.messages is None else conversations_of(self.out)
        with _usable(source, out):
            done = {each.number: each for each in marks(self.out, DONE)}
            before = Before(self.known, tuple(plan.before)) if self.known else None
            learning = Learning(read_from, self.out, plan.together, plan.stretches, before)
        counts = Counts(
            len(plan.stretches), len(done), bad=Counter(plan.set_aside), costs=Costs() if self.profile else None
        )
        for each in done.values():
            counts.add(each)
        to_do = [stretch for stretch in plan.stretches if stretch.number not in done]
        self._learn(plan, learning, to_do, counts, read_before)
        if counts.costs:
            counts.costs.stages["decoding"] += seconds_before
            counts.costs.stages["looking together"] += learning.seconds
        known = learning.together if plan.together else None
        only = None if plan.signals is None else frozenset(plan.signals)
        work = Work(
            read_from, self.out, plan.reader, plan.format, plan.by_date, known, only, self.profile, plan.choices
        )
        if to_do and not counts.failed:
            self.begun("assessing", len(done), len(plan.stretches))
            for each in self.engine.run(work, to_do):
                counts.add(each)
                self.progress(each.size)
        if not counts.failed:
            with _usable(source, out):
                if self.out.read(SUCCESS) is None:
                    learning.keep()
            self.out.write(SUCCESS, counts.as_json())
            self.out.clear_aside()
            learning.forget()
            forget(self.out)
        return counts

    def _learn(
        self, plan: Plan, learning: Learning, to_do: Sequence[Stretch], counts: Counts, read_before: int
    ) -> None:
        """The first pass, where there is one and something to assess after it."""
        wanted = bool(plan.together and to_do)
        to_learn = learning.left() if wanted else []
        self.started(read_before + sum(stretch.size for stretch in (*to_learn, *to_do)))
        if wanted:
            self.begun("looking together", len(plan.stretches) - len(to_learn), len(plan.stretches))
            counts.failed += learning.learn(self.engine, self.progress)


@contextmanager
def _usable(source: str, out: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or error
        raise HeartfeltError(f"{source} or {out} cannot be used ({why}). Check the places and permissions.") from None
