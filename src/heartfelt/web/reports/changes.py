"""Since when something is different: one change of level in a series of weeks, told only where chance is no explanation.

The weeks before and after a split are compared by the likelihood ratio of two shares against one (Worsley 1983,
Biometrika 70, for the greatest over all splits), with two corrections. Cues of one conversation resemble each other, so each
week counts as its effective number of opportunities (`rates.Tally`). Weeks differ also for reasons that are not a change,
so the ratio is divided by the spread that is left around the two levels (quasi-likelihood, Wedderburn 1974). The chance
is that of the greatest ratio over all splits of all series that were looked at, by Bonferroni's bound. Splits whose ratio is
within 2.71 of the greatest are the 90 % interval of when it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from math import log

from heartfelt.rates import Rate, Tally, TooFew

FEWEST_WEEKS = 4  # on either side of a change
CHANCE = 0.05
NINETY = 2.71  # the 90 % point of chi-square with one degree of freedom
ENOUGH_OF_A_WEEK = 5  # conversations below which a week is no point of a series


@dataclass(frozen=True)
class Change:
    """A share was `before`, and is `after` since the week of `week`, which lies between `earliest` and `latest`.

    `chance` is how probable it is that any of the series looked at shows as much without a change.
    """

    week: date
    earliest: date
    latest: date
    before: Rate
    after: Rate
    chance: float


def change(series: Sequence[tuple[date, Tally]], of_series: int = 1) -> Change | None:
    """The change in a series of weeks in order, or None. `of_series` is how many series are looked at in all."""
    points = [(week, tally) for week, tally in series if tally.clusters >= ENOUGH_OF_A_WEEK]
    splits = range(FEWEST_WEEKS, len(points) - FEWEST_WEEKS + 1)
    if not splits:
        return None
    counts = [_effective(tally) for _, tally in points]
    sums = list(accumulate(counts, lambda so_far, each: (so_far[0] + each[0], so_far[1] + each[1])))
    ratios = {split: _ratio(sums, split) for split in splits}
    best = max(splits, key=lambda split: ratios[split])
    spread = _spread(counts, best)
    from scipy.special import chdtrc  # slow to import, and most processes ask for no change

    chance = min(1.0, len(splits) * of_series * float(chdtrc(1, ratios[best] / spread)))
    before, after = (_joined(part).rate() for part in (points[:best], points[best:]))
    if chance >= CHANCE or isinstance(before, TooFew) or isinstance(after, TooFew):
        return None
    likely = [split for split in splits if (ratios[best] - ratios[split]) / spread <= NINETY]
    return Change(points[best][0], points[likely[0]][0], points[likely[-1]][0], before, after, chance)


def _effective(tally: Tally) -> tuple[float, float]:
    """Hits and opportunities, as many as tell independently as much."""
    share = tally.count / tally.total
    total = tally.effective_total()
    return share * total, total


def _ratio(sums: list[tuple[float, float]], split: int) -> float:
    """Twice the gain in log-likelihood of two shares over one; `sums` are hits and opportunities up to each week."""
    (hits, total), (all_hits, all_total) = sums[split - 1], sums[-1]
    apart = _likelihood(hits, total) + _likelihood(all_hits - hits, all_total - total)
    return 2 * (apart - _likelihood(all_hits, all_total))


def _likelihood(hits: float, total: float) -> float:
    misses = total - hits
    return (hits * log(hits / total) if hits > 0 else 0.0) + (misses * log(misses / total) if misses > 0 else 0.0)


def _spread(counts: list[tuple[float, float]], split: int) -> float:
    """How much more the weeks differ than chance alone would have them, never less than 1."""
    squares = 0.0
    for part in (counts[:split], counts[split:]):
        hits, total = (sum(side) for side in zip(*part, strict=True))
        share = hits / total
        variance = share * (1 - share)
        squares += sum((hit - share * of) ** 2 / (of * variance) for hit, of in part) if variance else 0.0
    return max(1.0, squares / (len(counts) - 2))


def _joined(points: Sequence[tuple[date, Tally]]) -> Tally:
    joined = Tally()
    for _, tally in points:
        joined.join(tally)
    return joined
