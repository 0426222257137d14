"""Addresses of exports."""

from __future__ import annotations

from django.urls import path

from heartfelt.web.exports import views

urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/add/", views.export_add, name="export_add"),
    path("exports/<int:pk>/", views.export, name="export"),
    path("exports/<int:pk>/file/", views.export_file, name="export_file"),
    path("exports/<int:pk>/again/", views.export_again, name="export_again"),
    path("exports/<int:pk>/remove/", views.export_remove, name="export_remove"),
]
