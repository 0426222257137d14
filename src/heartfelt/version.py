"""The version of heartfelt."""

__version__ = "0.1.0"
