"""The workspace itself as an app: its frame, styles, checks and commands."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Registers the checks."""

    name = "heartfelt.web"
    label = "workspace"

    def ready(self) -> None:
        """Have the checks known to Django."""
        from heartfelt.web import checks  # noqa: F401
