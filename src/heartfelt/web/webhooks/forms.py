"""Having an address told."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from heartfelt.web.webhooks.models import Happening, Subscription
from heartfelt.web.webhooks.sending import Refused, require_allowed

CHOICES = [(one.value, f"{one.value}: {one.label}") for one in (Happening.READ, Happening.OPENED, Happening.PERIL)]


class SubscriptionForm(forms.ModelForm[Subscription]):
    """An address, a team, and what to tell."""

    happenings = forms.MultipleChoiceField(
        label="What it is told", choices=CHOICES, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Subscription
        fields = ("address", "team", "happenings")

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        team.empty_label = None

    def clean_address(self) -> str:
        """One that may be written to."""
        address: str = self.cleaned_data["address"]
        try:
            require_allowed(address)
        except Refused as error:
            raise forms.ValidationError(str(error)) from None
        return address
