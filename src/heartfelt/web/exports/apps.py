"""Exports: what somebody found, as a file."""

from __future__ import annotations

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Exports: what somebody found, as a file."""

    name = "heartfelt.web.exports"
    label = "exports"

    def ready(self) -> None:
        """Hear of conversations that go."""
        from heartfelt.web.exports import services  # noqa: F401
