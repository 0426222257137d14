"""What comes back from a judge: an assessment of what the conversation shows, and counts of the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from judge_server import WORDS, Server, answer, conversation, one, only, saying

from heartfelt.assessment import Assessment, decode
from heartfelt.conversation import Message
from heartfelt.judge.budget import Budget
from heartfelt.judge.judging import Judge

Making = Callable[..., Judge]


def test_a_good_answer_becomes_an_assessment_that_names_its_reader(judge: Making) -> None:
    judged = only(judge())
    assert isinstance(judged, Assessment)
    assert judged.reader == "judge small"
    assert [(cue.message, cue.cue, cue.outcome, cue.by) for cue in judged.cues] == [
        ("a1", "circumstance", "missed", None), ("a1", "question", "met", "a4"), ("a1", "feeling", "hollow", "a2"),
    ]  # fmt: skip
    assert [(sign.message, sign.sign) for sign in judged.signs] == [("a2", "canned")]
    assert [(act.message, act.act) for act in judged.acts] == [("a4", "owns")]
    assert judged.opportunities["feeling"] == (0, 1, 0, 0)
    assert judged.vulnerability == ("family", "deadline")
    assert {"slow_reply", "no_reply"} <= {skipped.signal for skipped in judged.skipped}
    assert not judged.dropped


def test_every_quote_is_the_text_between_start_and_end(judge: Making) -> None:
    judged, asked = only(judge()), conversation()
    found = (*judged.cues, *judged.signs, *judged.acts)
    assert len(found) == 5
    for finding in found:
        assert finding.quote == asked.message(finding.message).text[finding.start : finding.end]


def test_a_judges_certainty_is_not_taken_for_a_measured_one(judge: Making) -> None:
    judged = only(judge())
    assert {finding.strength for finding in (*judged.cues, *judged.signs, *judged.acts)} == {0.5}
    assert judged.care is not None
    assert (judged.care.score, judged.care.low, judged.care.high) == (3, 1, 5)


def test_what_a_judge_wrote_is_read_as_an_assessment_by_all_others(judge: Making) -> None:
    judged = only(judge())
    assert decode(msgspec.json.encode(judged)).cues == judged.cues


def test_an_answer_in_a_code_block_is_read(server: Server, judge: Making) -> None:
    server.will(saying(f"Here it is:\n```json\n{msgspec.json.encode(answer()).decode()}\n```"))
    assert len(only(judge()).cues) == 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (saying(f"I think that {WORDS} {{"), "the answer is no JSON"),
        (saying("no braces at all"), "the answer is no JSON"),
        (saying("[" * 100_000), "the answer is no JSON"),
        (saying(answer(care=9)), "the answer is not of the form asked for"),
        (saying(answer(cues=WORDS)), "the answer is not of the form asked for"),
        (saying(answer(), finish="length"), "the answer was cut off at its longest (--answer-tokens gives it more)"),
        (saying(""), "the model declined to answer"),
    ],
)
def test_an_unusable_answer_is_left_out_counted_and_not_paid_for_again(
    server: Server, judge: Making, content: Any, reason: str
) -> None:
    server.will(content, saying(answer()))
    asked = judge()
    assert list(asked.judge([conversation()])) == []
    assert dict(asked.tally.left_out) == {reason: 1}
    again = judge(Budget(tokens=1))
    assert again.to_ask([conversation()]) == []
    assert list(again.judge([conversation()])) == []
    assert dict(again.tally.left_out) == {reason: 1}
    assert (len(server.requests), again.tally.asked, again.tally.remembered) == (1, 0, 1)


@pytest.mark.parametrize("body", [WORDS.encode(), b'{"choices": []}'])
def test_a_response_that_is_no_answer_is_counted_and_not_remembered(server: Server, judge: Making, body: bytes) -> None:
    server.will(lambda _: (200, {}, body), saying(answer()))
    asked = judge()
    assert list(asked.judge([conversation()])) == []
    assert dict(asked.tally.left_out) == {"the response is no chat completion": 1}
    assert len(only(asked).cues) == 3


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"acts": [one("act", "m3", "owns", "I will call you by five")]}, "act whose quote is not verbatim"),
        ({"acts": [one("act", "m3", "owns", "  ")]}, "act whose quote is not verbatim"),
        ({"acts": [one("act", "m2", "owns", "sent it by courier")]}, "act whose quote is not verbatim"),
        ({"acts": [one("act", "m9", "owns", "sent")]}, "act in an unknown message"),
        ({"acts": [one("act", "a4", "owns", "sent")]}, "act in an unknown message"),
        ({"acts": [one("act", "m1", "owns", "dress")]}, "act on the wrong side"),
        ({"acts": [one("act", "m3", WORDS, "sent")]}, "unknown act"),
        ({"acts": [one("act", "m3", "owns", "sent"), one("act", "m3", "owns", "noon")]}, "act said twice"),
        ({"acts": [{"act": "owns"}]}, "act not of the form"),
        ({"signs": [one("sign", "m1", "canned", "dress")]}, "sign on the wrong side"),
        ({"cues": [one("cue", "m2", "feeling", "apologise", outcome="met", by="m3")]}, "cue on the wrong side"),
        ({"cues": [one("cue", "m1", "feeling", "worried", outcome="great", by="m3")]}, "cue not of the form"),
        ({"cues": [one("cue", "m1", "feeling", "worried", outcome="met", by="m1")]},
         "cue without the message that answered it"),
        ({"cues": [one("cue", "m1", "feeling", "worried", outcome="met", by=None)]},
         "cue without the message that answered it"),
    ],
)  # fmt: skip
def test_what_the_conversation_does_not_show_is_dropped_and_counted(
    server: Server, judge: Making, changes: dict[str, Any], reason: str
) -> None:
    server.will(saying(answer(vulnerability=[], **changes)))
    asked = judge()
    judged = only(asked)
    assert judged.dropped == {reason: 1} == dict(asked.tally.dropped)
    (name,) = changes
    assert len(getattr(judged, name)) == len(changes[name]) - 1


def test_vulnerability_needs_a_circumstance_that_shows_it(server: Server, judge: Making) -> None:
    server.will(saying(answer(cues=[])))
    judged = only(judge())
    assert judged.vulnerability == ()
    assert judged.dropped == {"vulnerability without a circumstance": 2}


def test_whether_anybody_wrote_again_is_a_fact_and_no_opinion(server: Server, judge: Making) -> None:
    last = Message(id="a5", role="customer", text="And it was worried sick again")
    asked = msgspec.structs.replace(conversation(), messages=(*conversation().messages, last))
    cue = one("cue", "m1", "feeling", "worried sick", outcome="none", by=None)
    server.will(saying(answer(cues=[cue, {**cue, "message": "m4", "outcome": "missed"}], vulnerability=[])))
    assert [cue.outcome for cue in only(judge(), asked).cues] == ["missed", "none"]
