"""Conversations: brought in, read, found, shown."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConversationsConfig(AppConfig):
    """Conversations: brought in, read, found, shown."""

    name = "heartfelt.web.conversations"
    label = "conversations"

    def ready(self) -> None:
        """Have the index of words stand after every migration."""
        from heartfelt.web.conversations.words.installing import restore_triggers

        post_migrate.connect(restore_triggers, sender=self)
