"""All addresses of the workspace."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("heartfelt.web.home.urls")),
    path("", include("heartfelt.web.reports.urls")),
    path("", include("heartfelt.web.steering.urls")),
    path("", include("heartfelt.web.people.urls")),
    path("", include("heartfelt.web.conversations.urls")),
]
