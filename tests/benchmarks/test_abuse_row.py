"""The benchmark of abuse reads severities as their annotators gave them, and is silent where the data are not there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(autouse=True)
def _in_benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))


def test_a_mean_severity_below_zero_is_abuse(tmp_path: Path) -> None:
    from abuse import labelled

    names = ["user", *(f"Annotator{n}_is_abuse.{one}" for n in (1, 2) for one in (1, 0, -1, -2, -3))]
    rows = ["Hello,1,,,,,1,,,,", "You fool,,,1,,,,1,,,", "Hm,1,,,,,,,1,,", "Nobody said,,,,,,,,,,"]
    (tmp_path / "made.csv").write_text("\n".join([",".join(names), *rows]) + "\n", encoding="utf-8")
    assert list(labelled(tmp_path / "made.csv")) == [("Hello", False), ("You fool", True), ("Hm", False)]


def test_the_row_holds_precision_recall_and_f1() -> None:
    from abuse import row

    pairs = [(True, True)] * 3 + [(True, False)] * 3 + [(False, True)] + [(False, False)] * 3
    assert row("test", pairs) == "| test | 10 | 6 | 4 | 0.75 | 0.50 | 0.60 |"


def test_without_the_data_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import abuse

    monkeypatch.setattr(abuse, "CONVABUSE", tmp_path / "elsewhere")
    monkeypatch.setattr(sys, "argv", ["abuse.py"])
    abuse.main()
    assert "skipped: ConvAbuse is not in" in capsys.readouterr().out
