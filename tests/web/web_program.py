"""A program that asks the API, for the tests."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from heartfelt.web.people.models import Person, Role, Team
from heartfelt.web.tokens.models import ALLOWED
from heartfelt.web.tokens.services import Made, make

API = "/api/v1"
AT = "2026-06-01T09:0{}:00Z"


def token_for(team: Team, stands_for: Person | str = Role.MANAGER, *scopes: str, **more: Any) -> Made:
    """A token for a person or a role of a team, with every scope that the role allows unless told otherwise."""
    person = stands_for if isinstance(stands_for, Person) else None
    role = person.role if person else str(stands_for)
    kept: dict[str, Any] = {"per_minute": 100_000, "expires_at": timezone.now() + timedelta(days=1), **more}
    return make("test", team, scopes or ALLOWED[role], by=None, role=role, person=person, **kept)


class Program:
    """Sends JSON with a token."""

    def __init__(self, text: str) -> None:
        self.client, self.headers = Client(raise_request_exception=False), {"Authorization": f"Bearer {text}"}

    def ask(self, method: str, path: str, body: object = None, **more: Any) -> HttpResponse:
        """An answer; `body` is sent as it is where it is bytes."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        kept = {"headers": self.headers, "content_type": "application/json", **more}
        return self.client.generic(method, f"{API}{path}", data, **kept)

    def get(self, path: str, **query: str) -> HttpResponse:
        """An answer to GET."""
        return self.client.get(f"{API}{path}", query, headers=self.headers)

    def put(self, name: str, body: object) -> HttpResponse:
        """An answer to putting a conversation."""
        return self.ask("PUT", f"/conversations/{name}", body)

    def lines(self, *lines: object) -> HttpResponse:
        """An answer to sending conversations one a line."""
        body = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        return self.ask("POST", "/conversations", body, content_type="application/x-ndjson")


def program(team: Team, *arguments: Any, **more: Any) -> Program:
    """A program with a new token."""
    return Program(token_for(team, *arguments, **more).text)


def message(number: int, text: str = "Where is my refund?", role: str = "customer", **more: Any) -> dict[str, Any]:
    """A message."""
    author = "ann" if role == "agent" else "cust-1"
    return {"id": f"m{number}", "role": role, "author": author, "at": AT.format(number), "text": text, **more}


def talk(name: str, *messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A conversation."""
    said = list(messages) or [message(1), message(2, "That is our policy.", "agent")]
    return {"id": name, "channel": "chat", "customer": "cust-1", "queue": "billing", "messages": said, **more}


def said(response: HttpResponse) -> Any:
    """What an answer holds."""
    return json.loads(response.content)
