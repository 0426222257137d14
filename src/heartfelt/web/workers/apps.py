"""The processes that work in the background, and what one of them left behind."""

from __future__ import annotations

from django.apps import AppConfig


class WorkersConfig(AppConfig):
    """The processes that work in the background, and what one of them left behind."""

    name = "heartfelt.web.workers"
    label = "workers"
