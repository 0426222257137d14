"""How well `heartfelt.empathy` and `heartfelt.politeness` agree with people, on data that the weights have not seen.

    python benchmarks/empathy.py

EPITOME: the fifth of the posts that training held out (by the md5 of the post's id); accuracy and macro F1 of the levels, and
the F1 of the characters in the rationales, over all responses in which people marked one.
Stanford politeness: the fifth held out in the same way; the most polite quarter of a community against the least polite one,
told apart at the median of all, beside TF-IDF of words and characters with a ridge regression on the other fifths. Needs
`../shared`.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline, make_union

import heartfelt

DATA = Path(__file__).parents[2] / "shared" / "data"
MECHANISMS = {
    "emotional-reactions": "emotional_reactions", "interpretations": "interpretations", "explorations": "explorations"
}  # fmt: skip
ROUNDS = 500


def held_out(key: str) -> bool:
    """Whether training left it out."""
    return int(hashlib.md5(key.encode(), usedforsecurity=False).hexdigest(), 16) % 5 == 0


def rows(path: Path, key: str, kept_back: bool = True) -> Iterator[dict[str, str]]:
    """The rows that training left out, or the others."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file) if held_out(row[key]) == kept_back)


def macro_f1(gold: np.ndarray, told: np.ndarray) -> float:
    both = [(2 * ((gold == k) & (told == k)).sum(), (gold == k).sum() + (told == k).sum()) for k in np.unique(gold)]
    return float(np.mean([up / max(1, down) for up, down in both]))


def interval(gold: np.ndarray, told: np.ndarray) -> tuple[float, float]:
    """The 90 % bootstrap interval of the accuracy."""
    draws = np.random.default_rng(1).integers(0, len(gold), (ROUNDS, len(gold)))
    low, high = np.quantile((gold == told)[draws].mean(axis=1), [0.05, 0.95])
    return float(low), float(high)


def marked(text: str, shown: Iterable[str]) -> set[int]:
    """The places of the characters, white space left out, of these parts of the text; of one that comes twice the first."""
    starts = ((text.find(part), part) for part in shown)
    places = (i for start, part in starts if start >= 0 for i in range(start, start + len(part)))
    return {i for i in places if not text[i].isspace()}


def characters_f1(pairs: Sequence[Mapping[str, str]], found: Sequence[Sequence[str]]) -> float:
    """How well the characters shown agree with those that people marked (the parts stand between bars), pooled."""
    up = down = 0
    for pair, shown in zip(pairs, found, strict=True):
        if pair["rationales"].strip("| "):
            text = pair["response_post"]
            gold, told = marked(text, filter(None, pair["rationales"].split("|"))), marked(text, shown)
            up += 2 * len(gold & told)
            down += len(gold) + len(told)
    return up / max(1, down)


def by_tf_idf(path: Path, requests: list[str]) -> np.ndarray:
    """How polite these requests are by a simple model, learned from those that training was given too."""
    known = list(rows(path, "Id", kept_back=False))
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True)
    model = make_pipeline(make_union(words, characters), Ridge(alpha=2.0))
    model.fit([row["Request"] for row in known], [float(row["Normalized Score"]) for row in known])
    return np.asarray(model.predict(requests))


def main() -> None:
    table = Table("", "pairs", "accuracy", "90 % interval", "macro F1", "rationales F1", "TF-IDF")
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
            f"{characters_f1(pairs, [getattr(each, field).rationale for each in found]):.3f}",
            "",
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
        simple = by_tf_idf(path, [row["Request"] for row in requests])
        table.add_row(
            f"politeness, {community}",
            str(int(ends.sum())),
            f"{(gold == told).mean():.3f}",
            f"{low:.3f}-{high:.3f}",
            "",
            "",
            f"{((simple[ends] > np.median(simple)) == gold).mean():.3f}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
