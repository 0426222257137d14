"""Conversations: brought in, read, found, shown."""

from __future__ import annotations

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Conversations: brought in, read, found, shown."""

    name = "heartfelt.web.conversations"
    label = "conversations"
