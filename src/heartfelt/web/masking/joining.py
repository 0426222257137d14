"""Whether the join key here is the one with which the ids in the database were masked."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from heartfelt.web.masking.models import JoinKey


def fingerprint() -> str:
    """Of the join key; the key does not follow from it."""
    return hmac.digest(settings.JOIN_KEY, b"heartfelt.fingerprint", "sha256").hex()[:16]


def is_the_same() -> bool:
    """Whether it is; the first one that is seen is taken down. A key that is this process's alone is none."""
    if not settings.SECRET_KEY_IS_KEPT:
        return True
    kept, _ = JoinKey.objects.get_or_create(pk=1, defaults={"fingerprint": fingerprint()})
    return kept.fingerprint == fingerprint()


def require_the_same() -> None:
    """ImproperlyConfigured where it is another one: a customer would become two, and erasures would miss what they are for."""
    if not is_the_same():
        raise ImproperlyConfigured(
            f"The join key is not the one with which ids in this database were masked. Put it back ({settings.JOIN_KEY_PLACE}, "
            "or HEARTFELT_JOIN_KEY). If it is lost for good: python -m heartfelt.web accept_join_key."
        )


def accept() -> None:
    """From now on the key here is the right one: what was masked with another does not join with what comes."""
    JoinKey.objects.update_or_create(pk=1, defaults={"fingerprint": fingerprint()})
