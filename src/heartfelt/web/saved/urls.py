"""Addresses of saved views."""

from __future__ import annotations

from django.urls import path

from heartfelt.web.saved import views

urlpatterns = [
    path("saved/", views.saved, name="saved"),
    path("saved/add/", views.saved_add, name="saved_add"),
    path("saved/<int:pk>/", views.saved_open, name="saved_open"),
    path("saved/<int:pk>/delete/", views.saved_delete, name="saved_delete"),
]
