"""The report over the output of `heartfelt bulk`, however large: DuckDB counts, and only what is shown is read."""

from heartfelt.overview.building import build
from heartfelt.overview.shown import is_output

__all__ = ["build", "is_output"]
