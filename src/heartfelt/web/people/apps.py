"""People, their roles and their teams."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People, their roles and their teams."""

    name = "heartfelt.web.people"
    label = "people"
