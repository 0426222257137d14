"""Conversations that came in or changed are read: quickly first, then well."""

from __future__ import annotations

from django.apps import AppConfig


class ReadingConfig(AppConfig):
    """Conversations that came in or changed are read: quickly first, then well."""

    name = "heartfelt.web.reading"
    label = "reading"

    def ready(self) -> None:
        """Have what came with uploads read well, and what they changed read again."""
        from heartfelt.web.conversations.services import changed, taken_in
        from heartfelt.web.reading.services import wait_again, wait_well

        changed.connect(wait_again, dispatch_uid="reading")
        taken_in.connect(wait_well, dispatch_uid="reading")
