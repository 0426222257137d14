"""Rates, means and reliability with their uncertainty: every number that is shown as a rate comes from here.

A rate is never shown alone. It comes with a 90 % interval, or as `TooFew` with the reason why nothing can be said.

Sources
- Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22: the interval.
- Kish, L. (1965). Survey Sampling: the design effect of observations that come in clusters.
- Korn, E. L. & Graubard, B. I. (1998). Confidence intervals for proportions with small expected number of positive
  counts estimated from survey data. Survey Methodology 24: the effective sample size and its correction for few
  clusters. Franco et al. (2019, J. Survey Statistics and Methodology 7) find Wilson's interval with it among the best.
- Shrout, P. E. & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater reliability. Psychological
  Bulletin 86: ICC(1). For yes/no data the same estimator: Ridout, Demétrio & Firth (1999), Biometrics 55.
- Spearman, C. (1910) and Brown, W. (1910), British Journal of Psychology 3: reliability of the mean of k observations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

import msgspec

LEVEL = 0.9
MINIMUM = 10  # conversations below which no rate is shown: the interval would span most of 0 to 1
SHOWABLE = 0.7  # the reliability a number about a person needs before others see it


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """A share of `total` opportunities and its interval; `clusters` is the number of conversations they came from."""

    value: float
    low: float
    high: float
    count: int
    total: int
    level: float = LEVEL
    clusters: int


class Mean(msgspec.Struct, frozen=True, kw_only=True):
    """A mean of `total` values and its interval."""

    value: float
    low: float
    high: float
    total: int
    level: float = LEVEL


class Quantile(msgspec.Struct, frozen=True, kw_only=True):
    """The value below which a `share` of `total` values lies (0.5: the median), and its interval."""

    value: float
    low: float
    high: float
    share: float
    total: int
    level: float = LEVEL


class TooFew(msgspec.Struct, frozen=True, kw_only=True):
    """In place of a number: there is too little data to say one, and why."""

    reason: str
    total: int


@dataclass(slots=True)
class Tally:
    """Counts hits among opportunities, conversation by conversation, in constant memory.

    Opportunities of one conversation resemble each other, so a rate over them is less sure than their number suggests.
    The sums kept here are all that the design effect needs.
    """

    clusters: int = 0
    count: int = 0
    total: int = 0
    _count_squares: int = 0
    _products: int = 0
    _total_squares: int = 0

    def add(self, count: int, total: int) -> None:
        """Add one conversation: `count` hits among `total` opportunities. One without opportunities changes nothing."""
        if not 0 <= count <= total:
            raise ValueError(f"count must lie between 0 and total, not {count} of {total}")
        if total == 0:
            return
        self.clusters += 1
        self.count += count
        self.total += total
        self._count_squares += count * count
        self._products += count * total
        self._total_squares += total * total

    def join(self, other: Tally) -> None:
        """Add the conversations of another tally, none of which was counted here."""
        self.clusters += other.clusters
        self.count += other.count
        self.total += other.total
        self._count_squares += other._count_squares
        self._products += other._products
        self._total_squares += other._total_squares

    @property
    def sums(self) -> tuple[int, int, int, int, int, int]:
        """All that is kept, in the order in which `Tally(*sums)` takes it back."""
        return (
            self.clusters, self.count, self.total, self._count_squares, self._products, self._total_squares,
        )  # fmt: skip

    def effective_total(self, level: float = LEVEL) -> float:
        """How many independent opportunities tell as much as these; `ZeroDivisionError` where there are none."""
        return self._effective_total(self.count / self.total, level)

    def rate(self, level: float = LEVEL, minimum: int = MINIMUM) -> Rate | TooFew:
        """The share of hits with its interval, or `TooFew` below `minimum` conversations."""
        if self.clusters < max(minimum, 1):
            return TooFew(reason=_too_few(self.clusters), total=self.clusters)
        value = self.count / self.total
        low, high = wilson(value, self._effective_total(value, level), level)
        return Rate(
            value=value, low=low, high=high, count=self.count, total=self.total, level=level, clusters=self.clusters
        )

    def _effective_total(self, value: float, level: float) -> float:
        """How many independent opportunities tell as much as these do (never more than there are)."""
        if self._total_squares == self.total:  # one opportunity each: nothing is clustered
            return self.total
        spread = value * (1 - value)
        if spread == 0 or self.clusters == 1:  # the dependence cannot be seen: each conversation counts once
            return self.clusters
        residual = self._count_squares - 2 * value * self._products + value * value * self._total_squares
        variance = residual / self.total**2 * self.clusters / (self.clusters - 1)
        design_effect = max(1.0, variance / (spread / self.total))
        few_clusters = (_student(level, self.total - 1) / _student(level, self.clusters - 1)) ** 2
        return self.total / design_effect * few_clusters


@dataclass(slots=True)
class Values:
    """Gathers values for a mean in constant memory (Welford's sums)."""

    total: int = 0
    value: float = 0.0
    _squares: float = 0.0

    def add(self, value: float) -> None:
        """Add one value."""
        self.total += 1
        step = value - self.value
        self.value += step / self.total
        self._squares += step * (value - self.value)

    @classmethod
    def of(cls, total: int, values: float, squares: float) -> Values:
        """What was gathered elsewhere: how many values, their sum and that of their squares."""
        centre = values / total if total else 0.0
        return cls(total, centre, max(0.0, squares - values * centre))

    def mean(
        self, level: float = LEVEL, minimum: int = MINIMUM, bounds: tuple[float, float] | None = None
    ) -> Mean | TooFew:
        """The mean with Student's interval, cut at `bounds`; or `TooFew` below `minimum` values."""
        if self.total < max(minimum, 2):
            return TooFew(reason=_too_few(self.total), total=self.total)
        half = _student(level, self.total - 1) * sqrt(self._squares / (self.total - 1) / self.total)
        low, high = self.value - half, self.value + half
        if bounds:
            low, high = max(low, bounds[0]), min(high, bounds[1])
        return Mean(value=self.value, low=low, high=high, total=self.total, level=level)


def quantile(
    share: float, bins: Sequence[tuple[float, float, int]], clusters: int, level: float = LEVEL, minimum: int = MINIMUM
) -> Quantile | TooFew:
    """Below which value a `share` of the values lies, from a histogram of (from, to, count) in ascending order.

    The interval takes the ranks that a binomial of `clusters` independent values leaves open; between the ends of a bin
    values are taken to be spread evenly on a logarithmic scale.
    """
    if clusters < max(minimum, 1):
        return TooFew(reason=_too_few(clusters), total=clusters)
    half = _normal(level) * sqrt(share * (1 - share) / clusters)
    value, low, high = (_at(min(max(each, 0.0), 1.0), bins) for each in (share, share - half, share + half))
    return Quantile(value=value, low=low, high=high, share=share, total=sum(each[2] for each in bins), level=level)


def _at(share: float, bins: Sequence[tuple[float, float, int]]) -> float:
    wanted = share * sum(count for _, _, count in bins)
    for low, high, count in bins:
        if wanted <= count:
            return low * float((high / low) ** (wanted / count))
        wanted -= count
    return bins[-1][1]


def rate(count: int, total: int, level: float = LEVEL, minimum: int = MINIMUM) -> Rate | TooFew:
    """The share of `count` in `total` independent ones (conversations, say), with Wilson's interval."""
    if not 0 <= count <= total:
        raise ValueError(f"count must lie between 0 and total, not {count} of {total}")
    if total < max(minimum, 1):
        return TooFew(reason=_too_few(total), total=total)
    low, high = wilson(count / total, total, level)
    return Rate(value=count / total, low=low, high=high, count=count, total=total, level=level, clusters=total)


def clustered_rate(counts: Iterable[tuple[int, int]], level: float = LEVEL, minimum: int = MINIMUM) -> Rate | TooFew:
    """The share of hits over conversations given as (hits, opportunities); see `Tally`."""
    tally = Tally()
    for count, total in counts:
        tally.add(count, total)
    return tally.rate(level, minimum)


def mean(
    values: Iterable[float], level: float = LEVEL, minimum: int = MINIMUM, bounds: tuple[float, float] | None = None
) -> Mean | TooFew:
    """The mean of independent values with its interval; `bounds` are the ends of the scale."""
    gathered = Values()
    for value in values:
        gathered.add(value)
    return gathered.mean(level, minimum, bounds)


def wilson(value: float, total: float, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's interval for a share seen among `total`, which need not be whole (an effective sample size)."""
    z = _normal(level)
    scale = 1 + z * z / total
    centre = (value + z * z / (2 * total)) / scale
    half = z / scale * sqrt(value * (1 - value) / total + z * z / (4 * total * total))
    # The share itself lies inside by algebra; rounding may say otherwise at 0 and 1.
    return min(max(centre - half, 0.0), value), max(min(centre + half, 1.0), value)


class Reliability(msgspec.Struct, frozen=True, kw_only=True):
    """How much single observations tell groups (people, say) apart: `icc` is ICC(1), 0 to 1."""

    icc: float
    groups: int
    total: int

    def at(self, k: float) -> float:
        """The reliability of a mean over `k` observations (Spearman-Brown)."""
        return spearman_brown(self.icc, k)


def reliability(groups: Iterable[Iterable[float]]) -> Reliability | TooFew:
    """ICC(1) of a one-way random-effects model over groups of unequal size, of numbers or of yes/no as 1/0.

    A group is what one person's (or queue's) conversations gave. Where people differ no more than chance would have it
    the ICC is 0, and no number of conversations makes their rates worth comparing.
    """
    return reliability_of(map(_gather, groups))


def reliability_of(groups: Iterable[Values]) -> Reliability | TooFew:
    """`reliability` of groups whose values were gathered already."""
    gathered = [group for group in groups if group.total]
    total = sum(group.total for group in gathered)
    if len(gathered) < 2 or total <= len(gathered):
        return TooFew(reason="too few groups to tell them apart", total=len(gathered))
    centre = sum(group.value * group.total for group in gathered) / total
    between = sum(group.total * (group.value - centre) ** 2 for group in gathered) / (len(gathered) - 1)
    within = sum(group._squares for group in gathered) / (total - len(gathered))
    size = (total - sum(group.total**2 for group in gathered) / total) / (len(gathered) - 1)
    denominator = between + (size - 1) * within
    icc = max(0.0, (between - within) / denominator) if denominator > 0 else 0.0
    return Reliability(icc=icc, groups=len(gathered), total=total)


def spearman_brown(icc: float, k: float) -> float:
    """The reliability of the mean of `k` observations when one alone has the reliability `icc`."""
    return k * icc / (1 + (k - 1) * icc) if icc > 0 and k > 0 else 0.0


def may_show(reliability: float | TooFew, minimum: float = SHOWABLE) -> bool:
    """Whether a number about a person is reliable enough for others to see it."""
    return not isinstance(reliability, TooFew) and reliability >= minimum


def _gather(values: Iterable[float]) -> Values:
    gathered = Values()
    for value in values:
        gathered.add(value)
    return gathered


@lru_cache(maxsize=64)
def _normal(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)


@lru_cache(maxsize=65_536)  # a page of trends asks for thousands
def _student(level: float, freedom: float) -> float:
    from scipy.special import stdtrit  # slow to import, and most runs show no rate

    return float(stdtrit(freedom, (1 + level) / 2))


def _too_few(conversations: int) -> str:
    return f"too few conversations to say ({conversations})"
