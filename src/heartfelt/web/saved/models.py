"""Saved views."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from heartfelt.web.people.models import Team


class SavedView(models.Model):
    """Filters under a name, its maker's alone or shared with a team. Everybody sees through it what is theirs to see.

    `cleared_at` is when an erasure took its words out.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=80)
    query = models.TextField(blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="saved_views")
    created_at = models.DateTimeField(auto_now_add=True)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = (models.UniqueConstraint(fields=("person", "name"), name="one_saved_view_a_name"),)

    def __str__(self) -> str:
        return self.name
