"""Who is asking, and whether a page is for their role."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from heartfelt.web.people.models import Person

View = Callable[..., HttpResponseBase]


def person_of(request: HttpRequest) -> Person:
    """The person who is signed in; PermissionDenied for nobody."""
    if not isinstance(request.user, Person):
        raise PermissionDenied
    return request.user


def for_roles(*roles: str) -> Callable[[View], View]:
    """Lets only these roles in; others get 403. Nobody is sent to sign in before that, by the middleware."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if person_of(request).role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate
