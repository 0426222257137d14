"""Errors as programs read them: problem+json (RFC 9457) for everything under /api, without any customer's words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from heartfelt.errors import HeartfeltError

UNDER = "/api/"
TYPE = "application/problem+json"
TOKEN = 'Bearer realm="heartfelt"'
DETAILS = {
    400: "The request cannot be read.",
    401: "Send a token that works: Authorization: Bearer TOKEN.",
    404: "There is no such thing, or it is not for this token.",
    405: "This address has no such method; the header Allow names those it has.",
    500: "Something broke here. The log of the workspace says what.",
}

log = logging.getLogger(__name__)


class Problem(Exception):
    """What an operation refuses, and why."""

    def __init__(self, status: int, detail: str, *, retry_after: int | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.retry_after, self.more = status, detail, retry_after, more


def answer(status: int, detail: str = "", **more: Any) -> HttpResponse:
    """A problem as a response."""
    return HttpResponse(_body(status, detail, more), status=status, content_type=TYPE)


def _body(status: int, detail: str, more: dict[str, Any]) -> bytes:
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    return msgspec.json.encode({**said, "detail": detail or DETAILS.get(status, ""), **more})


def register(api: NinjaAPI) -> None:
    """Have every error of an operation told as a problem."""
    handlers: dict[Any, Callable[[HttpRequest, Any], HttpResponse]] = {
        Problem: _refused,
        AuthenticationError: _unknown,
        ValidationError: _invalid,
        HeartfeltError: lambda _, error: answer(422, str(error)),
        RequestDataTooBig: lambda *_: answer(413, "The body is too large. Send less at once."),
        Http404: lambda *_: answer(404),
        OperationalError: _away,
        InterfaceError: _away,
        Exception: _broken,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _refused(_: HttpRequest, problem: Problem) -> HttpResponse:
    response = answer(problem.status, problem.detail, **problem.more)
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    return response


def _unknown(*_: Any) -> HttpResponse:
    response = answer(401)
    response["WWW-Authenticate"] = TOKEN
    return response


def _invalid(_: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which parameter is wrong and how, without its value."""
    errors = [{"place": ".".join(map(str, each["loc"])), "what": each["msg"]} for each in error.errors]
    return answer(422, "A parameter is not as it should be.", errors=errors)


def _away(_: HttpRequest, error: Exception) -> HttpResponse:
    log.warning("the database did not answer: %s", type(error).__name__)
    response = answer(503, "The database does not answer. Nothing of this request was kept: send it again.")
    response["Retry-After"] = "1"
    return response


def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    """The log gets the kind of error and its place: its text could hold somebody's words."""
    step = error.__traceback__
    while step and step.tb_next:
        step = step.tb_next
    place = f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}" if step else ""
    log.error("%s %s broke: %s at %s", request.method, request.resolver_match, type(error).__name__, place)
    return answer(500)


def as_problems(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what is refused before an operation is reached is a problem as well."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        told = response.headers.get("Content-Type", "").startswith(TYPE)
        if request.path.startswith(UNDER) and response.status_code >= 400 and not told:
            response.content = _body(response.status_code, "", {})
            response["Content-Type"], response["Content-Length"] = TYPE, str(len(response.content))
        return response

    return respond
