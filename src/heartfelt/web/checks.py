"""What Django checks of the settings before it starts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning

from heartfelt.web import environment


@register(Tags.security, deploy=True)
def secret_key_is_kept(**_: Any) -> list[CheckMessage]:
    """A key that only this process knows would sign everybody out at every start."""
    if settings.SECRET_KEY_IS_KEPT:
        return []
    return [
        Error(
            "There is no secret key that is kept.",
            hint=f"Set HEARTFELT_SECRET_KEY or HEARTFELT_SECRET_KEY_FILE, or let `heartfelt serve` make "
            f"{settings.SECRET_KEY_PLACE}.",
            id="heartfelt.E001",
        )
    ]


@register(Tags.security, deploy=True)
def address_is_https(**_: Any) -> list[CheckMessage]:
    """Words of customers do not travel in the clear."""
    if settings.HTTPS or settings.LOCAL:
        return []
    return [CheckWarning("HEARTFELT_URL is not https.", hint="Put the workspace behind TLS.", id="heartfelt.W001")]


@register()
def settings_are_known(**_: Any) -> list[CheckMessage]:
    """A name that nothing asks for, and that is like no other, may be somebody else's. A slip of the pen stops the start."""
    return [
        CheckWarning(f"{name} is set, and there is no such setting.", id="heartfelt.W002")
        for name in environment.unknown()
    ]
