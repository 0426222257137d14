"""Addresses of the page of tokens."""

from __future__ import annotations

from django.urls import path

from heartfelt.web.tokens import views

urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/add/", views.token_add, name="token_add"),
    path("tokens/<int:pk>/revoke/", views.token_revoke, name="token_revoke"),
]
