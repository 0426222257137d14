"""`heartfelt calibrate`: a trained reader's scales, refitted to a team's own reviewed conversations."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from heartfelt.assessment import DEFAULT_READER, reader_named
from heartfelt.cli.evaluate import conversations_of
from heartfelt.cli.source import Source, notes
from heartfelt.connectors.assessments import appearing
from heartfelt.conversation import Conversation
from heartfelt.errors import HeartfeltError

if TYPE_CHECKING:
    from heartfelt.calibrating.trial import Verdict
    from heartfelt.evaluation import Labels
    from heartfelt.language.trained.calibration import Calibration
    from heartfelt.language.trained.reading import TrainedReader


class TrainedName(StrEnum):
    """The readers that have scales."""

    full = "full"
    fast = "fast"


REFUSALS: dict[Verdict, str] = {
    "worse": "It would make things worse here: nothing was written. The reader as it is serves you better.",
    "unrelated": "What is labelled has hardly anything to do with what the reader sees: nothing was written. "
    "Do the labels belong to these conversations?",
    "unsure": "Not worth it yet: the gain is within noise, and nothing was written. Label more, or say --anyway.",
}


def command(
    gold: Annotated[Path, typer.Argument(help="Labels in the format of the codebook, one object a line.")],
    conversations: Annotated[
        Path | None,
        typer.Option(help="The conversations; by default GOLD's name with -conversations before the ending."),
    ] = None,
    reader: Annotated[TrainedName, typer.Option(help="Whose scales are refitted.")] = TrainedName.full,
    output: Annotated[Path, typer.Option("-o", "--output", help="Where to write the calibration.")] = Path(
        "calibration.toml"
    ),
    anyway: Annotated[bool, typer.Option("--anyway", help="Write it also where the gain is within noise.")] = False,
) -> None:
    """Refit a reader's thresholds and strengths to your own reviewed conversations; 50 are enough to try.

    Shows agreement before and after, by cross-validation. Writes nothing, and ends with 1, where it would make things worse.
    """
    from heartfelt.calibrating import places, table, trial  # loads numpy
    from heartfelt.evaluation import read_labels
    from heartfelt.language.trained.calibration import written

    source = Source([str(conversations_of(gold, conversations))], together=False)
    labels = {one.id: one for one in read_labels(gold, source.problems)}
    trained, own = _reader(reader)
    read = places(trained, own, _labelled(source, labels))
    source.report_problems()
    if not read.conversations + read.unread:
        raise HeartfeltError(
            f"None of the {len(labels)} labelled conversations is among those given. "
            "Give the conversations that the labels were made of, with --conversations FILE."
        )
    result = trial(read, own)
    Console(highlight=False).print(table(result))
    if result.verdict in REFUSALS and not (result.verdict == "unsure" and anyway):
        notes.print(REFUSALS[result.verdict], soft_wrap=True)
        raise typer.Exit(1)
    with appearing(output) as part:
        part.write_text(written(result.calibration), encoding="utf-8")
    named = "" if reader == DEFAULT_READER else f" --reader {reader}"
    notes.print(f"{output} written. Use it with: heartfelt assess FILE{named} --calibration {output}", soft_wrap=True)


def _reader(name: TrainedName) -> tuple[TrainedReader, Calibration]:
    """A reader with the calibration that it comes with."""
    from heartfelt.language.trained.calibration import read_calibration
    from heartfelt.language.trained.models import folder
    from heartfelt.language.trained.reading import TrainedReader

    found = reader_named(name)
    if not isinstance(found, TrainedReader):
        raise HeartfeltError(f"The reader {name} has no scales that could be refitted.")
    return found, read_calibration(folder(name) / "calibration.toml")


def _labelled(source: Source, labels: dict[str, Labels]) -> Iterator[tuple[Conversation, Labels]]:
    """The conversations that have labels, each once."""
    for conversation in source.conversations():
        if one := labels.get(conversation.id):
            yield conversation, one
