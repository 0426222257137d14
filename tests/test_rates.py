"""What every shown rate must hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from heartfelt.rates import (
    Mean,
    Rate,
    Reliability,
    Tally,
    TooFew,
    clustered_rate,
    may_show,
    mean,
    rate,
    reliability,
    spearman_brown,
    wilson,
)

conversations = st.lists(
    st.integers(1, 8).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))), min_size=10, max_size=60
)
scores = st.lists(st.floats(1, 5), min_size=10, max_size=60)


@given(st.integers(10, 3000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_a_plain_rate_has_the_interval_that_scipy_gives(counts: tuple[int, int]) -> None:
    found = rate(*counts)
    expected = binomtest(*counts).proportion_ci(0.9, method="wilson")
    assert isinstance(found, Rate)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(conversations)
def test_an_interval_holds_its_value_and_stays_between_0_and_1(counts: list[tuple[int, int]]) -> None:
    found = clustered_rate(counts)
    assert isinstance(found, Rate)
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert (found.count, found.total, found.clusters) == (*map(sum, zip(*counts, strict=True)), len(counts))


@given(conversations)
def test_a_clustered_interval_is_never_narrower_than_that_of_independent_opportunities(
    counts: list[tuple[int, int]],
) -> None:
    found = clustered_rate(counts)
    assert isinstance(found, Rate)
    low, high = wilson(found.value, found.total)
    assert found.low <= low + 1e-12
    assert found.high >= high - 1e-12


@given(conversations, st.integers(2, 5))
def test_more_of_the_same_narrows_the_interval(counts: list[tuple[int, int]], times: int) -> None:
    few, many = clustered_rate(counts), clustered_rate(counts * times)
    assert isinstance(few, Rate)
    assert isinstance(many, Rate)
    assert many.value == pytest.approx(few.value)
    assert many.high - many.low < few.high - few.low


@given(conversations)
def test_a_higher_level_widens_the_interval(counts: list[tuple[int, int]]) -> None:
    usual, wide = clustered_rate(counts), clustered_rate(counts, level=0.99)
    assert isinstance(usual, Rate)
    assert isinstance(wide, Rate)
    assert wide.low <= usual.low
    assert wide.high >= usual.high


def test_conversations_without_opportunities_change_nothing() -> None:
    counts = [(1, 2), (0, 1), (3, 3)] * 5
    assert clustered_rate(counts) == clustered_rate([*counts, (0, 0), (0, 0)])


def test_conversations_that_answer_as_one_widen_the_interval() -> None:
    apart = clustered_rate([(2, 4)] * 40)
    as_one = clustered_rate([(4, 4), (0, 4)] * 20)
    assert isinstance(apart, Rate)
    assert isinstance(as_one, Rate)
    assert as_one.high - as_one.low > 1.8 * (apart.high - apart.low)


def test_where_nothing_varies_each_conversation_counts_once() -> None:
    found = clustered_rate([(4, 4)] * 12)
    assert isinstance(found, Rate)
    assert (found.low, found.high) == pytest.approx(wilson(1.0, 12))


def test_too_little_data_gives_a_reason_and_no_number() -> None:
    for found in (rate(2, 9), clustered_rate([(9, 40)] * 9), mean([3.0] * 9), rate(0, 0, minimum=0)):
        assert isinstance(found, TooFew)
        assert "too few conversations to say" in found.reason


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and total"):
        rate(11, 10)
    with pytest.raises(ValueError, match="between 0 and total"):
        Tally().add(-1, 3)


def test_plain_intervals_cover_the_truth_about_nine_times_in_ten() -> None:
    rng = np.random.default_rng(1)
    for truth, total in ((0.1, 40), (0.5, 40), (0.8, 200)):
        found = [wilson(count / total, total) for count in rng.binomial(total, truth, 4000)]
        assert 0.86 <= np.mean([low <= truth <= high for low, high in found]) <= 0.95


@pytest.mark.parametrize("resemblance", [0.05, 0.3, 0.6])
def test_clustered_intervals_cover_the_truth_where_naive_ones_do_not(resemblance: float) -> None:
    rng = np.random.default_rng(2)
    truth, runs, covered, naive = 0.7, 1000, 0, 0
    spread = (1 - resemblance) / resemblance
    for _ in range(runs):
        totals = rng.integers(1, 9, 50)
        counts = rng.binomial(totals, rng.beta(truth * spread, (1 - truth) * spread, 50))
        found = clustered_rate(zip(counts.tolist(), totals.tolist(), strict=True))
        assert isinstance(found, Rate)
        covered += found.low <= truth <= found.high
        low, high = wilson(found.value, found.total)
        naive += low <= truth <= high
    assert 0.87 <= covered / runs <= 0.96
    if resemblance >= 0.3:
        assert naive / runs < 0.8


@given(scores)
def test_a_mean_lies_in_its_interval_within_the_scale(values: list[float]) -> None:
    found = mean(values, bounds=(1, 5))
    assert isinstance(found, Mean)
    assert 1 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 5
    assert found.value == pytest.approx(np.mean(values))


def test_intervals_of_means_cover_the_truth_about_nine_times_in_ten() -> None:
    rng = np.random.default_rng(3)
    found = [mean(rng.normal(3.2, 0.8, 15)) for _ in range(2000)]
    covered = [isinstance(m, Mean) and m.low <= 3.2 <= m.high for m in found]
    assert 0.88 <= np.mean(covered) <= 0.92


def test_icc_equals_the_published_example() -> None:
    """Shrout & Fleiss (1979), table 2: six targets, four judges, ICC(1,1) = .17 and ICC(1,4) = .44."""
    ratings = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    found = reliability(ratings)
    assert isinstance(found, Reliability)
    assert found.icc == pytest.approx(0.17, abs=0.005)
    assert found.at(4) == pytest.approx(0.44, abs=0.005)


@pytest.mark.parametrize("binary", [False, True])
def test_icc_is_recovered_from_groups_of_unequal_size(binary: bool) -> None:
    rng = np.random.default_rng(4)
    truth = 0.2
    groups = []
    for size in rng.integers(5, 60, 400):
        if binary:
            spread = (1 - truth) / truth
            groups.append(rng.binomial(1, rng.beta(0.6 * spread, 0.4 * spread), size).tolist())
        else:
            groups.append((rng.normal(0, truth**0.5) + rng.normal(0, (1 - truth) ** 0.5, size)).tolist())
    found = reliability(groups)
    assert isinstance(found, Reliability)
    assert found.icc == pytest.approx(truth, abs=0.04)


def test_people_who_differ_by_chance_alone_are_never_shown() -> None:
    rng = np.random.default_rng(5)
    shown = 0
    for _ in range(200):
        found = reliability(rng.normal(3, 1, (12, 30)).tolist())
        assert isinstance(found, Reliability)
        shown += may_show(found.at(30))
    assert shown <= 4


def test_groups_that_cannot_be_told_apart_say_so() -> None:
    assert isinstance(reliability([[1, 2, 3]]), TooFew)
    assert isinstance(reliability([[1.0], [2.0]]), TooFew)
    assert not may_show(TooFew(reason="too few groups to tell them apart", total=1))
    same = reliability([[3.0, 3.0], [3.0, 3.0]])
    assert isinstance(same, Reliability)
    assert same.icc == 0


@settings(max_examples=50)
@given(st.floats(0.01, 1), st.integers(1, 500))
def test_more_observations_are_never_less_reliable(icc: float, k: int) -> None:
    assert icc - 1e-9 <= spearman_brown(icc, k) <= spearman_brown(icc, k + 1) + 1e-12 <= 1 + 1e-9


def test_the_gate_opens_at_its_minimum() -> None:
    assert may_show(0.7)
    assert not may_show(0.699)
    assert may_show(0.5, minimum=0.5)
