"""`--profile` says what a run cost, and changes nothing of its results."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

pytest.importorskip("pyarrow", reason="the extra bulk is not installed")

from heartfelt.bulk import run
from heartfelt.bulk.done import Done
from heartfelt.bulk.engines.engine import AnyTask
from heartfelt.cli.main import app
from heartfelt.cli.profile import As, show
from heartfelt.connectors import write
from heartfelt.costs import STAGES, Costs
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


def test_assess_says_how_many_conversations_the_transformer_read(given: str, tmp_path: Path) -> None:
    output = str(tmp_path / "out.jsonl")
    costs = json.loads(told("assess", given, "--reader", "full", "-o", output, "--profile", "json"))
    assert costs["transformer_read"] > 0
    assert costs["transformer_read"] + costs["transformer_left"] == 25
    without = json.loads(told("assess", given, "--reader", "fast", "-o", output, "--profile", "json"))
    assert (without["transformer_read"], without["transformer_left"]) == (0, 0)


def test_the_table_says_what_the_transformer_read_of_all_parts_together(capsys: pytest.CaptureFixture[str]) -> None:
    costs = Costs(conversations=3, transformer_read=1200, transformer_left=1)
    costs.add(Costs(transformer_read=34, transformer_left=5))
    show(costs, As.table, apart=False)
    assert "the transformer read 1,234 of 1,240 conversations" in capsys.readouterr().out
    show(Costs(conversations=3), As.table, apart=False)
    assert "transformer" not in capsys.readouterr().out


def test_bulk_counts_what_the_transformer_read(given: str, tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    counts = run(given, str(tmp_path / "out"), Here(), reader="full", together=(), profile=True)
    assert counts.costs is not None
    assert counts.costs.transformer_read > 0
    assert counts.costs.transformer_read + counts.costs.transformer_left == counts.assessed == 25


class Here:
    """Does the work in this process."""

    def run(self, work: Callable[[AnyTask], Done], tasks: Sequence[AnyTask]) -> Iterator[Done]:
        yield from map(work, tasks)
