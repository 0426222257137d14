"""A team's choice of what is masked, and with which key ids were masked."""

from __future__ import annotations

from django.db import models

from heartfelt.masking import COUNTRIES
from heartfelt.web.people.models import Team


class JoinKey(models.Model):
    """A fingerprint of the key with which ids here were masked: one row, so that another key is noticed before it is used."""

    fingerprint = models.CharField(max_length=16)
    since = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.fingerprint


class Choice(models.Model):
    """`kinds` are those of `heartfelt.masking`; `customers` replaces a customer's id by a keyed hash. No row: nothing."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="masking")
    kinds = models.JSONField(default=list)
    countries = models.CharField(
        "countries of phone numbers",
        max_length=200,
        default=" ".join(COUNTRIES),
        help_text="Two letters each: numbers of these countries are known without their country code.",
    )
    customers = models.BooleanField(
        "customers' ids",
        default=False,
        help_text="Replaced by a keyed hash, so that a customer's conversations still stand together. "
        "Those that are here already keep their id, and do not join.",
    )

    def __str__(self) -> str:
        return f"{self.team_id}: {' '.join(self.kinds)}"
