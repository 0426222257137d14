"""Tokens: for whom a program asks, and what it may ask."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from heartfelt.web.people.models import Person, Role, Team


class Scope(models.TextChoices):
    """What a token may be used for, where the role it stands for may do it too."""

    WRITE = "conversations:write", "Put conversations"
    READ = "conversations:read", "Read conversations"
    FINDINGS = "findings:read", "Read assessments and findings"
    REPORTS = "reports:read", "Read reports"
    DRAFTS = "drafts:check", "Check draft replies"


ALLOWED: dict[str, frozenset[str]] = {
    Role.AGENT: frozenset({Scope.READ, Scope.FINDINGS, Scope.DRAFTS}),
    Role.COACH: frozenset({Scope.READ, Scope.FINDINGS, Scope.REPORTS, Scope.DRAFTS}),
    Role.MANAGER: frozenset(Scope),
    Role.ADMIN: frozenset({Scope.WRITE}),
}


class Token(models.Model):
    """Stands for a person, or for a role of a team where `person` is None. Of itself only a hash is kept.

    It reaches one team. Whoever it stands for, it tells nothing of what is still an agent's alone. `used_at` is exact to
    the minute.
    """

    name = models.CharField(max_length=80, help_text="Which program uses it.")
    prefix = models.CharField(max_length=12, unique=True)
    digest = models.CharField(max_length=64)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="tokens")
    role = models.CharField(max_length=8, choices=Role.choices, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="tokens"
    )
    scopes = models.JSONField(default=list)
    per_minute = models.PositiveIntegerField(
        "requests a minute", default=1200, validators=[MinValueValidator(1), MaxValueValidator(100_000)]
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def works(self) -> bool:
        """Whether it is good now."""
        return self.revoked_at is None and self.expires_at > timezone.now() and self._stands

    @property
    def _stands(self) -> bool:
        """Whether whom it stands for is still here, and in the team."""
        if self.person is None:
            return True
        return self.person.is_active and (self.person.is_admin or self.person.teams.filter(pk=self.team_id).exists())

    @property
    def standing(self) -> Person:
        """Whoever it stands for, as selectors ask for it: a program, which is never before others."""
        standing = self.person or somebody(self.role, self.team_id)
        standing.is_by_program = True
        return standing

    @property
    def may_do(self) -> list[str]:
        """What it was made for, in words."""
        return [Scope(scope).label for scope in self.scopes]

    @property
    def role_now(self) -> str:
        """The role it stands for today."""
        return self.person.role if self.person else self.role

    def may(self, scope: str) -> bool:
        """Whether it was made for this, and its role still allows it."""
        return scope in self.scopes and scope in ALLOWED[self.role_now]


class Spent(models.Model):
    """How many requests of a minute a token has spent, counted for all processes together."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="spent")
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("token", "minute"), name="one_count_a_minute"),)

    def __str__(self) -> str:
        return f"{self.token_id}: {self.count}"


def somebody(role: str, team_pk: int) -> Person:
    """A role of one team that is nobody in particular, as selectors ask for it. It has no row, and is never saved."""
    nobody = Person(pk=0, role=role, is_active=False)
    # Where Django keeps what was fetched already: so `teams` is this team without a row that says so.
    nobody._prefetched_objects_cache = {"teams": Team.objects.filter(pk=team_pk)}  # type: ignore[attr-defined]
    return nobody


def this_minute(now: datetime) -> datetime:
    """Its beginning."""
    return now.replace(second=0, microsecond=0)
