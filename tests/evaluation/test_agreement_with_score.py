"""The figures are those of the benchmark's own `score.py`, which shares no code with heartfelt."""

from __future__ import annotations

import importlib.util
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from heartfelt.assessment import assess
from heartfelt.assessment import encode as encode_assessment
from heartfelt.conversation import decode
from heartfelt.errors import Problems
from heartfelt.evaluation import Evaluation, evaluate, read_labels

CAREBENCH = Path(__file__).parents[3] / "shared" / "carebench"
SAMPLE = files("heartfelt.sample")
ROUNDED = 0.0016  # score.py rounds to three places, and takes means of rounded values
CASES = {
    "sample": (Path(str(SAMPLE / "labels.jsonl")), Path(str(SAMPLE / "conversations.jsonl")), None),
    "carebench-train": (CAREBENCH / "train.jsonl", CAREBENCH / "train-conversations.jsonl", 250),
}

pytestmark = pytest.mark.skipif(not CAREBENCH.exists(), reason=f"needs CareBench in {CAREBENCH}")


@cache
def both(case: str, missing: int = 0) -> tuple[dict[str, Any], Evaluation]:
    """What score.py says and what heartfelt says of the same assessments, the first `missing` of them left out."""
    labels_path, conversations_path, most = CASES[case]
    gold = read_labels(labels_path, Problems(strict=True))[:most]
    wanted = {labels.id for labels in gold}
    with conversations_path.open("rb") as lines:
        conversations = [one for one, _ in map(decode, lines) if one.id in wanted]
    assessments = [assess(one) for one in islice(conversations, missing, None)]
    score = score_py()
    with labels_path.open(encoding="utf-8") as lines:
        raw_gold = {row["id"]: row for row in map(msgspec.json.decode, islice(lines, most))}
    raw_found = {one.id: msgspec.json.decode(encode_assessment(one)) for one in assessments}
    raw_conversations = {one.id: msgspec.to_builtins(one) for one in conversations}
    expected = score.score(raw_gold, raw_found, raw_conversations)
    return expected, evaluate(gold, assessments, conversations, rounds=2)


def score_py() -> ModuleType:
    spec = importlib.util.spec_from_file_location("carebench_score", CAREBENCH / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def values(score: Any) -> dict[str, float]:
    """A score as score.py writes it: values without intervals."""
    return {
        "precision": score.precision.value, "recall": score.recall.value, "f1": score.f1.value,
        "gold": score.gold, "found": score.found,
    }  # fmt: skip


@pytest.fixture(params=["sample", "carebench-train", "sample with missing ones"])
def compared(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Evaluation]:
    case, _, missing = request.param.partition(" with ")
    return both(case, 20 if missing else 0)


@pytest.mark.parametrize("kind", ["cues", "signs", "acts"])
def test_every_label_and_the_totals_are_the_same(compared: tuple[dict[str, Any], Evaluation], kind: str) -> None:
    expected, found = compared[0][kind], getattr(compared[1], kind)
    assert set(found.labels) == set(expected["labels"])
    for label, score in found.labels.items():
        assert values(score) == pytest.approx(expected["labels"][label], abs=ROUNDED), label
    assert values(found.micro) == pytest.approx(expected["micro"], abs=ROUNDED)
    assert found.macro_f1.value == pytest.approx(expected["macro_f1"], abs=ROUNDED)
    assert found.quotes_overlap.value == pytest.approx(expected["quotes_overlap"], abs=ROUNDED)


def test_outcomes_and_passed_over_cues_are_the_same(compared: tuple[dict[str, Any], Evaluation]) -> None:
    expected, found = compared[0]["outcomes"], compared[1].outcomes
    assert found.accuracy is not None
    assert found.macro_f1 is not None
    assert found.accuracy.value == pytest.approx(expected["accuracy_on_shared_cues"], abs=ROUNDED)
    assert found.macro_f1.value == pytest.approx(expected["macro_f1_on_shared_cues"], abs=ROUNDED)
    assert values(found.passed_over) == pytest.approx(expected["passed_over"], abs=ROUNDED)


def test_what_is_said_of_whole_conversations_is_the_same(compared: tuple[dict[str, Any], Evaluation]) -> None:
    expected, found = compared
    assert found.conversations == expected["conversations"]
    assert found.missing == expected["missing"]
    assert found.care.spearman.value == pytest.approx(expected["care"]["spearman"], abs=ROUNDED)
    assert found.care.weighted_kappa.value == pytest.approx(expected["care"]["weighted_kappa"], abs=ROUNDED)
    assert found.care.mean_error.value == pytest.approx(expected["care"]["mean_error"], abs=ROUNDED)
    assert values(found.care.low_care) == pytest.approx(expected["care"]["low_care"], abs=ROUNDED)
    assert found.moment_macro_f1.value == pytest.approx(expected["moment_macro_f1"], abs=ROUNDED)
    assert found.resolved_macro_f1.value == pytest.approx(expected["resolved_macro_f1"], abs=ROUNDED)
    feelings = [found.emotion_start_spearman.value, found.emotion_end_spearman.value]
    assert feelings == pytest.approx(expected["emotion_spearman"], abs=ROUNDED)
    for name in ("hidden_indifference", "customer_abusive", "vulnerability"):
        assert values(getattr(found, name)) == pytest.approx(expected[name], abs=ROUNDED), name
