"""The organisation's own sign-in (OpenID Connect), where an installation names one. A wrong setting says which."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from heartfelt.web import environment

NEEDED = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Provider(NamedTuple):
    """Where people of this organisation sign in, and as whom the workspace asks there."""

    issuer: str
    client_id: str
    secret: str
    name: str
    trusted: bool

    @property
    def id(self) -> str:
        """Another issuer's ids of people are others, even where they look the same."""
        return f"oidc-{sha256(self.issuer.encode()).hexdigest()[:12]}"

    @property
    def settings(self) -> dict[str, Any]:
        """What allauth is told of it."""
        more = {"server_url": self.issuer, "oauth_pkce_enabled": True, "verified_email": self.trusted}
        app = {"provider_id": self.id, "name": self.name, "client_id": self.client_id, "secret": self.secret}
        return {"openid_connect": {"APPS": [{**app, "settings": more}]}}


def provider(environ: Mapping[str, str] | None = None) -> Provider | None:
    """The provider of the variables HEARTFELT_OIDC_*; None where none of them is set."""
    given = {name: environment.text(f"HEARTFELT_OIDC_{name}", "", environ).strip() for name in NEEDED}
    name = environment.text("HEARTFELT_OIDC_NAME", "", environ).strip()
    trusted = environment.flag("HEARTFELT_OIDC_TRUSTED", False, environ)
    if not any((*given.values(), name, trusted)):
        return None
    for missing in (each for each, value in given.items() if not value):
        raise ImproperlyConfigured(
            f"HEARTFELT_OIDC_{missing} is not set. Single sign-on needs all of "
            f"{', '.join(f'HEARTFELT_OIDC_{each}' for each in NEEDED)}."
        )
    return Provider(
        _issuer(given["ISSUER"]), given["CLIENT_ID"], given["CLIENT_SECRET"], name or "your company", trusted
    )


def _issuer(value: str) -> str:
    parts = urlsplit(value.rstrip("/"))
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not safe or not parts.hostname or parts.query or parts.fragment or "/.well-known" in parts.path:
        raise ImproperlyConfigured(
            f"HEARTFELT_OIDC_ISSUER is {value!r}. It is the https address of the issuer, such as "
            "https://login.example.org/realms/care, without /.well-known."
        )
    return parts.geturl()
