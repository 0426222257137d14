"""Care: a sum that can be read, within bounds, of what agents did."""

from __future__ import annotations

import itertools

import pytest

from heartfelt.care import MOST_OF_ONE_KIND, Care, amounts, care, expectation
from heartfelt.finding import Act, Cue, CueName, CueOutcome, Sign
from heartfelt.moment import Moment

MOMENTS: tuple[Moment, ...] = ("routine", "defining", "problem_solving", "magic")


def cue(name: CueName, outcome: CueOutcome, strength: float = 0.9) -> Cue:
    return Cue(cue=name, outcome=outcome, message="m1", by=None, strength=strength, because="")


def sign(name: str, strength: float = 0.9, role: str = "agent") -> Sign:
    return Sign(sign=name, message="m2", strength=strength, because="", role=role)  # type: ignore[arg-type]


def act(name: str, strength: float = 0.9, role: str = "agent") -> Act:
    return Act(act=name, message="m2", strength=strength, because="", role=role)  # type: ignore[arg-type]


CUES = [cue("question", "met"), cue("feeling", "hollow"), cue("circumstance", "missed", 0.6)]
SIGNS = [sign("canned", 0.7), sign("deflected")]
ACTS = [act("owns"), act("finds_a_way", 0.8)]


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_score_is_the_sum_of_its_terms(moment: Moment) -> None:
    for cues, signs, acts in itertools.product(([], CUES), ([], SIGNS), ([], ACTS)):
        result = care(cues, signs, acts, moment)
        assert result.score == pytest.approx(sum(weight for _, weight in result.sum))
        assert result.sum[0][0] == "base"


def extremes() -> list[Care]:
    bad = [sign(name) for name in ("hostile", "reproach", "canned", "policy_wall", "deflected", "disowned")] * 3
    good = [act(name) for name in ("human_touch", "owns", "goes_beyond", "finds_a_way", "checks_back")] * 3
    return [care([], bad, [], "problem_solving"), care([], [], good, "problem_solving")]


def test_score_and_interval_stay_between_one_and_five() -> None:
    for result in extremes():
        assert 1 <= result.low <= result.score <= result.high <= 5
    worst, best = extremes()
    assert worst.score == worst.low == 1
    assert best.score == best.high == 5


def test_signs_and_cues_passed_over_lower_it_and_acts_raise_it() -> None:
    base = care([], [], [], "problem_solving").score
    assert care([], SIGNS, [], "problem_solving").score < base
    assert care([cue("circumstance", "missed")], [], [], "problem_solving").score < base
    assert care([], [], ACTS, "problem_solving").score > base


def test_what_a_bot_did_is_left_out() -> None:
    nothing = care([], [], [], "problem_solving")
    assert care([], [sign("canned", role="bot")], [act("owns", role="bot")], "problem_solving") == nothing


def test_a_cue_that_nobody_came_to_does_not_count() -> None:
    assert care([cue("feeling", "none")], [], [], "problem_solving") == care([], [], [], "problem_solving")


def test_a_label_without_a_weight_is_ignored() -> None:
    assert care([], [sign("of_another_package")], [act("unheard_of")], "defining") == care([], [], [], "defining")


def test_a_routine_moment_expects_the_question_and_the_time_in_full_and_half_of_the_rest() -> None:
    for name in ("question missed", "slow_reply", "no_reply", "hostile"):
        assert expectation(name, "routine") == 1
    for name in ("feeling missed", "canned", "human_touch"):
        assert expectation(name, "routine") == 0.5
        assert all(expectation(name, moment) == 1 for moment in MOMENTS if moment != "routine")
    base = care([], [], [], "routine").score
    fallen = [base - care([], [sign("deflected")], [], moment).score for moment in ("routine", "problem_solving")]
    assert fallen[0] == pytest.approx(fallen[1] / 2, abs=0.011)


def test_many_findings_of_one_kind_count_up_to_a_limit() -> None:
    assert amounts([], [sign("canned", 0.9)] * 9, []) == {"canned": MOST_OF_ONE_KIND}
    assert amounts([], [sign("canned", 0.5), sign("canned", 0.25)], []) == {"canned": 0.75}
