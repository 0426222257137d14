"""A report over the output of a run, in memory that does not grow with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from heartfelt.assessment import Assessment
from heartfelt.bulk.folder import place
from heartfelt.bulk.views import views
from heartfelt.finding import Finding
from heartfelt.overview.choosing import Pointer, quotes, shortlist
from heartfelt.overview.counting import count
from heartfelt.overview.shown import Pair, pairs, plan_of, problems_of
from heartfelt.report import Report
from heartfelt.report.dialogue import Dialogue, dialogue
from heartfelt.report.gathering import compose
from heartfelt.report.shortlist import pressing


def build(out: str, conversations: str | None = None, memory: str = "1GB") -> Report:
    """The report over the folder `out`, a path or a URL, that `heartfelt bulk` wrote as Parquet.

    Beside the output only the conversations that the report shows are read, from where the run found them or from
    `conversations`. `memory` is what DuckDB may use before it writes to temporary files. Days are those in UTC. Raises
    `HeartfeltError` where the run is not finished, `UnreadableInput` where a conversation to be shown is not there.
    """
    where = place(out)
    plan = plan_of(where)
    connection = views(out, memory)
    best = {name: shortlist(connection, name).best() for name in ("pressing", "hidden", "magic")}
    shown = {pointer for pointers in best.values() for pointer in pointers}
    found = pairs(connection, plan, where, conversations, shown)
    return compose(
        count(connection),
        _dialogues(best["pressing"], found, _hurting),
        _dialogues(best["hidden"], found, _hurting),
        _dialogues(best["magic"], found, _caring),
        quotes(connection),
        problems_of(where),
    )


def _dialogues(
    pointers: Sequence[Pointer], found: dict[Pointer, Pair], heaviest: Callable[[Assessment], list[Finding]]
) -> list[Dialogue]:
    shown = (found[pointer] for pointer in pointers)
    return [dialogue(conversation, assessment, heaviest(assessment)) for conversation, assessment in shown]


def _hurting(assessment: Assessment) -> list[Finding]:
    return [finding for _, finding in pressing(assessment)]


def _caring(assessment: Assessment) -> list[Finding]:
    return sorted(assessment.acts, key=lambda act: -act.strength)
