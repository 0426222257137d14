"""Making a token."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from heartfelt.web.people.models import Person, Role
from heartfelt.web.tokens.models import ALLOWED, Scope, Token

TEAM_ROLES = ((Role.MANAGER.value, "A manager of the team"), (Role.COACH.value, "A coach of the team"))
PERSON = "person"
DAYS = 90
MOST_DAYS = 730


class TokenForm(forms.ModelForm[Token]):
    """For whom a program asks, for how long, and what."""

    stands_for = forms.ChoiceField(
        choices=(*TEAM_ROLES, (PERSON, "A person, chosen below")),
        help_text="The program sees what they see in the team and nothing more. What was found it sees when coach and "
        "manager do, never before: also where it stands for an agent.",
    )
    scopes = forms.MultipleChoiceField(label="It may", choices=Scope.choices, widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(
        label="Days until it ends", min_value=1, validators=[MaxValueValidator(MOST_DAYS)], initial=DAYS
    )

    class Meta:
        model = Token
        fields = ("name", "team", "stands_for", "person", "scopes", "days", "per_minute")

    def __init__(self, people: QuerySet[Person], data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        team, person = self.fields["team"], self.fields["person"]
        assert isinstance(team, forms.ModelChoiceField)
        assert isinstance(person, forms.ModelChoiceField)
        team.empty_label, person.empty_label, person.queryset = None, "Nobody", people.filter(is_active=True)
        self.order_fields(self.Meta.fields)

    def clean(self) -> dict[str, Any]:
        """Somebody of the team, and nothing that their role may not do."""
        said = super().clean() or self.cleaned_data
        person, role = said.get("person"), said.get("stands_for")
        if role == PERSON:
            role = self._role_of(person)
        elif person:
            self.add_error("person", "Choose nobody, or let the token stand for a person.")
        refused = set(said.get("scopes", ())) - ALLOWED[role] if role else set()
        if refused:
            names = ", ".join(sorted(Scope(one).label.lower() for one in refused))
            self.add_error("scopes", f"Not for this role: {names}.")
        said["role"] = role or ""
        return said

    def _role_of(self, person: Person | None) -> str:
        team = self.cleaned_data.get("team")
        if person is None:
            self.add_error("person", "Choose who the token stands for.")
            return ""
        if team and not person.is_admin and not person.teams.filter(pk=team.pk).exists():
            self.add_error("person", f"{person.name} is not in this team.")
        return person.role

    @property
    def expires_at(self) -> Any:
        """When it ends."""
        return timezone.now() + timedelta(days=self.cleaned_data["days"])
