"""Programs that are told by themselves: signed, retried, replayable."""

from __future__ import annotations

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Listens to what happens to conversations."""

    name = "heartfelt.web.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        """Have readings announced."""
        from heartfelt.web.conversations.services import kept
        from heartfelt.web.webhooks.announcing import announce

        kept.connect(announce, dispatch_uid="webhooks")
