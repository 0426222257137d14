"""Conversations that came in or changed are read: quickly first, then well."""

from __future__ import annotations

from django.apps import AppConfig


class ReadingConfig(AppConfig):
    """Conversations that came in or changed are read: quickly first, then well."""

    name = "heartfelt.web.reading"
    label = "reading"
