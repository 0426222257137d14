"""Why a trained reader lists something: the sentence is about the words that are quoted, and has a fact in it."""

from __future__ import annotations

from importlib.resources import files

import pytest

import heartfelt
from heartfelt import Act, Sign
from heartfelt.assessment import reader_named
from heartfelt.conversation import Conversation, decode
from heartfelt.language.trained.reasons import OF_ANSWERS
from heartfelt.signals import signals

ALL = {name: 0.0 for name in signals()}


@pytest.fixture(scope="module")
def sample() -> list[Conversation]:
    lines = (files("heartfelt.sample") / "conversations.jsonl").read_bytes().splitlines()
    return [decode(line)[0] for line in lines]


def _of_answers(reader: str, conversation: Conversation, **options: object) -> dict[tuple[str, str], Sign | Act]:
    found = heartfelt.assess(conversation, reader=reader_named(reader), **options)  # type: ignore[arg-type]
    named = [(sign.sign, sign) for sign in found.signs] + [(act.act, act) for act in found.acts]
    return {(name, each.message): each for name, each in named if each.start is not None}


def test_the_reason_and_what_moved_it_are_about_the_words_that_are_quoted(sample: list[Conversation]) -> None:
    together = apart = 0
    for conversation in sample:
        rules = _of_answers("phrases", conversation, listed_from=ALL)
        for place, finding in _of_answers("full", conversation).items():
            rule = rules.get(place)
            if rule is None or rule.strength == finding.strength:
                continue
            if max(finding.start or 0, rule.start or 0) < min(finding.end or 0, rule.end or 0):
                together += finding.because == rule.because
            else:
                apart += 1
                assert OF_ANSWERS[place[0]] in finding.because
                assert not set(finding.raised_by + finding.lowered_by) - {"its wording"}
    assert together > 20
    assert apart > 5
