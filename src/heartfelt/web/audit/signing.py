"""Sign-ins, failed ones, passwords and second factors, as they happen."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.dispatch import receiver

from heartfelt.web.audit.actions import Action
from heartfelt.web.audit.services import record


@receiver(user_logged_in)
def _signed_in(user: Any, **_: Any) -> None:
    record(user, Action.SIGNED_IN, user)


@receiver(user_login_failed)
def _failed(credentials: dict[str, Any], **_: Any) -> None:
    """Who it was meant to be, where somebody of that address is here; the address of a stranger is not kept."""
    given = str(credentials.get("email") or credentials.get("login") or "")
    person = get_user_model()._default_manager.filter(email__iexact=given).first() if given else None
    record(None, Action.SIGN_IN_FAILED, person, known=person is not None)


@receiver((password_changed, password_set, password_reset))
def _password(user: Any, **_: Any) -> None:
    record(user, Action.PASSWORD_SET, user)


@receiver(authenticator_added)
def _factor_added(user: Any, authenticator: Any, **_: Any) -> None:
    record(user, Action.FACTOR_ADDED, user, type=str(authenticator.type))


@receiver(authenticator_removed)
def _factor_removed(user: Any, authenticator: Any, **_: Any) -> None:
    record(user, Action.FACTOR_REMOVED, user, type=str(authenticator.type))
