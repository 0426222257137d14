"""Pages on which an admin steers how conversations are read."""

from __future__ import annotations

from django.apps import AppConfig


class SteeringConfig(AppConfig):
    """Pages on which an admin steers how conversations are read."""

    name = "heartfelt.web.steering"
    label = "steering"
