"""Conversations that came in or changed are read: quickly first, then well."""

from __future__ import annotations

from django.apps import AppConfig


class ReadingConfig(AppConfig):
    """Conversations that came in or changed are read: quickly first, then well."""

    name = "heartfelt.web.reading"
    label = "reading"

    def ready(self) -> None:
        """Have what came with uploads read well."""
        from heartfelt.web.conversations.services import taken_in
        from heartfelt.web.reading.services import wait_well

        taken_in.connect(wait_well, dispatch_uid="reading")
