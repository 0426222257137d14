"""Reports for queue, channel, team and time."""

from __future__ import annotations

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports for queue, channel, team and time."""

    name = "heartfelt.web.reports"
    label = "reports"

    def ready(self) -> None:
        """Have changes of conversations make counts stale."""
        from heartfelt.web.reports.services import follow

        follow()
