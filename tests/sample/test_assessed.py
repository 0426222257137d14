"""The sample read by several processes."""

from __future__ import annotations

import pytest

from heartfelt.norms import DEFAULT
from heartfelt.sample import assessed as several
from heartfelt.sample.operation import simulate


def test_several_processes_find_what_one_finds_in_the_same_order(monkeypatch: pytest.MonkeyPatch) -> None:
    conversations = list(simulate(12, seed=4).conversations)
    norms = [DEFAULT] * len(conversations)
    alone = list(several.assessed(conversations, norms, "phrases"))
    monkeypatch.setattr(several, "MANY", 1)
    together = list(several.assessed(conversations, norms, "phrases"))
    assert together == alone
    assert [each.id for each in together] == [each.id for each in conversations]
