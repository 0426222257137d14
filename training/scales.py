"""From raw scores to strengths: fits `models/READER/calibration.toml` on conversations that the weights have not seen.

    python training/scales.py full LABELS.jsonl CONVERSATIONS.jsonl

A strength is a logistic sum of the model's score and of how strongly the wording speaks (Platt 1999), with a prior that holds
the slope near 1 where labels are few. Thresholds are those with the highest F-beta (0.8: precision counts for more) under
half the labels and half the strengths themselves, as the mean over 100 resamples, which steadies rare labels. Prints what it
reaches by cross-validation over conversations. Labels that hardly occur keep a threshold set by judgement.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from heartfelt import assessment as assessing
from heartfelt.connectors import read
from heartfelt.language.trained import models
from heartfelt.language.trained.calibration import Calibration, Scale, written
from heartfelt.language.trained.labels import CUES, LABELS, OUTCOMES, PLACE
from heartfelt.language.trained.reading import TrainedReading
from heartfelt.signals import named

BETA = 0.8
FEWEST = 8
FOLDS = 5
RESAMPLES = 100
LOWEST, HIGHEST = 0.2, 0.7
BY_JUDGEMENT = 0.45
# The phrases were written with the training labels in view: what they seem to add there is more than what they add.
WORDING_KEPT = 0.7
SPREAD = np.array([0.35, 1.5, 1.0])  # of the log-slope, the weight of the wording, the offset


class Place(NamedTuple):
    """A message (of a cue) or a turn (of a sign or act): its conversation, raw score, wording, and whether it is labelled."""

    conversation: int
    score: float
    wording: float
    labelled: bool


def main(reader: str, labels: Path, conversations: Path) -> None:
    gold = {row["id"]: row for row in map(json.loads, labels.open(encoding="utf-8"))}
    home = models.folder(reader) / "calibration.toml"
    home.write_text(written(Calibration(reader=reader, labels={label: Scale() for label in LABELS})), encoding="utf-8")
    assessing.reader_named.cache_clear()
    chosen = [conversation for conversation in read(conversations) if conversation.id in gold]
    readings = [assessing.reader_named(reader).read(conversation) for conversation in chosen]
    rows = [gold[conversation.id] for conversation in chosen]
    places = {label: list(_places(label, readings, rows)) for label in LABELS}
    for label in LABELS:
        _report(label, places[label])
    fitted = Calibration(
        reader=reader,
        labels={label: _scale(places[label]) for label in LABELS},
        outcomes=_shifts(readings, rows),
        hidden_indifference=_shift(
            [r.opinion.whole[1] for r in readings], [row["hidden_indifference"] for row in rows]
        ),
    )
    home.write_text(written(fitted), encoding="utf-8")
    print(f"{len(chosen)} conversations; written to {home}")


def _places(label: str, readings: Sequence[TrainedReading], rows: Sequence[dict]) -> Iterable[Place]:
    kind, name = next((kind, kind[:-1]) for kind in ("cues", "signs", "acts") if named(label).kind == kind)
    for number, (reading, row) in enumerate(zip(readings, rows, strict=True)):
        where = {m.id: m.id if label in CUES else reading.turn(m).index for m in reading.visible}
        carried = {where.get(each["message"]) for each in row[kind] if each[name] == label}
        best: dict[object, tuple[float, float]] = {}
        for scored in reading.scores(named(label), named(label).find(reading.conversation, reading)):
            key = where[scored.message.id]
            best[key] = max(best.get(key, (-99.0, 0.0)), (scored.score, scored.wording))
        for key, (score, wording) in best.items():
            yield Place(number, score, wording, key in carried)


def _fit(places: Sequence[Place]) -> np.ndarray:
    """Slope, weight of the wording, offset."""
    table = np.array([(place.score, place.wording) for place in places])
    labelled = np.array([place.labelled for place in places])

    def cost(given: np.ndarray) -> float:
        value = np.exp(given[0]) * table[:, 0] + given[1] * table[:, 1] + given[2]
        return float(np.logaddexp(0, value).sum() - value[labelled].sum() + ((given / SPREAD) ** 2).sum() / 2)

    found = minimize(cost, np.zeros(3), method="L-BFGS-B", bounds=[(-2, 2), (0, 4), (-6, 6)]).x
    return np.array([np.exp(found[0]), WORDING_KEPT * found[1], found[2]])


def _strengths(line: np.ndarray, places: Sequence[Place]) -> np.ndarray:
    table = np.array([(place.score, place.wording, 1.0) for place in places])
    return np.asarray(0.5 * (1 + np.tanh(0.5 * (table @ line))))


def _threshold(strengths: np.ndarray, labelled: np.ndarray) -> float:
    """Where F-beta is highest, as the mean over resamples of the places: one sample's best line jumps with a few places."""
    soft = 0.5 * strengths + 0.5 * labelled
    cuts = np.linspace(LOWEST, HIGHEST, 51)
    above = (strengths >= cuts[:, None]).astype(np.float64)
    draws = np.random.default_rng(1)
    best = []
    for _ in range(RESAMPLES):
        times = np.bincount(draws.integers(0, len(soft), len(soft)), minlength=len(soft))
        found, wanted = above @ times, float(times @ soft)
        reached = (1 + BETA**2) * (above @ (times * soft)) / np.maximum(1e-9, found + BETA**2 * wanted)
        best.append(cuts[int(np.argmax(reached))])
    return float(np.mean(best))


def _scale(places: Sequence[Place]) -> Scale:
    slope, wording, offset = line = _fit(places)
    labelled = np.array([place.labelled for place in places])
    threshold = _threshold(_strengths(line, places), labelled) if labelled.sum() >= FEWEST else BY_JUDGEMENT
    return Scale(slope=slope, wording=wording, offset=offset, threshold=threshold)


def _report(label: str, places: Sequence[Place]) -> None:
    """F1 and calibration error by cross-validation over conversations, with the wording and without."""
    counts: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for fold in range(FOLDS):
        learned = [place for place in places if place.conversation % FOLDS != fold]
        held = [place for place in places if place.conversation % FOLDS == fold]
        for name, clear in (("with wording", False), ("without", True)):
            fit_on = [place._replace(wording=0.0) for place in learned] if clear else learned
            try_on = [place._replace(wording=0.0) for place in held] if clear else held
            line = _fit(fit_on)
            cut = _threshold(_strengths(line, fit_on), np.array([place.labelled for place in fit_on]))
            found = _strengths(line, try_on) >= cut
            labelled = np.array([place.labelled for place in try_on])
            for i, amount in enumerate(((found & labelled).sum(), found.sum(), labelled.sum())):
                counts[name][i] += float(amount)
    f1 = {name: 2 * both / max(1.0, found + gold) for name, (both, found, gold) in counts.items()}
    print(f"{label:20} {int(counts['without'][2]):5} labelled", *(f"{name} {value:.2f}" for name, value in f1.items()))


def _shifts(readings: Sequence[TrainedReading], rows: Sequence[dict]) -> dict[str, tuple[float, float, float]]:
    """What to add for met, hollow and missed so that passed-over cues and outcomes are told best; one for all cues."""
    logs, outcomes = [], []
    for reading, row in zip(readings, rows, strict=True):
        place = {message.id: i for i, message in enumerate(reading.visible)}
        for cue in row["cues"]:
            if cue["outcome"] in OUTCOMES and cue["message"] in place:
                chances = reading.opinion.outcomes[place[cue["message"]], PLACE[cue["cue"]]]
                logs.append(np.log(np.maximum(chances, 1e-6)))
                outcomes.append(OUTCOMES.index(cue["outcome"]))
    table, gold = np.array(logs), np.array(outcomes)
    tries = [(met, hollow, 0.0) for met in np.arange(-0.8, 0.41, 0.1) for hollow in np.arange(-0.4, 0.81, 0.1)]
    best = max(tries, key=lambda shifts: _reached((table + np.array(shifts)).argmax(axis=1), gold))
    reached = _reached((table + np.array(best)).argmax(axis=1), gold)
    print("outcome shifts", [round(float(shift), 2) for shift in best], f"reached {reached:.3f}")
    return {cue: (float(best[0]), float(best[1]), 0.0) for cue in CUES}


def _reached(told: np.ndarray, gold: np.ndarray) -> float:
    def f1(a: np.ndarray, b: np.ndarray) -> float:
        return 2 * float((a & b).sum()) / max(1.0, float(a.sum() + b.sum()))

    return f1(told > 0, gold > 0) + float(np.mean([f1(told == k, gold == k) for k in range(len(OUTCOMES))]))


def _shift(scores: Sequence[float], labelled: Sequence[bool]) -> float:
    """What to add to scores so that zero is the line with the best F1."""
    table, gold = np.array(scores), np.array(labelled, bool)
    cuts = np.sort(table)[:: max(1, len(table) // 200)]
    f1 = [2 * float((gold & (table > cut)).sum()) / max(1.0, float(gold.sum() + (table > cut).sum())) for cut in cuts]
    return -float(cuts[int(np.argmax(f1))])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
