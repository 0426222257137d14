"""How people sign in: only those whom an admin invited."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from heartfelt.web.people.models import Person


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """People have no user name."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """How passkeys are called until somebody gives them a name."""

    def generate_authenticator_name(self, user: Person, type: str) -> str:  # noqa: A002
        """Passkey, Passkey 2 and so on."""
        count = user.authenticator_set.filter(type=type).count()  # type: ignore[attr-defined]
        return f"Passkey {count + 1}" if count else "Passkey"


def passkeys_work(request: HttpRequest) -> bool:
    """Whether a browser makes passkeys for this address: it does for names, not for numbers."""
    try:
        ip_address(str(urlsplit(f"//{request.get_host()}").hostname))
    except ValueError:
        return True
    return False
