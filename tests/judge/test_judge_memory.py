"""Budgets end a run in time, and nothing is asked twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from judge_server import ANSWERED, ASKED, Server, answer, conversation, only, saying, serving, several

from heartfelt.errors import HeartfeltError
from heartfelt.judge.budget import Budget
from heartfelt.judge.checking import Judged
from heartfelt.judge.judging import Judge

Making = Callable[..., Judge]


def test_a_budget_of_tokens_ends_the_run_before_it_is_exceeded(server: Server, judge: Making) -> None:
    asked = judge(Budget(tokens=8000), answer_tokens=500)
    assert len(list(asked.judge(several(20)))) < 20
    assert "8,000 tokens" in asked.tally.stopped
    spent = asked.budget.spent_in + asked.budget.spent_out
    assert spent == len(server.requests) * (ASKED + ANSWERED)
    assert 8000 - 2 * (ASKED + 500) < spent <= 8000


def test_a_budget_of_money_ends_the_run_before_it_is_exceeded(server: Server, judge: Making) -> None:
    asked = judge(Budget(cost=0.02, price_in=2.0, price_out=10.0), answer_tokens=500)
    assert 0 < len(list(asked.judge(several(20)))) < 20
    assert "0.02" in asked.tally.stopped
    assert asked.budget.spent is not None
    assert asked.budget.spent <= 0.02
    assert asked.budget.spent == pytest.approx(len(server.requests) * (2 * ASKED + 10 * ANSWERED) / 1_000_000)


def test_a_budget_too_small_for_one_question_sends_none(server: Server, judge: Making) -> None:
    asked = judge(Budget(tokens=100))
    assert list(asked.judge(several(2))) == []
    assert asked.tally.stopped
    assert server.requests == []


def test_an_endpoint_that_does_not_count_is_reckoned_at_its_most(server: Server, judge: Making) -> None:
    server.will(saying(answer(), asked=None))
    asked = judge(answer_tokens=500)
    only(asked)
    assert asked.budget.spent_out == 500
    assert asked.budget.spent_in > 2000


def test_a_limit_in_money_needs_prices() -> None:
    with pytest.raises(HeartfeltError, match="--price-in"):
        Budget(cost=1.0)


def test_a_second_run_asks_nothing_and_says_the_same(server: Server, judge: Making) -> None:
    first = [judged for _, judged in judge().judge(several(3))]
    again = judge(Budget(tokens=1))
    assert [judged for _, judged in again.judge(several(3))] == first
    assert (len(server.requests), again.tally.remembered, again.tally.stopped) == (3, 3, "")


def test_a_run_that_was_interrupted_goes_on_where_it_stopped(server: Server, judge: Making) -> None:
    reading = judge().judge(several(5))
    next(reading), next(reading)
    reading.close()
    assert len(list(judge().judge(several(5)))) == 5
    assert len(server.requests) == 5


def test_other_words_or_another_model_are_asked_anew(server: Server, judge: Making) -> None:
    only(judge())
    only(judge(), conversation(worry="Not worried sick any more; my wedding on Friday is off."))
    other = judge()
    other.model = "large"
    only(other)
    assert len(server.requests) == 3


def test_another_endpoint_with_a_model_of_the_same_name_is_asked_anew(server: Server, judge: Making) -> None:
    first = judge()
    only(first)
    with serving() as elsewhere:
        elsewhere.will(saying(answer(care=5)))
        other = judge()
        other.endpoint.url = elsewhere.url
        for _ in range(2):
            assert care(only(other)) == 5
        assert (len(server.requests), len(elsewhere.requests)) == (1, 1)
    assert care(only(first)) == 3


def care(judged: Judged) -> float:
    assert judged.care is not None
    return judged.care.score


def test_an_answer_that_was_cut_off_is_asked_again_with_more_tokens_only(server: Server, judge: Making) -> None:
    server.will(saying(answer(), finish="length"), saying(answer()))
    for tokens in (500, 500, 400):
        assert list(judge(answer_tokens=tokens).judge([conversation()])) == []
    assert len(server.requests) == 1
    assert len(only(judge(answer_tokens=501)).cues) == 3
    assert len(only(judge(answer_tokens=100)).cues) == 3  # whole now, whatever is allowed
    assert len(server.requests) == 2


def test_a_file_from_before_answers_named_their_endpoint_is_emptied(judge: Making, tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with closing(sqlite3.connect(path)) as old:
        old.execute("create table answers (model text, version text, digest text, conversation text, content text)")
        old.execute("insert into answers values ('small', '1', '2', 'c-1', 'worried sick')")
        old.commit()
    assert b"worried sick" in path.read_bytes()
    assert len(judge().to_ask([conversation()])) == 1
    assert b"worried sick" not in path.read_bytes()


def test_a_file_with_answers_of_another_kind_is_left_as_it_is(judge: Making, tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table answers (quiz text, answer text)")
        other.execute("insert into answers values ('one', 'two')")
        other.commit()
    with pytest.raises(HeartfeltError, match="--cache"):
        only(judge())
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("select * from answers").fetchall() == [("one", "two")]


def test_the_file_of_answers_is_its_owners_alone(judge: Making, tmp_path: Path) -> None:
    path = tmp_path / "answers.sqlite"
    path.touch(mode=0o644)
    only(judge())
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_is_forgotten_leaves_no_trace_in_the_file(judge: Making, tmp_path: Path) -> None:
    asked, path = judge(), tmp_path / "answers.sqlite"
    only(asked)
    assert b"worried sick" in path.read_bytes()
    assert asked.store.forget(["c-1", "c-2"]) == 1
    assert b"worried sick" not in path.read_bytes()


def test_a_file_that_holds_something_else_is_refused(judge: Making, tmp_path: Path) -> None:
    (tmp_path / "answers.sqlite").write_bytes(b"my diary " * 1000)
    with pytest.raises(HeartfeltError, match="--cache"):
        judge()
