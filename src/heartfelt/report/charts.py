"""What the charts draw, as plain data; `chart.js` turns it into pictures, and a table stands beside each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from heartfelt.finding import OUTCOMES
from heartfelt.rates import Rate, TooFew
from heartfelt.report.content import CueRow, GroupRow, NameRow, Periods
from heartfelt.report.labels import OUTCOMES as OUTCOME_LABELS

Chart = dict[str, Any]


def outcomes_chart(rows: Sequence[CueRow]) -> Chart | None:
    """How each kind of cue was answered, as shares of all of its kind."""
    if not rows:
        return None
    return {
        "kind": "outcomes",
        "labels": [row.label.title for row in rows],
        "series": [
            {
                "name": OUTCOME_LABELS[name].title,
                "tone": name,
                "shares": [row.outcomes[name] / row.total for row in rows],
                "counts": [row.outcomes[name] for row in rows],
            }
            for name in OUTCOMES
        ],
    }


def groups_chart(rows: Sequence[GroupRow], all_met: Rate | TooFew) -> Chart | None:
    """The share of cues met in each group that has enough to say, against that of all."""
    said = [(row.name, row.met) for row in rows]
    return _intervals(said, "met", None if isinstance(all_met, TooFew) else all_met.value)


def names_chart(rows: Sequence[NameRow], tone: str) -> Chart | None:
    """In what share of the conversations each sign or act is found."""
    return _intervals([(row.label.title, row.rate) for row in rows if row.agents], tone, None)


def periods_chart(found: Periods | None) -> Chart | None:
    """The share of cues met over time with its interval; nothing is drawn where there is too little to say."""
    if found is None or sum(isinstance(row.met, Rate) for row in found.rows) < 2:
        return None
    met = [row.met if isinstance(row.met, Rate) else None for row in found.rows]
    return {
        "kind": "periods",
        "labels": [row.name for row in found.rows],
        "points": [[rate.value, rate.low, rate.high] if rate else None for rate in met],
    }


def _intervals(rows: Sequence[tuple[str, Rate | TooFew]], tone: str, all_value: float | None) -> Chart | None:
    said = [(name, rate) for name, rate in rows if isinstance(rate, Rate)]
    if not said:
        return None
    return {
        "kind": "intervals",
        "tone": tone,
        "labels": [name for name, _ in said],
        "points": [[rate.value, rate.low, rate.high] for _, rate in said],
        "all": all_value,
    }
