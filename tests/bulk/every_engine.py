"""The engines that are installed, for tests that are run on each of them."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import pytest

from heartfelt.bulk.engines import ENGINES

NEEDED = {"local": "concurrent", "dask": "distributed", "spark": "pyspark"}


def _missing(name: str) -> bool:
    return not find_spec(NEEDED[name]) or (name == "spark" and shutil.which("java") is None)


def _each(*names: str) -> pytest.MarkDecorator:
    """Once for each of these engines that is installed."""
    reason = "the extra {} (for Spark also Java) is not installed"
    skips = {name: pytest.mark.skipif(_missing(name), reason=reason.format(name)) for name in names}
    return pytest.mark.parametrize("name", [pytest.param(name, marks=skip) for name, skip in skips.items()])


each_engine = _each(*ENGINES)
each_engine_but_spark = _each("local", "dask")  # Spark gives up the whole run
needs_spark = pytest.mark.skipif(_missing("spark"), reason="the extra spark, or Java, is not installed")
