"""The trained models that come with heartfelt, loaded from `models/`."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from heartfelt.language.lexical import LexicalReader
from heartfelt.language.trained.calibration import Calibration, read_calibration
from heartfelt.language.trained.fast import FastModel
from heartfelt.language.trained.reading import TrainedReader

if TYPE_CHECKING:
    from heartfelt.language.trained.encoder import Words
    from heartfelt.language.trained.manners import MannersModel


def folder(model: str) -> Path:
    """Where the weights of a model are."""
    return Path(str(files("heartfelt"))) / "models" / model


@lru_cache(maxsize=2)
def thresholds(model: str) -> dict[str, float]:
    """From which strength a model's labels are listed, as it is calibrated by itself."""
    own = read_calibration(folder(model) / "calibration.toml", model)
    return {label: scale.threshold for label, scale in own.labels.items()}


def fast(lexical: LexicalReader, calibration: Calibration | Path | None = None) -> TrainedReader:
    """The reader for bulk: n-grams and their context, no transformer."""
    scales = _scales("fast", calibration)
    return TrainedReader(FastModel(folder("fast")), scales, lexical, False)


def full(lexical: LexicalReader, calibration: Calibration | Path | None = None) -> TrainedReader:
    """The reader with a small transformer, used where the fast one is unsure; it asks the phrases too."""
    from heartfelt.language.trained.cascade import Cascade  # loads onnxruntime, so only for this reader
    from heartfelt.language.trained.full import FullModel

    scales = _scales("full", calibration)
    model = Cascade(FastModel(folder("fast")), FullModel(folder("full"), words()))
    return TrainedReader(model, scales, lexical, True)


def _scales(reader: str, calibration: Calibration | Path | None) -> Calibration:
    if isinstance(calibration, Calibration):
        calibration.require(reader)
        return calibration
    return read_calibration(calibration or folder(reader) / "calibration.toml", reader)


def manners() -> MannersModel:
    """The model of empathy and politeness."""
    from heartfelt.language.trained.manners import MannersModel  # loads onnxruntime

    return MannersModel(folder("manners"), words())


@lru_cache(maxsize=1)
def words() -> Words:
    """The words that encoders share, loaded once."""
    from heartfelt.language.trained.encoder import Words  # loads onnxruntime

    return Words(folder("words"))
