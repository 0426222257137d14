"""How well `heartfelt.empathy` and `heartfelt.politeness` agree with people, on data that the weights have not seen.

    python benchmarks/empathy.py

EPITOME: the fifth of the posts that training held out (by the md5 of the post's id); accuracy and macro F1 of the levels.
Stanford politeness: the fifth held out in the same way; the most polite quarter of a community against the least polite one,
told apart at the median of all. Needs `../shared`.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

import heartfelt

DATA = Path(__file__).parents[2] / "shared" / "data"
MECHANISMS = {
    "emotional-reactions": "emotional_reactions", "interpretations": "interpretations", "explorations": "explorations"
}  # fmt: skip
ROUNDS = 500


def held_out(key: str) -> bool:
    """Whether training left it out."""
    return int(hashlib.md5(key.encode(), usedforsecurity=False).hexdigest(), 16) % 5 == 0


def rows(path: Path, key: str) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file) if held_out(row[key]))


def macro_f1(gold: np.ndarray, told: np.ndarray) -> float:
    both = [(2 * ((gold == k) & (told == k)).sum(), (gold == k).sum() + (told == k).sum()) for k in np.unique(gold)]
    return float(np.mean([up / max(1, down) for up, down in both]))


def interval(gold: np.ndarray, told: np.ndarray) -> tuple[float, float]:
    """The 90 % bootstrap interval of the accuracy."""
    draws = np.random.default_rng(1).integers(0, len(gold), (ROUNDS, len(gold)))
    low, high = np.quantile((gold == told)[draws].mean(axis=1), [0.05, 0.95])
    return float(low), float(high)


def main() -> None:
    table = Table("", "pairs", "accuracy", "90 % interval", "macro F1")
    for name, field in MECHANISMS.items():
        pairs = list(rows(DATA / "epitome" / f"{name}-train.csv", "sp_id"))
        gold = np.array([int(row["level"]) for row in pairs])
        found = [heartfelt.empathy(row["seeker_post"], row["response_post"]) for row in pairs]
        told = np.array([getattr(each, field).level for each in found])
        low, high = interval(gold, told)
        table.add_row(
            name,
            str(len(pairs)),
            f"{(gold == told).mean():.3f}",
            f"{low:.3f}-{high:.3f}",
            f"{macro_f1(gold, told):.3f}",
        )
    for community in ("wikipedia", "stack-exchange"):
        path = DATA / "politeness" / f"{community}-train.csv"
        with path.open(encoding="utf-8", newline="") as file:
            least, most = np.percentile([float(row["Normalized Score"]) for row in csv.DictReader(file)], [25, 75])
        requests = list(rows(path, "Id"))
        score = np.array([float(row["Normalized Score"]) for row in requests])
        polite = np.array([heartfelt.politeness(row["Request"]) for row in requests])
        ends = (score <= least) | (score >= most)
        gold, told = score[ends] >= most, polite[ends] > np.median(polite)
        low, high = interval(gold, told)
        table.add_row(
            f"politeness, {community}",
            str(int(ends.sum())),
            f"{(gold == told).mean():.3f}",
            f"{low:.3f}-{high:.3f}",
            "",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
