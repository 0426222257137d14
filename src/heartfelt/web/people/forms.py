"""Forms about people and teams."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

from heartfelt.web.people.models import Person, Role, Team


class PersonForm(forms.ModelForm[Person]):
    """Somebody's role and teams."""

    class Meta:
        model = Person
        fields = ("name", "email", "role", "teams", "agent_name", "is_active")
        widgets: ClassVar = {"teams": forms.CheckboxSelectMultiple}

    def clean_email(self) -> str:
        """One spelling an address."""
        email: str = self.cleaned_data["email"].lower()
        if Person.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Somebody with this address is here already.")
        return email

    def clean_agent_name(self) -> str | None:
        """Nothing rather than an empty name."""
        return self.cleaned_data["agent_name"] or None

    def clean_role(self) -> str:
        """The last admin stays one."""
        role: str = self.cleaned_data["role"]
        others = Person.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=self.instance.pk)
        if self.instance.role == Role.ADMIN and self.instance.pk and role != Role.ADMIN and not others.exists():
            raise forms.ValidationError("This is the only admin. Make somebody else admin first.")
        return role


class TeamForm(forms.ModelForm[Team]):
    """A team and what it agreed on."""

    class Meta:
        model = Team
        fields = ("name", "delay_days")


class SignInForm(LoginForm):  # type: ignore[misc]
    """What a label says is not said again inside its field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: most people want to sign in with it alone."""

    passwordless = forms.BooleanField(
        label="Sign in with it alone, without the password",
        required=False,
        initial=True,
        help_text="It then asks for a finger, a face or a PIN. Take this away for a key that is to stand beside the password.",
    )
