"""Fitting scales to labels, each held to the reader's own as firmly as its labels are few.

A scale is fitted on the reader's own log-odds (Platt 1999, with a prior): slope 1 and offset 0 leave the reader as it is, and
a normal prior on the logarithm of the slope and on the offset holds them there. The threshold is the one with the highest
F-beta on the fitted strengths, less what moving it costs; precision counts for more than recall, because a false alarm is
about somebody's work. What is added to the chances of outcomes is chosen in the same way.
"""

from __future__ import annotations

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from heartfelt.calibrating.places import Places, Rows
from heartfelt.evaluation.resampling import Numbers
from heartfelt.language.trained.calibration import Calibration, Scale, Triple
from heartfelt.language.trained.labels import CUES, LABELS, OUTCOMES

FEWEST = 5  # a label that stands in fewer places keeps its scale
BETA = 0.7
SPREADS = np.array([0.25, 0.5])  # how far the logarithm of the slope and the offset move by themselves
HOLD = 5.0  # what moving a threshold by 1 in log-odds costs in F-beta, for one positive
LOWEST = 0.25  # no threshold goes under it, unless the reader's own is lower
HIGHEST = 0.95
HOLD_OF_OUTCOMES = 10.0  # the same for the shifts of outcomes, for one cue
REACH, STEPS = 1.4, 15  # how far these are looked for
DIGITS = 4


def untouched(own: Calibration) -> Calibration:
    """The reader's calibration as lines through its own log-odds: slope 1, offset 0."""
    scales = {label: Scale(threshold=own.scale(label).threshold) for label in LABELS}
    return structs.replace(own, labels=scales, outcomes={cue: own.outcomes.get(cue, (0.0, 0.0, 0.0)) for cue in CUES})


def fitted(places: Places, start: Calibration, learned: NDArray[np.bool_]) -> Calibration:
    """The calibration fitted to the conversations of `learned`, as lines through the reader's own log-odds."""
    scales, outcomes = dict(start.labels), dict(start.outcomes)
    for label, rows in places.labels.items():
        known = rows[learned[rows["conversation"]] & np.isfinite(rows["value"])]
        if known["labelled"].sum() < FEWEST:
            continue
        scales[label] = _scale(known["value"], known["labelled"], start.scale(label).threshold)
        if label in CUES:
            outcomes[label] = _shifts(known, start.outcomes[label])
    return structs.replace(start, labels=scales, outcomes=outcomes)


def onto(own: Calibration, lines: Calibration) -> Calibration:
    """Lines through a reader's log-odds as scales of its scores."""
    labels = {}
    for label in LABELS:
        scale, line = own.scale(label), lines.scale(label)
        labels[label] = Scale(
            slope=round(line.slope * scale.slope, DIGITS),
            wording=round(line.slope * scale.wording, DIGITS),
            offset=round(line.slope * scale.offset + line.offset, DIGITS),
            threshold=round(line.threshold, DIGITS),
        )
    return structs.replace(own, labels=labels, outcomes=lines.outcomes)


def _scale(values: Numbers, labelled: NDArray[np.bool_], threshold: float) -> Scale:
    slope, offset = _line(values, labelled)
    return Scale(slope=slope, offset=offset, threshold=_threshold(slope * values + offset, labelled, threshold))


def _line(values: Numbers, labelled: NDArray[np.bool_]) -> tuple[float, float]:
    """The slope and the offset under which these labels are most likely, given the prior."""
    from scipy.optimize import minimize  # slow to import

    def cost(given: Numbers) -> tuple[float, Numbers]:
        slope, offset = np.exp(given[0]), given[1]
        odds = slope * values + offset
        surplus = 0.5 * (1 + np.tanh(0.5 * odds)) - labelled
        loss = np.logaddexp(0, odds).sum() - odds[labelled].sum() + ((given / SPREADS) ** 2).sum() / 2
        return float(loss), np.array([slope * (surplus @ values), surplus.sum()]) + given / SPREADS**2

    log_slope, offset = minimize(cost, np.zeros(2), jac=True, method="L-BFGS-B", bounds=[(-2, 2), (-5, 5)]).x
    return float(np.exp(log_slope)), float(offset)


def _threshold(odds: Numbers, labelled: NDArray[np.bool_], own: float) -> float:
    """The threshold with the best F-beta, less what it costs to move it from the reader's own."""
    here = _log_odds(own)
    order = np.argsort(odds)
    ranked = odds[order]
    cuts = np.append((ranked[1:] + ranked[:-1]) / 2, here)
    cuts = cuts[(cuts >= min(here, _log_odds(LOWEST))) & (cuts <= max(here, _log_odds(HIGHEST)))]
    above = np.searchsorted(ranked, cuts)
    both = labelled.sum() - np.append(0, np.cumsum(labelled[order]))[above]
    f_beta = (1 + BETA**2) * both / (len(odds) - above + BETA**2 * labelled.sum())
    best = cuts[np.argmax(f_beta - HOLD * (cuts - here) ** 2 / labelled.sum())]
    return round(float(0.5 * (1 + np.tanh(0.5 * best))), DIGITS)


def _shifts(known: Rows, own: Triple) -> Triple:
    """What to add to the log-probabilities of met, hollow and missed, so that outcomes are told best; missed stays."""
    judged = known[known["answered"] & (known["outcome"] >= 0)]
    if len(judged) < FEWEST:
        return own
    steps = np.linspace(-REACH, REACH, STEPS)
    best = max(
        ((met, hollow) for met in steps for hollow in steps),
        key=lambda moved: (
            _told(judged, np.add(own, (*moved, 0))) - HOLD_OF_OUTCOMES * (moved[0] ** 2 + moved[1] ** 2) / len(judged)
        ),
    )
    return round(float(own[0] + best[0]), DIGITS), round(float(own[1] + best[1]), DIGITS), own[2]


def _told(judged: Rows, shifts: Numbers) -> float:
    """How well outcomes are told: the F1 of passed over, and the mean F1 of the three."""
    told, outcome = (judged["chances"] + shifts).argmax(axis=1), judged["outcome"]
    return _f1(told > 0, outcome > 0) + float(np.mean([_f1(told == k, outcome == k) for k in range(len(OUTCOMES))]))


def _f1(found: NDArray[np.bool_], labelled: NDArray[np.bool_]) -> float:
    return float(2 * (found & labelled).sum() / max(1, found.sum() + labelled.sum()))


def _log_odds(share: float) -> float:
    kept = min(max(share, 1e-6), 1 - 1e-6)
    return float(np.log(kept / (1 - kept)))
