"""Where everybody begins the day."""

from __future__ import annotations

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Where everybody begins the day."""

    name = "heartfelt.web.home"
    label = "home"
