"""What every command that reads conversations shares: its options, progress, and what is said of the input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from heartfelt.assessment import DEFAULT_READER, Assessment, reader_named
from heartfelt.collection import Collection
from heartfelt.connectors import Options, formats, read
from heartfelt.conversation import Conversation
from heartfelt.costs import Costs
from heartfelt.errors import HeartfeltError, Problems, UnreadableInput
from heartfelt.many import assess_each, passes_counted
from heartfelt.norms import DEFAULT, read_norms
from heartfelt.signals import chosen, named, signals

if TYPE_CHECKING:
    from heartfelt.masking import Masker

notes = Console(stderr=True, highlight=False)

LARGEST_FOR_TOGETHER = 500_000_000


def _formats() -> list[str]:
    return sorted(formats())


Files = Annotated[list[str], typer.Argument(help='Files or folders of conversations; "-" is standard input.')]
From = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="FORMAT", help="The format of the input, when it is not recognised.", autocompletion=_formats
    ),
]
Columns = Annotated[
    str | None,
    typer.Option(
        help="For tables: which column holds what, such as conversation=ticket_id,text=body,role=sender,at=created."
    ),
]
Channel = Annotated[str | None, typer.Option(help="Take all conversations as of this channel.")]
Agents = Annotated[
    list[str] | None, typer.Option("--agent", help="A name or address that is on the agents' side; may be repeated.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first thing in the input that cannot be used.")]
Norms = Annotated[
    Path | None,
    typer.Option(
        help="A TOML file with the team's norms: [slow_after_minutes] by channel, [hours] calendar or business."
    ),
]
Together = Annotated[
    bool | None,
    typer.Option(
        "--together/--alone",
        help="Look at conversations together (reuse of replies, a customer's earlier contacts) or each alone. "
        "Together reads the input twice and holds it in memory; it is the default up to 500 MB.",
    ),
]


class ReaderName(StrEnum):
    """Who reads."""

    full = "full"
    fast = "fast"
    phrases = "phrases"


DEFAULT_NAME = ReaderName(DEFAULT_READER)

Reader = Annotated[
    ReaderName,
    typer.Option(
        help="Who reads: full (a small transformer), fast (n-grams; for millions), phrases (rules only, no weights)."
    ),
]
Calibrated = Annotated[
    Path | None,
    typer.Option("--calibration", help="A calibration to the team's own reviews, as `heartfelt calibrate` writes it."),
]
ListedFrom = Annotated[
    list[str] | None,
    typer.Option(
        "--listed-from",
        metavar="SIGNAL=STRENGTH",
        help="List findings of a signal from this strength (0 to 1), such as feeling=0.2; may be repeated.",
    ),
]


Signals = Annotated[
    str | None,
    typer.Option(
        help="Run only these signals, such as policy_wall,canned; cues, signs and acts stand for all of a kind. Nothing "
        "else is computed, and nothing is said of the whole conversation."
    ),
]
Mask = Annotated[
    str | None,
    typer.Option(
        metavar="KINDS",
        help="Replace personal data by placeholders before anything is read: emails, ibans, cards, addresses, phones, names, "
        "separated by commas; all stands for all but names, which need the extra pii.",
    ),
]


@dataclass
class Source:
    """The input of a command, read once or twice, with what went wrong in it."""

    files: list[str]
    format: str | None = None
    columns: str | None = None
    channel: str | None = None
    agents: list[str] | None = None
    strict: bool = False
    norms: Path | None = None
    together: bool | None = None
    reader: str = DEFAULT_READER
    calibration: Path | None = None
    listed_from: list[str] | None = None
    signals: str | None = None
    mask: str | None = None
    problems: Problems = field(default_factory=Problems)
    costs: Costs | None = None

    def conversations(self, doing: str = "Reading", problems: Problems | None = None) -> Iterator[Conversation]:
        """The conversations, with progress on standard error; what was wrong is counted in `problems`."""
        masker = masker_of(self.mask)
        with progress(doing, self._size()) as advance:
            options = Options(
                columns=columns_of(self.columns),
                channel=self.channel,
                agents=frozenset(self.agents or ()),
                progress=advance,
            )
            found = read(
                self.files, format=self.format, strict=self.strict, problems=problems or self.problems, options=options
            )
            yield from map(masker.conversation, found) if masker else found

    def assessed(
        self, keep: Callable[[Conversation], bool] = lambda _: True
    ) -> Iterator[tuple[Conversation, Assessment]]:
        """Every conversation that `keep` wants with its assessment."""
        norms = read_norms(self.norms) if self.norms else DEFAULT
        only = only_of(self.signals)
        reader = reader_named(self.reader, self.calibration, only)
        listed_from = strengths_of(self.listed_from)
        costs = self.costs
        with costs.stage("looking together") if costs else nullcontext():
            collection = self._collection() if {"collection", "history"} & looked_at(only) else None
        taken = filter(keep, self.conversations("Assessing"))
        found = assess_each(
            costs.taking("decoding", taken) if costs else taken, collection, norms=norms, reader=reader,
            listed_from=listed_from, only=only, costs=costs,
        )  # fmt: skip
        yield from costs.giving("writing", passes_counted(found, reader, costs)) if costs else found

    def _collection(self) -> Collection | None:
        streamed = "-" in self.files
        together = self.together
        if together is None:
            together = not streamed and self._size() <= LARGEST_FOR_TOGETHER
        if not together:
            return None
        if streamed:
            raise HeartfeltError("Standard input can be read only once. Use --alone, or give a file.")
        return Collection.of(self.conversations("Looking at them together", Problems()))

    def _size(self) -> int:
        paths = [Path(file) for file in self.files if file != "-"]
        inside = (each for path in paths for each in (path.rglob("*") if path.is_dir() else [path]))
        return sum(path.stat().st_size for path in inside if path.is_file())

    def report_problems(self) -> None:
        """Say on standard error what was left out or mended, with the first places of each kind."""
        for (kind, lost), count in sorted(self.problems.counts.items(), key=lambda item: (not item[0][1], -item[1])):
            verb = "left out" if lost else "mended"
            notes.print(f"[{'red' if lost else 'yellow'}]{verb} {count}[/]: {kind}", soft_wrap=True)
            for problem in self.problems.examples[kind, lost][:3]:
                notes.print(f"  {problem}", style="dim", soft_wrap=True, markup=False)

    def require(self, count: int) -> None:
        """`UnreadableInput` when nothing at all could be used."""
        if count == 0:
            self.report_problems()
            raise UnreadableInput(f"No conversation could be read from {', '.join(self.files)}.")


@contextmanager
def progress(doing: str, size: int) -> Iterator[Callable[[int], None]]:
    """A bar over bytes on standard error, gone when done; silent where nobody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=notes, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(doing, total=size or None)
        yield lambda consumed: bar.advance(task, consumed)


def masker_of(names: str | None) -> Masker | None:
    """What masks the kinds that --mask names."""
    if names is None:
        return None
    from heartfelt.masking import Masker, without_names  # compiles patterns, and few commands mask
    from heartfelt.masking import chosen as kinds_of

    return Masker(kinds_of(without_names() if names == "all" else (name.strip() for name in names.split(","))))


def only_of(names: str | None) -> frozenset[str] | None:
    """The signals that --signals names; None for all."""
    return None if names is None else chosen(name.strip() for name in names.split(","))


def looked_at(only: frozenset[str] | None) -> frozenset[str]:
    """What else than the conversation itself these signals look at, or all signals."""
    return frozenset[str]().union(*(named(name).needs | named(name).uses for name in only or signals()))


def strengths_of(pairs: list[str] | None) -> dict[str, float]:
    """From which strength findings of which signals are listed, as --listed-from says it."""
    found = {}
    for pair in pairs or ():
        name, _, strength = pair.partition("=")
        try:
            found[named(name.strip()).name] = float(strength)
        except ValueError as error:
            raise HeartfeltError(f"--listed-from {pair}: needs a pair such as feeling=0.2.") from error
        if not 0 <= found[name.strip()] <= 1:
            raise HeartfeltError(f"--listed-from {pair}: a strength lies between 0 and 1.")
    return found


def columns_of(text: str | None) -> dict[str, str]:
    """What `--columns` says."""
    if not text:
        return {}
    pairs = [pair.partition("=") for pair in text.split(",")]
    if any(not name.strip() or not column.strip() for name, _, column in pairs):
        raise HeartfeltError("--columns needs pairs such as conversation=ticket_id,text=body.")
    return {name.strip(): column.strip() for name, _, column in pairs}
