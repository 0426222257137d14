"""Forms about people and teams."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base import forms as factors
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

from heartfelt.web.people.models import Person, Role, Team


class PersonForm(forms.ModelForm[Person]):
    """Somebody's role and teams."""

    class Meta:
        model = Person
        fields = ("name", "email", "role", "teams", "agent_name", "is_active")
        widgets: ClassVar = {"teams": forms.CheckboxSelectMultiple}
        help_texts: ClassVar = {
            "role": "An agent answers customers. A coach helps agents. A manager looks after teams and brings "
            "conversations. An admin looks after people and settings, and reads no conversations."
        }

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
        if role != Role.ADMIN:
            self._require_another_admin()
        return role

    def clean_is_active(self) -> bool:
        """The last admin may sign in."""
        is_active: bool = self.cleaned_data["is_active"]
        if not is_active:
            self._require_another_admin()
        return is_active

    def _require_another_admin(self) -> None:
        others = Person.objects.filter(role=Role.ADMIN, is_active=True).exclude(pk=self.instance.pk)
        if self.instance.pk and self.instance.role == Role.ADMIN and not others.exists():
            raise forms.ValidationError("This is the only admin. Make somebody else admin first.")


class TeamForm(forms.ModelForm[Team]):
    """A team and what it agreed on."""

    class Meta:
        model = Team
        fields = ("name", "delay_days")


class Labelled:
    """What a label says is not said again inside its field, and it is written as all labels are."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.label = str(field.label).capitalize() if field.label else field.label


class SignInForm(Labelled, LoginForm):  # type: ignore[misc]
    """E-mail address and password."""


class AgainForm(Labelled, ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""


class PasswordForm(Labelled, ChangePasswordForm):  # type: ignore[misc]
    """Another password."""


class FirstPasswordForm(Labelled, SetPasswordForm):  # type: ignore[misc]
    """A password for who has none."""


class InvitedForm(Labelled, ResetPasswordKeyForm):  # type: ignore[misc]
    """A password for who follows a link."""


class CodeForm(Labelled, factors.AuthenticateForm):  # type: ignore[misc]
    """A code from the app, or a recovery code."""


class CodeAgainForm(Labelled, factors.ReauthenticateForm):  # type: ignore[misc]
    """The same, by somebody who is signed in."""


class AppForm(Labelled, ActivateTOTPForm):  # type: ignore[misc]
    """The first code from the app."""


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: most people want to sign in with it alone."""

    passwordless = forms.BooleanField(
        label="Sign in with it alone, without the password",
        required=False,
        initial=True,
        help_text="It then asks for a finger, a face or a PIN. Take this away for a key that is to stand beside the password.",
    )
