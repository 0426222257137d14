"""Tokens with which programs ask."""

from __future__ import annotations

from django.apps import AppConfig


class TokensConfig(AppConfig):
    """Tokens with which programs ask."""

    name = "heartfelt.web.tokens"
    label = "tokens"
