"""`--profile` says what a run cost, and changes nothing of its results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

from heartfelt.cli.main import app
from heartfelt.connectors import write
from heartfelt.costs import STAGES
from heartfelt.sample.operation import simulate

RUN = CliRunner()


@pytest.fixture
def given(tmp_path: Path) -> str:
    path = tmp_path / "conversations.jsonl"
    write(simulate(25, seed=3).conversations, path)
    return str(path)


def told(*arguments: str) -> str:
    result = RUN.invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_assess_shows_its_costs_and_writes_the_same(given: str, tmp_path: Path) -> None:
    plain, profiled = tmp_path / "plain.jsonl", tmp_path / "profiled.jsonl"
    told("assess", given, "--reader", "fast", "-o", str(plain))
    costs = json.loads(told("assess", given, "--reader", "fast", "-o", str(profiled), "--profile", "json"))
    assert profiled.read_bytes() == plain.read_bytes()
    assert costs["conversations"] == 25
    assert list(costs["stages"]) == list(STAGES)
    assert costs["seconds"] == pytest.approx(sum(costs["stages"].values()))
    assert all(costs["stages"][name] > 0 for name in ("decoding", "reading", "signals", "whole", "writing"))


def test_bulk_adds_up_its_parts_and_writes_the_same(given: str, tmp_path: Path) -> None:
    told("bulk", given, str(tmp_path / "plain"), "--workers", "1")
    table = told("bulk", given, str(tmp_path / "profiled"), "--workers", "1", "--profile", "table")
    assert "25 conversations" in table
    assert "looking together" in table
    assert "slow_reply" in table
    part = "part-00000.parquet"
    assert (tmp_path / "profiled" / part).read_bytes() == (tmp_path / "plain" / part).read_bytes()
