"""Who asks, and whether they may: by the token in the header, within its rate."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from ninja.security import HttpBearer

from heartfelt.web.api.problems import Problem
from heartfelt.web.people.models import Person, Team
from heartfelt.web.tokens.models import Token
from heartfelt.web.tokens.selectors import token_of
from heartfelt.web.tokens.services import spend, used


@dataclass(frozen=True)
class Asking:
    """The token of a request, for whom it stands, and the team it reaches."""

    token: Token
    person: Person
    team: Team


class Bearer(HttpBearer):
    """Asks for a token of this scope; for any that works where there is none."""

    def __init__(self, scope: str | None = None) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, _: HttpRequest, text: str) -> Asking | None:
        """Who asks; None for a token that does not work."""
        token = token_of(text)
        if token is None:
            return None
        if self.scope and not token.may(self.scope):
            raise Problem(
                403, f"This token may not do that. It needs the scope {self.scope} and a role that allows it."
            )
        if seconds := spend(token):
            limit = f"This token may ask {token.per_minute} times a minute."
            raise Problem(429, f"{limit} Wait {seconds} seconds.", retry_after=seconds)
        used(token)
        return Asking(token, token.standing, token.team)


def asking(request: HttpRequest) -> Asking:
    """Who asks."""
    who: Asking = request.auth  # type: ignore[attr-defined]
    return who
