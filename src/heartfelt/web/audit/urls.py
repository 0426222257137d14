"""Addresses of the audit log."""

from __future__ import annotations

from django.urls import path

from heartfelt.web.audit import views

urlpatterns = [
    path("audit/", views.audit, name="audit"),
    path("audit/export/", views.audit_export, name="audit_export"),
]
