"""The points behind the readings of whole conversations: fits `models/phrases/whole.toml` on labelled conversations.

    python training/whole.py ../shared/carebench/train.jsonl ../shared/carebench/train-conversations.jsonl

Four readings are sums of points over what heartfelt itself finds: the moment (magic is a rule and left out), whether it was
solved, the customer's feeling at the start and at the end, and hidden indifference (on conversations without a sign: with
one it is settled by rule). Prints what each reaches by cross-validation, with everything that was fitted, levels included,
fitted anew without the fold that is scored, and writes the file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from points import Amounts, Score, choice_points, chosen, f1, folds, macro_f1, names_of, table_of, value_points
from scipy.stats import spearmanr

from heartfelt import course, hidden
from heartfelt.assessment import Assessment, assess, lexical_reader
from heartfelt.connectors import read
from heartfelt.language.reading import Reading
from heartfelt.moment import character

MOMENTS = ("problem_solving", "defining", "routine")
ENDINGS = ("unclear", "yes", "no")
MODEL = Path(__file__).parents[1] / "src" / "heartfelt" / "models" / "phrases" / "whole.toml"
HEAD = "# Points for whole conversations. Written by training/whole.py; what they are and how good: whole.md beside it."
WHAT = {
    "defining": "The moment: for defining, and for routine, against problem solving.",
    "yes": "Whether it was solved: for yes, and for no, against unclear.",
    "start": "The customer's feeling in the first turn, and in the last one.",
    "hidden": "Hidden indifference, where there is no sign.",
}

Points = dict[str, dict[str, float]]


class Labelled(NamedTuple):
    """A conversation as heartfelt reads it, with the labels it was given."""

    reading: Reading
    found: Assessment
    labels: dict[str, Any]


def main(labels: Path, conversations: Path) -> None:
    rows = _labelled(labels, conversations)
    points = {**_moment(rows), **_resolved(rows), **_emotions(rows), **_hidden(rows)}
    _write(points)


def _labelled(labels: Path, conversations: Path) -> list[Labelled]:
    """The conversations that have labels, a customer and an answer, in a language that is read."""
    given = {row["id"]: row for row in map(json.loads, labels.open(encoding="utf-8"))}
    rows = []
    for conversation in read(conversations):
        if conversation.id in given:
            reading = lexical_reader().read(conversation)
            rows.append(Labelled(reading, assess(conversation), given[conversation.id]))
    return [row for row in rows if row.found.moment and row.reading.customer and row.reading.answers]


def _moment(rows: Sequence[Labelled]) -> Points:
    rows = [row for row in rows if row.labels["moment"] in MOMENTS]
    amounts = [character(row.reading, row.found.cues) for row in rows]
    truth = np.array([MOMENTS.index(row.labels["moment"]) for row in rows])
    points, held_out = _choice(amounts, truth, MOMENTS[1:], macro_f1)
    _print("moment, macro F1", rows, truth, held_out, macro_f1)
    return points


def _resolved(rows: Sequence[Labelled]) -> Points:
    amounts = [course.ending(row.reading, row.found.cues) for row in rows]
    truth = np.array([ENDINGS.index(row.labels["resolved"]) for row in rows])
    points, held_out = _choice(amounts, truth, ENDINGS[1:], macro_f1)
    _print("resolved, macro F1", rows, truth, held_out, macro_f1)
    return points


def _hidden(rows: Sequence[Labelled]) -> Points:
    """Fitted where no sign was found; its F1 counts what a sign keeps below the line as not found."""
    truth = np.array([int(row.labels["hidden_indifference"]) for row in rows])
    reachable = np.array([not hidden.wrong_step(row.found.signs) for row in rows])
    fitted = [row for row, use in zip(rows, reachable, strict=True) if use]
    amounts = [hidden.involvement(row.reading, row.found.cues, row.found.acts) for row in fitted]
    share = truth[~reachable].sum() / reachable.sum()

    def score(labels: np.ndarray, predicted: np.ndarray) -> float:
        below_the_line = np.ones(round(share * len(labels)), dtype=int)
        return f1(np.append(labels, below_the_line), np.append(predicted, 0 * below_the_line))

    points, some_held_out = _choice(amounts, truth[reachable], ("hidden",), score)
    held_out = np.zeros_like(truth)
    held_out[reachable] = some_held_out
    _print("hidden, F1 where no sign was found", fitted, truth[reachable], some_held_out, f1)
    _print("hidden, F1", rows, truth, held_out, f1)
    return points


def _choice(
    amounts: Sequence[Amounts], truth: np.ndarray, labels: Sequence[str], score: Score
) -> tuple[Points, np.ndarray]:
    """The points for the labels but the first, and what points fitted without a conversation say of it."""
    names = names_of(amounts)
    table = table_of(amounts, names)
    held_out = np.zeros_like(truth)
    for held in folds(len(truth)):
        held_out[held] = chosen(table[held], choice_points(table[~held], truth[~held], names, score))
    points = choice_points(table, truth, names, score)
    return {label: dict(zip(names, points[:, i], strict=True)) for i, label in enumerate(labels)}, held_out


def _print(what: str, rows: Sequence[Labelled], truth: np.ndarray, held_out: np.ndarray, score: Score) -> None:
    """How good what was said without having seen a conversation is: over all, and in each channel."""
    channels = np.array([row.reading.conversation.channel for row in rows])
    parts = [f"{what}: {score(truth, held_out):.3f} ({len(rows)} conversations)"]
    for channel in np.unique(channels):
        own = channels == channel
        parts.append(f"{channel} {score(truth[own], held_out[own]):.3f} ({own.sum()})")
    print("; ".join(parts))


class Feelings(NamedTuple):
    """The amounts in the first turn, and in the last one of those who wrote again, with what was labelled."""

    first: list[Amounts]
    last: list[Amounts]
    wrote_again: np.ndarray
    start: np.ndarray
    end: np.ndarray


def _feelings(rows: Sequence[Labelled]) -> Feelings:
    turns = [[turn for turn in row.reading.turns if turn.by_customer] for row in rows]
    both = list(zip(rows, turns, strict=True))
    return Feelings(
        first=[course.feelings(row.reading, own[0], row.found.cues) for row, own in both],
        last=[course.feelings(row.reading, own[-1], row.found.cues) for row, own in both],
        wrote_again=np.array([len(own) > 1 for own in turns]),
        start=np.array([float(row.labels["emotion_start"]) for row in rows]),
        end=np.array([float(row.labels["emotion_end"]) for row in rows]),
    )


def _emotions(rows: Sequence[Labelled]) -> Points:
    felt = _feelings(rows)
    start, end = np.zeros(len(rows)), np.zeros(len(rows))
    for held in folds(len(rows)):
        first, last = _emotion_points(felt, ~held)
        told = _told(felt, first, last)
        start[held], end[held] = told[0][held], told[1][held]
    _print("feeling at the start, Spearman", rows, felt.start, start, _rank)
    _print("feeling at the end, Spearman", rows, felt.end, end, _rank)
    first, last = _emotion_points(felt, np.ones(len(rows), dtype=bool))
    return {"start": first, "end": last}


def _rank(values: np.ndarray, told: np.ndarray) -> float:
    return float(spearmanr(values, told).statistic)


def _emotion_points(felt: Feelings, use: np.ndarray) -> tuple[dict[str, float], dict[str, float]]:
    names = names_of(felt.first)
    table = table_of(felt.first, names)
    first = dict(zip(names, value_points(table[use], felt.start[use], names), strict=True))
    last_rows = _with_before(felt, first)
    names = names_of(last_rows)
    table, use = table_of(last_rows, names), use & felt.wrote_again
    return first, dict(zip(names, value_points(table[use], felt.end[use], names), strict=True))


def _with_before(felt: Feelings, first: Amounts) -> list[Amounts]:
    return [{**row, "before": before} for row, before in zip(felt.last, _values(felt.first, first), strict=True)]


def _told(felt: Feelings, first: Amounts, last: Amounts) -> tuple[np.ndarray, np.ndarray]:
    start = _values(felt.first, first)
    return start, np.where(felt.wrote_again, _values(_with_before(felt, first), last), start)


def _values(rows: Sequence[Amounts], points: Amounts) -> np.ndarray:
    sums = [sum(points.get(name, 0.0) * amount for name, amount in row.items()) for row in rows]
    return np.round(np.clip(sums, -2, 2), 2)


def _write(points: Points) -> None:
    lines = [HEAD]
    for choice, own in points.items():
        lines += ["", *([f"# {WHAT[choice]}"] if choice in WHAT else []), f"[{choice}]"]
        lines += [f"{_key(name)} = {value:.2f}" for name, value in own.items() if value]
    MODEL.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _key(name: str) -> str:
    return name if name.replace("_", "").isalnum() else f'"{name}"'


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
