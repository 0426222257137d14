"""What a team chose for how it is read. It goes to every worker whole: none of them needs a file of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from heartfelt.errors import HeartfeltError
from heartfelt.language.trained.calibration import Calibration, read_calibration
from heartfelt.norms import DEFAULT, Norms
from heartfelt.signals import named


class Choices(msgspec.Struct, frozen=True):
    """What counts as slow, the calibration of the reader, and from which strength findings of a signal are listed."""

    norms: Norms = DEFAULT
    calibration: Calibration | None = None
    listed_from: dict[str, float] = {}


USUAL = Choices()


def choices(
    reader: str, norms: Norms, calibration: Calibration | Path | None, listed_from: Mapping[str, float] | None
) -> Choices:
    """The choices, seen through before any work begins.

    Raises `HeartfeltError` for a signal that does not exist, a strength that is none, or another reader's calibration.
    """
    for name, strength in (listed_from or {}).items():
        if not 0 <= strength <= 1:
            raise HeartfeltError(
                f"{named(name).name} cannot be listed from {strength:g}. A strength lies between 0 and 1."
            )
        named(name)
    if isinstance(calibration, Path):
        calibration = read_calibration(calibration, reader)
    elif calibration:
        calibration.require(reader)
    return Choices(norms, calibration, dict(listed_from or {}))
