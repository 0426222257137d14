"""How findings weigh on care: fits `models/READER/care.toml` on labelled conversations.

    python training/care.py phrases ../shared/carebench/train.jsonl ../shared/carebench/train-conversations.jsonl

For a trained reader take conversations that its weights have not seen; how the whole reads to it is one term more.
The labels' care (1 to 5) is explained by the amounts of what heartfelt itself finds, with weights that keep their sign:
signs and unmet cues cannot raise care, acts and met cues cannot lower it. A light ridge steadies rare labels. The spread of
the sums is then widened so that it matches the labels' (a ridge shrinks to the middle, and a middle score helps nobody). The
half width of the interval is the 90 % quantile of the errors on folds that were not fitted (split conformal). Prints what it
reaches by cross-validation and writes the file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from scipy.optimize import lsq_linear
from scipy.stats import spearmanr

from heartfelt.assessment import Assessment, assess, reader_named
from heartfelt.care import AS_A_WHOLE, MIDDLE, amounts, expectation
from heartfelt.connectors import read
from heartfelt.signals import signals

FOLDS = 5
RIDGE = 30.0
WHOLE_COUNTS = 4.0  # the ridge holds this term less than the others
CUES = ("question", "feeling", "circumstance", "repeat_contact", "objection")
OUTCOMES = ("met", "hollow", "missed")
# Hardly in the labelled material; set by judgement, as the codebook words them.
BY_JUDGEMENT = {
    "hostile": -1.5, "reproach": -1.0, "slow_reply": -0.1, "no_reply": -0.4, "repeated_reply": -0.4,
    "transfer_ping_pong": -0.4, "broken_promise": -0.5, "history_ignored": -0.3,
}  # fmt: skip
MODELS = Path(__file__).parents[1] / "src" / "heartfelt" / "models"


def main(reader: str, labels: Path, conversations: Path) -> None:
    model = MODELS / reader / "care.toml"
    if not model.exists():
        model.write_text(
            (MODELS / "phrases" / "care.toml")
            .read_text(encoding="utf-8")
            .replace("[cues]", "whole = 0.0\n\n[cues]", 1),
            encoding="utf-8",
        )
    care = {row["id"]: float(row["care"]) for row in map(json.loads, labels.open(encoding="utf-8"))}
    chosen = [conversation for conversation in read(conversations) if conversation.id in care]
    found = [assess(conversation, reader=reader_named(reader)) for conversation in chosen]
    found = [assessment for assessment in found if assessment.care is not None]
    read_as = [reader_named(reader).read(c).whole for c in chosen] if reader != "phrases" else []
    whole = {c.id: each.care - MIDDLE for c, each in zip(chosen, read_as, strict=False) if each}
    gold = np.array([care[assessment.id] for assessment in found])
    fixed = np.array([_fixed(assessment) for assessment in found])
    names = [name for name in _names() if name not in BY_JUDGEMENT]
    table = np.array([_row(assessment, names) for assessment in found]) @ _nested(names)
    names, nested = [*names, *([AS_A_WHOLE] if whole else [])], _nested(names)
    if whole:
        table = np.column_stack([table, [WHOLE_COUNTS * whole[assessment.id] for assessment in found]])
    held_out = _cross_validated(table, gold - fixed, names) + fixed
    base, weights, spread = _fit(table, gold - fixed, names)
    errors = np.sort(np.abs(np.clip(held_out, 1, 5) - gold))
    half = float(errors[min(len(errors) - 1, int(np.ceil(0.9 * (len(errors) + 1))) - 1)])
    rank = spearmanr(held_out, gold).statistic
    print(f"{len(gold)} conversations; cross-validated: Spearman {rank:.3f}, mean error {errors.mean():.3f}, ")
    print(f"weighted kappa {_kappa(held_out, gold):.3f}, half width {half:.2f}, spread widened {spread:.2f} times")
    own = dict(zip(names, nested @ weights[: len(nested)], strict=False))
    _write(model, base, own, half, WHOLE_COUNTS * float(weights[-1]) if whole else 0.0)


def _names() -> list[str]:
    known = signals()
    kinds = [name for name in known if known[name].kind != "cues"]
    return [f"{cue} {outcome}" for cue in CUES for outcome in OUTCOMES] + kinds


def _row(assessment: Assessment, names: list[str]) -> list[float]:
    found = amounts(assessment.cues, assessment.signs, assessment.acts)
    moment = assessment.moment or "problem_solving"
    return [found.get(name, 0.0) * expectation(name, moment) for name in names]


def _nested(names: list[str]) -> np.ndarray:
    """What is missed weighs what a hollow answer weighs and then some: the codebook calls hollow the milder one."""
    nested = np.eye(len(names))
    for cue in CUES:
        nested[names.index(f"{cue} missed"), names.index(f"{cue} hollow")] = 1.0
    return nested


def _fixed(assessment: Assessment) -> float:
    found = amounts(assessment.cues, assessment.signs, assessment.acts)
    return sum(weight * found.get(name, 0.0) for name, weight in BY_JUDGEMENT.items())


def _fit(table: np.ndarray, gold: np.ndarray, names: list[str]) -> tuple[float, np.ndarray, float]:
    """Base, weights and how far the sums were spread."""
    signed = np.array([1.0 if _is_good(name) else -1.0 for name in names])
    design = np.vstack([np.column_stack([np.ones(len(table)), table]), _ridge(len(names))])
    target = np.concatenate([gold, np.zeros(len(names))])
    low = np.concatenate([[-np.inf], np.where(signed > 0, 0.0, -np.inf)])
    high = np.concatenate([[np.inf], np.where(signed > 0, np.inf, 0.0)])
    solved = lsq_linear(design, target, bounds=(low, high)).x
    weights = solved[1:]
    sums = table @ weights
    spread = min(2.0, float(gold.std() / sums.std())) if sums.std() else 1.0
    return float(gold.mean() - spread * sums.mean()), spread * weights, spread


def _is_good(name: str) -> bool:
    return name.endswith(" met") or name == AS_A_WHOLE or (name in signals() and signals()[name].kind == "acts")


def _ridge(count: int) -> np.ndarray:
    return np.column_stack([np.zeros(count), np.sqrt(RIDGE) * np.eye(count)])


def _cross_validated(table: np.ndarray, gold: np.ndarray, names: list[str]) -> np.ndarray:
    predicted = np.zeros(len(gold))
    for fold in range(FOLDS):
        held = np.arange(len(gold)) % FOLDS == fold
        base, weights, _ = _fit(table[~held], gold[~held], names)
        predicted[held] = base + table[held] @ weights
    return predicted


def _kappa(predicted: np.ndarray, gold: np.ndarray) -> float:
    a, b = np.clip(np.round(predicted), 1, 5), gold
    expected = ((a[:, None] - b[None, :]) ** 2).mean()
    return float(1 - ((a - b) ** 2).mean() / expected)


def _write(model: Path, base: float, weights: dict[str, float], half: float, whole: float) -> None:
    weights = {**weights, **BY_JUDGEMENT}
    lines = ["# How findings weigh on care. Written by training/care.py; what it is and how good: care.md beside it."]
    lines += [f"base = {base:.3f}", f"half_width = {half:.2f}", f"whole = {whole:.3f}"]
    known = signals()
    for kind in ("cues", "signs", "acts"):
        lines += ["", f"[{kind}]"]
        for name, weight in weights.items():
            own = "cues" if name not in known else known[name].kind
            if own == kind:
                lines.append(f'"{name}" = {weight:.3f}' if " " in name else f"{name} = {weight:.3f}")
    model.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
