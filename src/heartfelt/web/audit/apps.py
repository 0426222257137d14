"""The audit log: who did what to which object, and when."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Listens to sign-ins."""

    name = "heartfelt.web.audit"
    label = "audit"

    def ready(self) -> None:
        """Have sign-ins recorded."""
        from heartfelt.web.audit import signing  # noqa: F401
