"""Addresses of conversations and uploads."""

from __future__ import annotations

from django.urls import path

from heartfelt.web.conversations import views

urlpatterns = [
    path("conversations/", views.conversations, name="conversations"),
    path("conversations/<int:pk>/", views.conversation, name="conversation"),
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/add/", views.upload_add, name="upload_add"),
    path("uploads/<int:pk>/", views.upload, name="upload"),
    path("uploads/<int:pk>/again/", views.upload_again, name="upload_again"),
    path("uploads/<int:pk>/undo/", views.upload_undo, name="upload_undo"),
]
