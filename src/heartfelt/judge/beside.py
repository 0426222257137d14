"""How a reader of heartfelt's own and a judge agree with people's labels of the same conversations, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.table import Table

from heartfelt.evaluation import Evaluation
from heartfelt.evaluation.evaluation import Figure


def beside(built_in: Evaluation, judge: Evaluation, reader: str, judge_name: str) -> Table:
    """One row a figure, one column for each of the two, under their names."""
    rows = Table(
        title=f"Agreement with the labels of {judge.conversations} conversations that the judge read",
        title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0),
        caption=f"in brackets the {judge.level:.0%} interval over {judge.rounds} resamples of the conversations",
    )  # fmt: skip
    rows.add_column("")
    for name in (f"reader {reader}", judge_name):
        rows.add_column(name, justify="right", overflow="fold")
    for (name, one), (_, other) in zip(_figures(built_in), _figures(judge), strict=True):
        rows.add_row(name, _shown(one), _shown(other))
    return rows


def _figures(evaluation: Evaluation) -> Iterator[tuple[str, Figure | None]]:
    yield "cues, F1", evaluation.cues.micro.f1
    yield "outcomes of shared cues, accuracy", evaluation.outcomes.accuracy
    yield "cue passed over, F1", evaluation.outcomes.passed_over.f1
    yield "signs, F1", evaluation.signs.micro.f1
    yield "acts, F1", evaluation.acts.micro.f1
    yield "care, weighted kappa", evaluation.care.weighted_kappa
    yield "care, mean error", evaluation.care.mean_error
    yield "low care, F1", evaluation.care.low_care.f1
    yield "hidden indifference, F1", evaluation.hidden_indifference.f1
    yield "moment, mean F1", evaluation.moment_macro_f1
    yield "resolved, mean F1", evaluation.resolved_macro_f1
    yield "feeling at the start, Spearman", evaluation.emotion_start_spearman
    yield "feeling at the end, Spearman", evaluation.emotion_end_spearman
    yield "customer abusive, F1", evaluation.customer_abusive.f1
    yield "vulnerability, F1", evaluation.vulnerability.f1


def _shown(figure: Figure | None) -> str:
    return "–" if figure is None else f"{figure.value:.2f} ({figure.low:.2f}–{figure.high:.2f})"
