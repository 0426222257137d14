"""Whom to erase, how long to keep, and how somebody leaves."""

from __future__ import annotations

from django import forms

from heartfelt.web.keeping import erasing
from heartfelt.web.keeping.models import Retention


class CustomerForm(forms.Form):
    """A customer's id, as the source of the conversations gives it."""

    customer = forms.CharField(
        label="The customer's id",
        max_length=400,
        help_text="Exactly as it is in what was imported, such as cust-1042 or an e-mail address.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_customer(self) -> str:
        """Somebody who is here."""
        customer: str = self.cleaned_data["customer"].strip()
        if not erasing.of_customer(customer).exists():
            raise forms.ValidationError("No conversation of this customer is here. Look at the spelling.")
        return customer


class ConfirmForm(forms.Form):
    """The keyed hash of the customer who was shown."""

    hash = forms.RegexField(r"customer-[0-9a-f]{40}", widget=forms.HiddenInput)


class RetentionForm(forms.ModelForm[Retention]):
    """A team's days."""

    class Meta:
        model = Retention
        fields = ("days",)


class LeavingForm(forms.Form):
    """Whether a name goes too."""

    anonymous = forms.BooleanField(
        label="Take the name out of conversations as well",
        required=False,
        help_text="A number stands in its place, here and wherever they wrote. It cannot be undone.",
    )
