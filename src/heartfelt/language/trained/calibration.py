"""From raw scores to strengths: what a team's own reviewed conversations can refit."""

from __future__ import annotations

import math
import tomllib
from functools import cached_property
from pathlib import Path

import msgspec
import numpy as np

from heartfelt.errors import HeartfeltError
from heartfelt.language.trained.labels import CUES, LABELS, OUTCOMES
from heartfelt.language.trained.opinion import Floats, sigmoid

Triple = tuple[float, float, float]


class Scale(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of one label: strength = sigmoid(slope x score + wording x strength of the phrases + offset), listed from `threshold`."""

    slope: float = 1.0
    wording: float = 0.0
    offset: float = 0.0
    threshold: float = 0.5

    def strength(self, score: float, wording: float = 0.0) -> float:
        """The calibrated strength, 0 to 1."""
        value = self.slope * score + self.wording * wording + self.offset
        return 0.5 * (1 + math.tanh(0.5 * value))


class Calibration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """The scales of a reader, by label; `outcomes` is added to the log-probabilities of met, hollow and missed."""

    reader: str
    labels: dict[str, Scale]
    outcomes: dict[str, Triple] = {}
    hidden_indifference: float = 0.0

    def __hash__(self) -> int:
        return hash(msgspec.json.encode(self))

    def require(self, reader: str, where: str = "The calibration") -> None:
        """`HeartfeltError` where it is another reader's; `where` it came from is said."""
        if self.reader != reader:
            raise HeartfeltError(
                f"{where}: is for the reader {self.reader}, not {reader}. Use --reader {self.reader} with it."
            )

    def scale(self, label: str) -> Scale:
        """The scale of a label."""
        return self.labels[label]

    def highest(self, scores: Floats, wording: bool) -> Floats:
        """How strong findings can become, [messages, labels]: with the strongest wording where that is asked for."""
        slopes, wordings, offsets = self._lines
        values = scores * slopes + offsets
        return sigmoid(values + np.maximum(wordings, 0) if wording else values)

    @cached_property
    def _lines(self) -> tuple[Floats, Floats, Floats]:
        scales = [self.labels[label] for label in LABELS]
        rows = [[each.slope, each.wording, each.offset] for each in scales]
        slopes, wordings, offsets = np.array(rows, np.float32).T
        return slopes, wordings, offsets


def read_calibration(path: Path, reader: str | None = None) -> Calibration:
    """A calibration from its TOML file, of this reader where one is named.

    Raises `HeartfeltError` where the file is none, or another reader's: what is wrong, and where.
    """
    try:
        found = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Calibration)
    except OSError as error:
        raise HeartfeltError(f"{path}: cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise HeartfeltError(f"{path}: is no calibration: {error}. `heartfelt calibrate` writes one.") from error
    if reader:
        found.require(reader, str(path))
    if unknown := sorted(set(found.labels) - set(LABELS)):
        raise HeartfeltError(f"{path}: unknown label {unknown[0]}. Known: {', '.join(LABELS)}.")
    if missing := sorted(set(LABELS) - set(found.labels)):
        raise HeartfeltError(f"{path}: no scale for {', '.join(missing)}. `heartfelt calibrate` writes all of them.")
    return found


def written(calibration: Calibration) -> str:
    """The calibration as TOML."""
    lines = [f'reader = "{calibration.reader}"', f"hidden_indifference = {calibration.hidden_indifference:.4f}"]
    lines += ["", "[outcomes]"]
    for cue in CUES:
        shifts = ", ".join(f"{shift:.4f}" for shift in calibration.outcomes.get(cue, (0.0,) * len(OUTCOMES)))
        lines.append(f"{cue} = [{shifts}]")
    for label in LABELS:
        scale = calibration.labels[label]
        lines += ["", f"[labels.{label}]"]
        lines += [f"{name} = {value:.4f}" for name, value in msgspec.structs.asdict(scale).items()]
    return "\n".join(lines) + "\n"
