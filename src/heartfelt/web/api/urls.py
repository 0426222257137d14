"""Addresses for programs. They ask with a token, so nobody is sent to sign in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from heartfelt.web.api.interface import PREFIX, v1

patterns, app_name, namespace = v1.urls
for pattern in patterns:
    if isinstance(pattern, URLPattern):
        pattern.callback = login_not_required(pattern.callback)

urlpatterns = [path(PREFIX.lstrip("/"), (patterns, app_name, namespace))]
