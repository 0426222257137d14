"""What of personal data a team has masked before anything is kept."""

from __future__ import annotations

from django.apps import AppConfig


class MaskingConfig(AppConfig):
    """What of personal data a team has masked before anything is kept."""

    name = "heartfelt.web.masking"
    label = "masking"
