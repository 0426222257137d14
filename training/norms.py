"""How long replies take on social media: the quantiles behind the default norm of `slow_reply`.

    python training/norms.py ../shared/data/twcs/latency/impact_context__artifacts__response_pairs_sample.csv

Reads pairs of a customer's tweet and the reply (columns agent_id, response_time_seconds) and prints, over brands with at
least 50 pairs, the median of each brand's quantiles.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

FEWEST_PAIRS = 50
QUANTILES = (50, 75, 90)


def main(path: Path) -> None:
    seconds: dict[str, list[float]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            seconds[row["agent_id"]].append(float(row["response_time_seconds"]))
    brands = [np.percentile(values, QUANTILES) for values in seconds.values() if len(values) >= FEWEST_PAIRS]
    medians = np.median(np.array(brands), axis=0) / 60
    print(f"{sum(map(len, seconds.values()))} replies, {len(brands)} brands with at least {FEWEST_PAIRS}")
    for quantile, minutes in zip(QUANTILES, medians, strict=True):
        print(f"{quantile} % of the median brand's replies came within {minutes:.0f} minutes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
