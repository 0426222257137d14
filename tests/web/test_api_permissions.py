"""Every operation of the API, asked for with a token of every role, against the one table in docs/permissions.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from django.http import HttpResponse
from django.test import Client
from test_permissions import WHO, every_row
from web_cast import Cast
from web_program import API, Program, message, program, talk

from heartfelt.web.api.interface import v1

SNAPSHOT = Path(__file__).parent / "openapi.json"
BODIES = {
    "/conversations/{id}": talk("open-1"),
    "/conversations/{id}/messages": message(9),
    "/conversations/{id}/events": {"kind": "hold"},
    "/drafts/check": {"draft": "I'm sorry.", "id": "open-1"},
    "/conversations": talk("open-1"),
}


def operations() -> Iterator[tuple[str, str]]:
    """Path and method of every operation, and of the description itself."""
    for path, methods in v1.get_openapi_schema()["paths"].items():
        yield from ((path, method.upper()) for method in methods)
    yield f"{API}/openapi.json", "GET"


OPERATIONS = sorted(operations())


def word(response: HttpResponse) -> str:
    """An answer in the words of the table."""
    return {200: "yes", 201: "yes", 401: "token", 403: "no", 404: "unknown"}[response.status_code]


def test_every_operation_has_its_row_and_no_row_is_left_over() -> None:
    assert sorted(key for key in every_row() if key[0].startswith("/api/")) == OPERATIONS


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_everybodys_program_gets_what_the_table_says(path: str, method: str, everybody: Cast) -> None:
    tokens: dict[str, Program] = {
        "agent": program(everybody.billing, everybody.ann),
        "agent elsewhere": program(everybody.delivery, everybody.elsewhere),
        "coach": program(everybody.billing, "coach"),
        "coach elsewhere": program(everybody.delivery, everybody.coach_elsewhere),
        "manager": program(everybody.billing, "manager"),
        "manager elsewhere": program(everybody.delivery, everybody.manager_elsewhere),
        "admin": program(everybody.billing, everybody.admin),
    }
    place = path.replace("{id}", "open-1").removeprefix(API)
    body = BODIES.get(path.removeprefix(API)) if method != "GET" else None
    got = {}
    for who in WHO:
        asking = tokens.get(who)
        got[who] = word(asking.ask(method, place, body) if asking else Client().generic(method, f"{API}{place}"))
    assert got == every_row()[path, method]


def test_the_description_is_the_one_that_was_agreed_on() -> None:
    now = json.dumps(json.loads(json.dumps(v1.get_openapi_schema())), indent=1, sort_keys=True, ensure_ascii=False)
    agreed = SNAPSHOT.read_text(encoding="utf-8").strip()
    assert now == agreed, "what programs rely on has changed; docs/api.md says how to agree on it anew"


def test_every_reference_of_the_description_leads_somewhere() -> None:
    schema = v1.get_openapi_schema()
    text = msgspec.json.encode(schema).decode()
    wanted = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert wanted <= schema["components"]["schemas"].keys()
