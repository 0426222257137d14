"""Exports: what somebody found, as a file."""

from __future__ import annotations

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Exports: what somebody found, as a file."""

    name = "heartfelt.web.exports"
    label = "exports"
