"""How long conversations are kept, and what is left when they go."""

from __future__ import annotations

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """How long conversations are kept, and what is left when they go."""

    name = "heartfelt.web.keeping"
    label = "keeping"
