"""Addresses of reports."""

from __future__ import annotations

from django.urls import path

from heartfelt.web.reports import views

urlpatterns = [
    path("reports/", views.report, name="report"),
    path("reports/times/", views.times, name="report_times"),
    path("reports/trends/", views.trends, name="report_trends"),
    path("reports/people/", views.people, name="report_people"),
]
