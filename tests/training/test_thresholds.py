"""From which strength findings are listed: many labels speak for themselves, few lean on their kind."""

from __future__ import annotations

import numpy as np
from thresholds import Strengths, thresholds

CONVERSATIONS = 400


def told(line: float, labelled: int, silent: int, seed: int) -> Strengths:
    """A label whose places stand above `line` where it is labelled, and below where it is not."""
    draws = np.random.default_rng(seed)
    strengths = np.concatenate([draws.uniform(line, 1, labelled), draws.uniform(0, line, silent)])
    return Strengths(
        draws.integers(0, CONVERSATIONS, labelled + silent), strengths, np.arange(labelled + silent) < labelled
    )


def test_a_label_seen_often_has_a_line_of_its_own_and_a_rare_one_that_of_its_kind() -> None:
    found = thresholds(
        {"canned": told(0.3, 900, 3000, 1), "boxed": told(0.6, 900, 3000, 2), "disowned": told(0.65, 6, 400, 3)},
        CONVERSATIONS,
    )
    assert found["canned"] < found["disowned"] < found["boxed"]


def test_the_other_kinds_do_not_move_a_line() -> None:
    signs = {"canned": told(0.3, 90, 300, 1), "boxed": told(0.6, 60, 300, 2)}
    alone = thresholds(signs, CONVERSATIONS)
    beside = thresholds(signs | {"explains": told(0.15, 500, 900, 4)}, CONVERSATIONS)
    assert {label: beside[label] for label in signs} == alone
