"""Whether the workspace is well, for whoever watches over it. It needs no token and tells nothing about anybody."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from heartfelt.version import __version__
from heartfelt.web.api.asking import Bearer, asking
from heartfelt.web.workers.selectors import alive

router = Router()


class Health(Schema):
    """`background` is false where no worker was heard of for half a minute: then nothing is read."""

    status: str
    version: str
    background: bool


class TokenOut(Schema):
    """What a token may do."""

    name: str
    role: str
    team: str
    scopes: list[str]
    per_minute: int
    expires_at: str


@router.get("/health", url_name="api_health", auth=None, response=Health, tags=["workspace"])
def get_health(request: HttpRequest) -> Health:  # noqa: ARG001
    """200 where the database answers, 503 where it does not."""
    return Health(status="ok", version=__version__, background=bool(alive()))


@router.get("/token", url_name="api_token", auth=Bearer(), response=TokenOut, tags=["workspace"])
def get_token(request: HttpRequest) -> TokenOut:
    """What the token that asks may do."""
    token = asking(request).token
    return TokenOut(
        name=token.name,
        role=token.role_now,
        team=token.team.name,
        scopes=token.scopes,
        per_minute=token.per_minute,
        expires_at=token.expires_at.isoformat(),
    )
