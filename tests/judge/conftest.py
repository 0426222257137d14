"""A server that answers as told, for the tests of the judge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from judge_server import Server, serving

from heartfelt.judge.budget import Budget
from heartfelt.judge.endpoint import Endpoint
from heartfelt.judge.judging import Judge
from heartfelt.judge.store import Store

Making = Callable[..., Judge]


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def judge(server: Server, tmp_path: Path) -> Iterator[Making]:
    made: list[Judge] = []

    def make(budget: Budget | None = None, **options: Any) -> Judge:
        endpoint = Endpoint(server.url, **{"first_wait": 0.01, "timeout": 60.0, **options})
        made.append(Judge(endpoint, "small", Store(tmp_path / "answers.sqlite"), budget or Budget()))
        return made[-1]

    yield make
    for one in made:
        one.store.close()
        one.endpoint.close()
