"""What programs can do: the REST interface."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """What programs can do: the REST interface."""

    name = "heartfelt.web.api"
    label = "api"
