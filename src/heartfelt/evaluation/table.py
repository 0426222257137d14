"""An evaluation as tables for people."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from heartfelt.evaluation.evaluation import Evaluation, Figure, Kind, Score, Strengths


def table(evaluation: Evaluation) -> RenderableType:
    """Everything an evaluation says, one table a kind of finding and one for whole conversations."""
    return Group(
        _heading(evaluation),
        _kind("Cues", evaluation.cues),
        _kind("Signs", evaluation.signs),
        _kind("Acts", evaluation.acts),
        _whether(evaluation),
        _strengths(evaluation.strengths),
        _figures(evaluation),
    )


def _heading(evaluation: Evaluation) -> Text:
    lines = [
        f"{evaluation.conversations} labelled conversations; in brackets the {evaluation.level:.0%} interval "
        f"over {evaluation.rounds} resamples of them"
    ]
    for count, what in (
        (evaluation.unread, "not read, because their language was not validated: count as nothing found"),
        (evaluation.missing, "without an assessment: count as nothing found"),
        (evaluation.without_conversation, "labelled, but their conversation was not given: left out"),
    ):
        if count:
            lines.append(f"{count} {what}")
    return Text("\n".join(lines) + "\n")


def _kind(title: str, kind: Kind) -> Table:
    rows = _scores(title)
    for name, score in kind.labels.items():
        _add(rows, name, score)
    rows.add_section()
    _add(rows, "all", kind.micro)
    macro = kind.macro_f1
    rows.caption = (
        f"mean F1 of labels with 5 and more: {_shown(macro)} · quotes that agree: {_shown(kind.quotes_overlap)}"
    )
    return rows


def _whether(evaluation: Evaluation) -> Table:
    rows = _scores("Whole conversations")
    _add(rows, "cue passed over", evaluation.outcomes.passed_over)
    _add(rows, "low care", evaluation.care.low_care)
    _add(rows, "hidden indifference", evaluation.hidden_indifference)
    _add(rows, "customer abusive", evaluation.customer_abusive)
    _add(rows, "vulnerability", evaluation.vulnerability)
    return rows


def _strengths(strengths: Strengths) -> Table:
    rows = Table(title="Strengths", title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD)
    rows.add_column("listed findings")
    rows.add_column("calibration error", justify="right")
    rows.add_column("found", justify="right")
    for name, one in (
        ("cues", strengths.cues), ("signs", strengths.signs), ("acts", strengths.acts), ("all", strengths.pooled),
    ):  # fmt: skip
        rows.add_row(name, _shown(one.calibration_error, digits=3), str(one.findings))
    rows.caption = "how far strengths are from the share that is labelled, over ten bins of strength; 0 at best"
    return rows


def _figures(evaluation: Evaluation) -> Table:
    rows = Table(title="Agreement", title_justify="left", box=box.SIMPLE_HEAD, show_header=False)
    rows.add_column()
    rows.add_column(justify="right")
    for name, figure in (
        ("care, weighted kappa", evaluation.care.weighted_kappa),
        ("care, Spearman", evaluation.care.spearman),
        ("care, mean error", evaluation.care.mean_error),
        ("outcomes of shared cues, accuracy", evaluation.outcomes.accuracy),
        ("outcomes of shared cues, mean F1", evaluation.outcomes.macro_f1),
        ("moment, mean F1", evaluation.moment_macro_f1),
        ("resolved, mean F1", evaluation.resolved_macro_f1),
        ("feeling at the start, Spearman", evaluation.emotion_start_spearman),
        ("feeling at the end, Spearman", evaluation.emotion_end_spearman),
    ):
        rows.add_row(name, _shown(figure))
    return rows


def _scores(title: str) -> Table:
    rows = Table(title=title, title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    rows.add_column("label", no_wrap=True)
    for heading in ("precision", "recall", "F1", "labelled", "found"):
        rows.add_column(heading, justify="right", no_wrap=True)
    return rows


def _add(rows: Table, name: str, score: Score) -> None:
    precise = [_value(figure) for figure in (score.precision, score.recall)]
    rows.add_row(name, *precise, _shown(score.f1), str(score.gold), str(score.found))


def _value(figure: Figure | None) -> str:
    return "–" if figure is None else f"{figure.value:.2f}"


def _shown(figure: Figure | None, digits: int = 2) -> str:
    if figure is None:
        return "–"
    return f"{figure.value:.{digits}f} ({figure.low:.{digits}f}–{figure.high:.{digits}f})"
