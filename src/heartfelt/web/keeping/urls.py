"""Addresses about erasing and keeping."""

from __future__ import annotations

from django.urls import path

from heartfelt.web.keeping import views

urlpatterns = [
    path("erasures/", views.erasures, name="erasures"),
    path("erasures/preview/", views.erasure_preview, name="erasure_preview"),
    path("erasures/add/", views.erasure_add, name="erasure_add"),
    path("erasures/<int:pk>/", views.receipt, name="receipt"),
    path("teams/<int:pk>/retention/", views.team_retention, name="team_retention"),
    path("people/<int:pk>/leave/", views.person_leave, name="person_leave"),
]
