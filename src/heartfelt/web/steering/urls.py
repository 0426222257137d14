"""Addresses of what steers reading."""

from __future__ import annotations

from django.urls import path

from heartfelt.web.steering import views

urlpatterns = [
    path("queues/", views.queues, name="queues"),
    path("teams/<int:pk>/hours/", views.hours, name="team_hours"),
    path("teams/<int:pk>/norms/", views.norms, name="team_norms"),
    path("teams/<int:pk>/signals/", views.signals, name="team_signals"),
    path("teams/<int:pk>/read-again/", views.read_again, name="team_read_again"),
]
