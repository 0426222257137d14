"""Views of the list of conversations that somebody saved."""

from __future__ import annotations

from django.apps import AppConfig


class SavedConfig(AppConfig):
    """Views of the list of conversations that somebody saved."""

    name = "heartfelt.web.saved"
    label = "saved"
