"""What teams agreed on about how they are read: hours, norms, signals, queues."""

from __future__ import annotations

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """What teams agreed on about how they are read: hours, norms, signals, queues."""

    name = "heartfelt.web.agreements"
    label = "agreements"
