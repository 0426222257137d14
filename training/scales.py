"""From raw scores to strengths: fits `models/READER/calibration.toml` on conversations that the weights have not seen.

    python training/scales.py full LABELS.jsonl CONVERSATIONS.jsonl

A strength is a logistic sum of the model's score and of how strongly the wording speaks (Platt 1999), with a prior that holds
the slope near 1 where labels are few. `thresholds.py` chooses from which strength findings are listed. Prints what it reaches
by cross-validation over conversations.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from thresholds import RESAMPLES, Strengths, f1, thresholds

from heartfelt import assessment as assessing
from heartfelt.connectors import read
from heartfelt.language.trained import models
from heartfelt.language.trained.calibration import Calibration, Scale, written
from heartfelt.language.trained.labels import CUES, LABELS, OUTCOMES, PLACE
from heartfelt.language.trained.reading import TrainedReading
from heartfelt.signals import named

FOLDS = 5
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
    _report(places, len(chosen))
    fitted = Calibration(
        reader=reader,
        labels=_scales(places, len(chosen)),
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


def _scales(places: Mapping[str, Sequence[Place]], conversations: int) -> dict[str, Scale]:
    """The scale of each label, fitted on these places of so many conversations."""
    lines = {label: _fit(each) for label, each in places.items()}
    cuts = thresholds({label: _calibrated(lines[label], each) for label, each in places.items()}, conversations)
    return {
        label: Scale(slope=line[0], wording=line[1], offset=line[2], threshold=cuts[label])
        for label, line in lines.items()
    }


def _calibrated(line: np.ndarray, places: Sequence[Place]) -> Strengths:
    where = np.array([place.conversation for place in places])
    return Strengths(where, _strengths(line, places), np.array([place.labelled for place in places]))


def _report(places: Mapping[str, Sequence[Place]], conversations: int) -> None:
    """F1 of each label and of each kind together, by cross-validation over conversations."""
    counts: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(3))
    for fold in range(FOLDS):
        learned = {label: [each for each in own if each.conversation % FOLDS != fold] for label, own in places.items()}
        for label, scale in _scales(learned, conversations).items():
            held = [each for each in places[label] if each.conversation % FOLDS == fold]
            found = np.array([scale.strength(each.score, each.wording) >= scale.threshold for each in held], bool)
            labelled = np.array([each.labelled for each in held], bool)
            reached = np.array([(found & labelled).sum(), found.sum(), labelled.sum()])
            counts[label] += reached
            counts[named(label).kind] += reached
    for name, reached in counts.items():
        print(f"{name:20} {int(reached[2]):5} labelled, F1 {f1(reached):.3f}")


def _shifts(readings: Sequence[TrainedReading], rows: Sequence[dict]) -> dict[str, tuple[float, float, float]]:
    """What to add for met, hollow and missed so that passed-over cues and outcomes are told best; one for all cues.

    The best line jumps with a few conversations: it is the mean over resamples of them.
    """
    logs, outcomes, owners = [], [], []
    for number, (reading, row) in enumerate(zip(readings, rows, strict=True)):
        place = {message.id: i for i, message in enumerate(reading.visible)}
        for cue in row["cues"]:
            if cue["outcome"] in OUTCOMES and cue["message"] in place:
                chances = reading.opinion.outcomes[place[cue["message"]], PLACE[cue["cue"]]]
                logs.append(np.log(np.maximum(chances, 1e-6)))
                outcomes.append(OUTCOMES.index(cue["outcome"]))
                owners.append(number)
    table, gold, owner = np.array(logs), np.array(outcomes), np.array(owners)
    draws = np.random.default_rng(1)
    found = []
    for _ in range(RESAMPLES):
        drawn = draws.integers(0, len(rows), len(rows))
        rows_drawn = np.repeat(np.arange(len(owner)), np.bincount(drawn, minlength=len(rows))[owner])
        found.append(_best_shift(table[rows_drawn], gold[rows_drawn]))
    met, hollow = np.mean(found, axis=0).tolist()
    reached = _reached((table + np.array([met, hollow, 0.0])).argmax(axis=1), gold)
    print(f"outcome shifts {met:.2f} {hollow:.2f}, reached {reached:.3f}")
    return dict.fromkeys(CUES, (met, hollow, 0.0))


def _best_shift(table: np.ndarray, gold: np.ndarray) -> tuple[float, float]:
    tries = [(met, hollow) for met in np.arange(-0.8, 0.41, 0.1) for hollow in np.arange(-0.4, 0.81, 0.1)]
    return max(tries, key=lambda shift: _reached((table + np.array([*shift, 0.0])).argmax(axis=1), gold))


def _reached(told: np.ndarray, gold: np.ndarray) -> float:
    def agreed(a: np.ndarray, b: np.ndarray) -> float:
        return f1((float((a & b).sum()), float(a.sum()), float(b.sum())))

    return agreed(told > 0, gold > 0) + float(np.mean([agreed(told == k, gold == k) for k in range(len(OUTCOMES))]))


def _shift(scores: Sequence[float], labelled: Sequence[bool]) -> float:
    """What to add to scores so that zero is the line with the best F1."""
    table, gold = np.array(scores), np.array(labelled, bool)
    cuts = np.sort(table)[:: max(1, len(table) // 200)]
    f1 = [2 * float((gold & (table > cut)).sum()) / max(1.0, float(gold.sum() + (table > cut).sum())) for cut in cuts]
    return -float(cuts[int(np.argmax(f1))])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
