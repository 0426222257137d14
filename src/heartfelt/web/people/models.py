"""People, their roles and their teams."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator
from django.db import models


class Role(models.TextChoices):
    """What a person does here. One role each."""

    AGENT = "agent", "Agent"
    COACH = "coach", "Coach"
    MANAGER = "manager", "Manager"
    ADMIN = "admin", "Admin"


class Team(models.Model):
    """People who answer together; what they agreed on holds for their conversations."""

    name = models.CharField(max_length=80, unique=True)
    delay_days = models.PositiveSmallIntegerField(
        "working days that findings belong to the agent alone",
        default=1,
        validators=[MaxValueValidator(20)],
        help_text="Coaches and managers see a finding this many working days after the agent could. "
        "A change holds for what is read from then on.",
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Finds people by e-mail address, however it is capitalised."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this e-mail address."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in. `agent_name` is the author of their messages in conversations.

    `is_by_program` is set where not they themselves ask, but a program with a token that stands for them.
    """

    is_by_program = False
    name = models.CharField(max_length=120)
    email = models.EmailField(unique=True)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.AGENT)
    teams = models.ManyToManyField(Team, related_name="people", blank=True)
    agent_name = models.CharField(
        "name in conversations",
        max_length=200,
        unique=True,
        null=True,
        blank=True,
        help_text="Exactly as the author of their messages is written in what you import.",
    )
    is_active = models.BooleanField("may sign in", default=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ("name", "pk")
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    @property
    def is_agent(self) -> bool:
        """Whether they answer customers."""
        return self.role == Role.AGENT

    @property
    def sees_first(self) -> bool:
        """Whether what was found is theirs before others see it: an agent who asks themselves, and no program for them."""
        return self.is_agent and not self.is_by_program

    @property
    def is_coach(self) -> bool:
        """Whether they help agents."""
        return self.role == Role.COACH

    @property
    def is_admin(self) -> bool:
        """Whether they look after people and teams."""
        return self.role == Role.ADMIN

    @property
    def may_bring(self) -> bool:
        """Whether they bring conversations in."""
        return self.role in (Role.MANAGER, Role.ADMIN)

    @property
    def may_read(self) -> bool:
        """Whether there are conversations for them to read: an admin looks after people, and reads nothing."""
        return self.role != Role.ADMIN

    @property
    def may_report(self) -> bool:
        """Whether reports are for them."""
        return self.role in (Role.COACH, Role.MANAGER)
