"""Who is asking, and whether a page is for their role."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from heartfelt.web.people.models import Person

View = Callable[..., HttpResponseBase]


class SignInRequired(LoginRequiredMiddleware):
    """Whoever is not signed in goes to sign in; where a page asks for a part of itself, it stays until the browser is there."""

    def handle_no_permission(self, request: HttpRequest, view_func: View) -> HttpResponseBase:  # type: ignore[override]
        """Back, once signed in, to the page that is open, which is not what was asked for."""
        htmx = request.htmx  # type: ignore[attr-defined]
        if not htmx:
            return super().handle_no_permission(request, view_func)
        page = htmx.current_url_abs_path
        if not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
            page = resolve_url(settings.LOGIN_REDIRECT_URL)
        return HttpResponseClientRedirect(redirect_to_login(page, settings.LOGIN_URL).url)


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
