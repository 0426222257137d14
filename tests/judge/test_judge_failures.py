"""When an endpoint does not work: waits, retries, and what is said."""

from __future__ import annotations

import logging
from collections.abc import Callable
from itertools import pairwise

import pytest
from judge_server import ANSWERED, WORDS, Server, answer, conversation, failing, only, saying, several, slow

from heartfelt.errors import HeartfeltError
from heartfelt.judge.endpoint import Endpoint, EndpointFailed
from heartfelt.judge.judging import MOST_FAILURES, Judge

Making = Callable[..., Judge]


def test_the_wait_that_an_endpoint_asks_for_is_kept(server: Server, judge: Making) -> None:
    server.will(failing(429, {"retry-after": "1"}), saying(answer()))
    only(judge())
    first, second = server.times
    assert second - first >= 1


def test_an_endpoint_that_asks_for_hours_is_not_waited_for(server: Server, judge: Making) -> None:
    server.will(failing(429, {"retry-after": "7200"}), saying(answer()))
    asked = judge()
    assert len(list(asked.judge(several(2)))) == 1
    assert dict(asked.tally.left_out) == {"the endpoint answered 429": 1}


def test_a_passing_failure_is_tried_again_with_growing_waits(server: Server, judge: Making) -> None:
    server.will(failing(503), failing(502), failing(500), saying(answer()))
    only(judge(first_wait=0.1))
    waits = [later - earlier for earlier, later in pairwise(server.times)]
    assert waits[0] >= 0.1
    assert waits[2] >= 0.4


def test_an_answer_that_comes_too_late_is_asked_for_again(server: Server, judge: Making) -> None:
    server.will(slow(3.0), saying(answer()))
    asked = judge(timeout=2.0)
    assert len(only(asked).cues) == 3
    assert len(server.requests) == 2
    assert asked.budget.spent_out == asked.endpoint.answer_tokens + ANSWERED  # the first may be charged for


def test_an_endpoint_that_stays_down_is_given_up_with_what_to_do(server: Server, judge: Making) -> None:
    server.will(saying(answer()), failing(503))
    asked, read = judge(attempts=2), []
    with pytest.raises(EndpointFailed, match="3 times in a row") as failed:
        read += asked.judge(several(10))
    assert len(server.requests) == 1 + 2 * MOST_FAILURES
    assert WORDS not in str(failed.value)
    server.will(saying(answer()))
    assert len(list(judge().judge(several(10)))) == 10
    assert len(server.requests) == 1 + 2 * MOST_FAILURES + 9  # the first is remembered


@pytest.mark.parametrize(("status", "step"), [(401, "--api-key-env"), (403, "key"), (404, "--model")])
def test_what_no_retry_mends_is_said_at_once(server: Server, judge: Making, status: int, step: str) -> None:
    server.will(failing(status))
    with pytest.raises(EndpointFailed, match=step):
        only(judge())
    assert len(server.requests) == 1


def test_an_address_where_nobody_listens_is_said(judge: Making) -> None:
    asked = judge(attempts=1)
    asked.endpoint.url = "http://127.0.0.1:9/v1"
    with pytest.raises(EndpointFailed, match="cannot be reached"):
        only(asked)


def test_a_redirect_is_not_followed(server: Server, judge: Making) -> None:
    server.will(lambda _: (307, {"location": "http://127.0.0.1:9/elsewhere"}, b""))
    asked = judge()
    list(asked.judge([conversation()]))
    assert dict(asked.tally.left_out) == {"the endpoint answered 307": 1}


@pytest.mark.parametrize("url", ["localhost:8080", "ftp://h/v1", "https://", "http://me:pass@h/v1", "http://h:x/v1"])
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(HeartfeltError, match="endpoint"):
        Endpoint(url)


def test_no_words_of_customers_reach_the_log(
    server: Server, judge: Making, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    server.will(failing(503), saying(WORDS), failing(400), slow(2.0))
    with caplog.at_level(logging.DEBUG):
        list(judge(timeout=1.0, attempts=2).judge([conversation(f"{n}", f"{WORDS} {n}") for n in range(3)]))
    told = "".join([*(str(record.__dict__) for record in caplog.records), *capfd.readouterr()])
    assert "HTTP Request" in told
    assert WORDS not in told
