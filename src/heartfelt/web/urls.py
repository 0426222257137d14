"""All addresses of the workspace."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("heartfelt.web.home.urls")),
    path("", include("heartfelt.web.reports.urls")),
    path("", include("heartfelt.web.steering.urls")),
    path("", include("heartfelt.web.people.urls")),
    path("", include("heartfelt.web.audit.urls")),
    path("", include("heartfelt.web.masking.urls")),
    path("", include("heartfelt.web.keeping.urls")),
    path("", include("heartfelt.web.conversations.urls")),
    path("", include("heartfelt.web.tokens.urls")),
    path("", include("heartfelt.web.webhooks.urls")),
    path("", include("heartfelt.web.api.urls")),
    path("", include("heartfelt.web.saved.urls")),
    path("", include("heartfelt.web.exports.urls")),
]
