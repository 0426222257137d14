"""A trial as tables for people."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from heartfelt.calibrating.fitting import FEWEST
from heartfelt.calibrating.trial import Change, Trial
from heartfelt.rates import LEVEL


def table(trial: Trial) -> RenderableType:
    """What changes for each label, and in all."""
    return Group(_heading(trial), _labels(trial), _all(trial))


def _heading(trial: Trial) -> Text:
    lines = [
        f"{trial.conversations} labelled conversations in {trial.folds} parts",
        "F1 after: each part read with what was fitted to the others",
    ]
    if trial.unread:
        lines.append(f"{trial.unread} not read, because their language was not validated: left out")
    return Text("\n".join(lines) + "\n")


def _labels(trial: Trial) -> Table:
    rows = _table("Labels", "labelled", "threshold", "F1")
    for name, label in trial.labels.items():
        few = label.positives < FEWEST
        threshold = "kept" if few else _moved(label.threshold_before, label.threshold_after)
        f1 = _moved(label.f1_before, label.f1_after) if label.positives else "–"
        rows.add_row(name, str(label.positives), threshold, f1, style="dim" if few else "")
    rows.caption = f"a label that stands in fewer than {FEWEST} places keeps its scale"
    return rows


def _all(trial: Trial) -> Table:
    rows = _table("In all", "before → after", f"difference ({LEVEL:.0%} interval)")
    for kind, change in trial.kinds.items():
        rows.add_row(f"{kind}, F1", _moved(change.before, change.after), _difference(change))
    rows.add_section()
    rows.add_row("mean of these", _moved(trial.f1.before, trial.f1.after), _difference(trial.f1))
    error = trial.error
    rows.add_row("calibration error, all places", _moved(error.before, error.after, 3), _difference(error, 3))
    rows.caption = "how far strengths are from the share that is labelled, listed or not; less is better"
    return rows


def _table(title: str, *headings: str) -> Table:
    rows = Table(title=title, title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    rows.add_column("", no_wrap=True)
    for heading in headings:
        rows.add_column(heading, justify="right", no_wrap=True)
    return rows


def _moved(before: float, after: float, digits: int = 2) -> str:
    return f"{before:.{digits}f} → {after:.{digits}f}"


def _difference(change: Change, digits: int = 2) -> str:
    value, low, high = change.difference.value, change.difference.low, change.difference.high
    return f"{value:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f})"
