"""What refitting mends, what it leaves alone, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest
from invented import FREQUENT, Invented, own, read, world
from msgspec import structs
from rich.console import Console

from heartfelt.calibrating import Trial, table, trial
from heartfelt.calibrating.fitting import fitted, untouched
from heartfelt.calibrating.trial import Change, folded
from heartfelt.errors import HeartfeltError
from heartfelt.evaluation.evaluation import Figure
from heartfelt.language.trained.calibration import Scale
from heartfelt.language.trained.labels import LABELS


@pytest.fixture(scope="module")
def shifted() -> Trial:
    return trial(read(Invented(shifted=2.0), world(120)), own())


def test_a_reader_that_is_off_by_an_offset_is_mended(shifted: Trial) -> None:
    assert shifted.verdict == "better"
    assert shifted.f1.difference.low > 0
    assert shifted.error.after < shifted.error.before / 2
    offsets = [shifted.calibration.scale(label).offset for label in FREQUENT]
    assert offsets == pytest.approx([-2.0] * len(offsets), abs=0.7)


def test_a_reader_that_is_too_sure_is_mended() -> None:
    found = trial(read(Invented(squeezed=2.5), world(120)), own())
    slopes = [found.calibration.scale(label).slope for label in FREQUENT]
    assert slopes == pytest.approx([0.4] * len(slopes), abs=0.15)
    assert found.error.difference.high < 0


def test_a_reader_that_takes_too_much_for_met_is_set_right() -> None:
    found = trial(read(Invented(met=2.0), world(120)), own())
    for cue in ("question", "feeling"):
        met, hollow, missed = found.calibration.outcomes[cue]
        assert met < (hollow + missed) / 2 - 0.5
    assert found.kinds["cues passed over"].difference.low > 0


def test_labels_that_hardly_occur_keep_their_scale(shifted: Trial) -> None:
    rare = [label for label in LABELS if label not in FREQUENT]
    assert all(shifted.calibration.scale(label) == Scale() for label in rare)
    assert all(shifted.calibration.scale(label) != Scale() for label in FREQUENT)


def test_few_labels_move_a_scale_less_than_many() -> None:
    def offset(conversations: int) -> float:
        found = read(Invented(shifted=2.0), world(conversations))
        lines = fitted(found, untouched(own()), np.ones(conversations, np.bool_))
        return float(np.mean([lines.scale(label).offset for label in FREQUENT]))

    assert 0 > offset(5) > offset(20) > offset(200)


def test_random_labels_are_refused() -> None:
    for seed in range(2):
        found = trial(read(Invented(), world(40, seed, believed=False)), own(), rounds=50)
        assert found.related == pytest.approx(0.5, abs=0.08)
        assert found.verdict == "unrelated"


def test_a_reader_that_is_right_already_is_not_worth_refitting() -> None:
    found = trial(read(Invented(), world(60)), own(threshold=0.4))
    assert found.verdict != "better"


def test_the_threshold_is_chosen_for_precision_first() -> None:
    found = trial(read(Invented(), world(300)), own(threshold=0.05))
    assert all(0.25 < found.calibration.scale(label).threshold < 0.7 for label in FREQUENT)


def test_the_same_labels_give_the_same_calibration() -> None:
    first, second = (trial(read(Invented(shifted=1.0), world(40)), own(), rounds=50) for _ in range(2))
    assert first == second


def test_too_few_conversations_are_refused_with_a_number() -> None:
    with pytest.raises(HeartfeltError, match=r"19 labelled conversations are too few .* at least 20, better 50"):
        trial(read(Invented(), world(19)), own())


@pytest.mark.parametrize(("conversations", "folds"), [(20, 2), (35, 3), (50, 5), (400, 5)])
def test_every_fold_has_ten_conversations(conversations: int, folds: int) -> None:
    sizes = np.bincount(folded(conversations, seed=1))
    assert len(sizes) == folds
    assert sizes.min() >= 10


@pytest.mark.parametrize(
    ("f1", "error", "verdict"),
    [
        ((0.02, 0.01, 0.03), (0.0, -0.01, 0.01), "better"),
        ((0.0, -0.01, 0.01), (-0.02, -0.03, -0.01), "better"),
        ((-0.01, -0.02, 0.01), (-0.02, -0.03, -0.01), "unsure"),
        ((0.01, -0.01, 0.03), (0.0, -0.01, 0.01), "unsure"),
        ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), "unsure"),
        ((-0.02, -0.03, -0.01), (-0.02, -0.03, -0.01), "worse"),
        ((0.02, 0.01, 0.03), (0.02, 0.01, 0.03), "worse"),
        ((-0.01, -0.02, 0.01), (0.0, -0.01, 0.01), "worse"),
        ((-0.01, -0.02, 0.01), (-0.01, -0.02, 0.0), "worse"),
    ],
)
def test_the_verdict_looks_at_what_is_beyond_noise(
    shifted: Trial, f1: tuple[float, ...], error: tuple[float, ...], verdict: str
) -> None:
    kinds = dict.fromkeys(shifted.kinds, change(f1))
    assert structs.replace(shifted, related=0.9, kinds=kinds, f1=change(f1), error=change(error)).verdict == verdict


def change(figures: tuple[float, ...]) -> Change:
    value, low, high = figures
    return Change(before=0, after=0, difference=Figure(value=value, low=low, high=high))


@pytest.mark.parametrize("kind", ["cues", "cues passed over", "signs", "acts"])
def test_a_sure_loss_of_one_kind_is_no_gain_whatever_the_others_win(shifted: Trial, kind: str) -> None:
    gain, better = change((0.05, 0.02, 0.08)), change((-0.02, -0.03, -0.01))
    kinds = dict.fromkeys(shifted.kinds, gain)
    won = structs.replace(shifted, related=0.9, kinds=kinds, f1=gain, error=better)
    assert won.verdict == "better"
    assert structs.replace(won, kinds={**kinds, kind: change((-0.03, -0.05, -0.01))}).verdict == "worse"
    assert structs.replace(won, kinds={**kinds, kind: change((-0.03, -0.05, 0.01))}).verdict == "better"


def test_the_table_shows_thresholds_and_what_changes(shifted: Trial) -> None:
    console = Console(width=100)
    with console.capture() as shown:
        console.print(table(shifted))
    text = shown.get()
    label = shifted.labels["canned"]
    assert f"{label.threshold_before:.2f} → {label.threshold_after:.2f}" in text
    assert "hostile" in text
    assert "kept" in text
    assert "calibration error" in text
