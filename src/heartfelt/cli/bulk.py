"""`heartfelt bulk`: many files of conversations, on all cores or a cluster."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from heartfelt.cli.bulk_progress import shown
from heartfelt.cli.profile import Profile, show
from heartfelt.cli.source import (
    Calibrated,
    Columns,
    ListedFrom,
    Norms,
    ReaderName,
    Signals,
    columns_of,
    looked_at,
    notes,
    only_of,
    strengths_of,
)
from heartfelt.errors import HeartfeltError
from heartfelt.norms import DEFAULT, read_norms

if TYPE_CHECKING:
    from heartfelt.bulk import Counts

MOST_REASONS = 10


class EngineName(StrEnum):
    """Where the work is done."""

    local = "local"
    dask = "dask"
    spark = "spark"


class Format(StrEnum):
    """How assessments are written."""

    parquet = "parquet"
    jsonl = "jsonl"


class Kind(StrEnum):
    """What is looked at together."""

    reuse = "reuse"
    history = "history"


NEED = {Kind.reuse: "collection", Kind.history: "history"}


def command(
    source: Annotated[
        str, typer.Argument(metavar="IN", help="A file or folder of conversations, Parquet or JSONL; a path or a URL.")
    ],
    out: Annotated[
        str, typer.Argument(help="The folder to write to; a path or a URL. New, or of the same run before.")
    ],
    engine: Annotated[
        EngineName, typer.Option(help="Where the work is done: this machine, or a cluster.")
    ] = EngineName.local,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="How many processes, where the cluster does not say; by default one a core."),
    ] = None,
    reader: Annotated[
        ReaderName, typer.Option(help="Who reads: fast (n-grams), full (a small transformer), phrases (rules only).")
    ] = ReaderName.fast,
    format: Annotated[Format, typer.Option(help="How assessments are written.")] = Format.parquet,  # noqa: A002
    by_date: Annotated[
        bool, typer.Option("--by-date", help="A folder date=YYYY-MM-DD for each day (UTC) of first messages.")
    ] = False,
    together: Annotated[
        bool,
        typer.Option(
            "--together/--alone",
            help="Look at conversations together (reuse of replies, a customer's earlier contacts), which reads the "
            "input twice, or each alone.",
        ),
    ] = True,
    without: Annotated[
        list[Kind] | None, typer.Option(help="Leave one of the two out: reuse or history; may be repeated.")
    ] = None,
    known: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER",
            help="What earlier runs learned of replies and customers; this run adds to it. A path or a URL, new at first.",
        ),
    ] = None,
    messages: Annotated[
        bool,
        typer.Option(
            "--messages",
            help="The input is Parquet with one message a row, in any order: group them to conversations first.",
        ),
    ] = False,
    columns: Columns = None,
    signals: Signals = None,
    norms: Norms = None,
    calibration: Calibrated = None,
    listed_from: ListedFrom = None,
    part_size: Annotated[
        int,
        typer.Option(min=1, help="About how many MB of input become one file; an interruption costs that much work."),
    ] = 16,
    profile: Profile = None,
) -> None:
    """Assess millions of conversations into a folder, on all cores of this machine or on a cluster.

    An interrupted run goes on where it stopped when it is run again.
    """
    from heartfelt import bulk  # needs pyarrow, which only the extra brings
    from heartfelt.bulk.engines import engine_named
    from heartfelt.bulk.folder import bare

    if columns and not messages:
        raise HeartfeltError("--columns says what columns of messages hold: it needs --messages.")
    only = only_of(signals)
    kinds = [each.value for each in Kind if together and each not in (without or ()) and NEED[each] in looked_at(only)]
    chosen: Literal["parquet", "jsonl"] = format.value
    with shown() as far:
        counts = bulk.run(
            source, out, engine_named(engine, workers), reader=reader, format=chosen, by_date=by_date,
            signals=only, stretch_bytes=part_size << 20, together=kinds, known=known,
            messages=columns_of(columns) if messages else None, profile=profile is not None,
            norms=read_norms(norms) if norms else DEFAULT, calibration=calibration, listed_from=strengths_of(listed_from),
            started=far.started, begun=far.begun, progress=far.progress,
        )  # fmt: skip
    _report(counts, bare(out))
    if profile and counts.costs:
        show(counts.costs, profile, apart=False)


def _report(counts: Counts, out: str) -> None:
    if counts.went_on_after:
        notes.print(f"{counts.went_on_after:,} of {counts.stretches:,} parts were done by an earlier run.")
    notes.print(f"{counts.assessed:,} assessments in {out}", soft_wrap=True, markup=False)
    if bad := counts.bad.total():
        notes.print(f"[red]set aside {bad:,}[/], with reasons, in the folder _quarantine beside them:")
        _reasons(counts.bad)
    if mended := counts.mended.total():
        notes.print(f"[yellow]mended {mended:,}[/]:")
        _reasons(counts.mended)
    if counts.failed:
        raise HeartfeltError(
            f"{len(counts.failed):,} of {counts.stretches:,} parts could not be done. The first: {counts.failed[0]}. "
            "What is done stays; run again to do the rest."
        )
    if not counts.assessed:
        raise HeartfeltError("No conversation could be read. Look at the reasons in the folder _quarantine.")


def _reasons(counts: Counter[str]) -> None:
    for reason, count in counts.most_common(MOST_REASONS):
        notes.print(f"  {count:,}: {reason}", style="dim", soft_wrap=True, markup=False)
    if len(counts) > MOST_REASONS:
        notes.print(f"  and {len(counts) - MOST_REASONS} other reasons", style="dim")
