"""Addresses about masking."""

from __future__ import annotations

from django.urls import path

from heartfelt.web.masking import views

urlpatterns = [path("teams/<int:pk>/masking/", views.team_masking, name="team_masking")]
