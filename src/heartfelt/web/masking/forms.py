"""What to mask."""

from __future__ import annotations

from django import forms

from heartfelt.errors import HeartfeltError
from heartfelt.masking import chosen
from heartfelt.masking.names import available
from heartfelt.web.masking.models import Choice

TITLES = {
    "emails": "E-mail addresses",
    "ibans": "Bank accounts (IBAN)",
    "cards": "Payment cards",
    "addresses": "Postal addresses",
    "phones": "Phone numbers",
    "names": "Names of people",
}


WITHOUT_NAMES = (
    "Names of people are not found and stay as they are: that needs the extra pii and a language model of spaCy, which whoever "
    "runs the workspace can install."
)


class MaskingForm(forms.ModelForm[Choice]):
    """A team's choice; names only where they can be found here."""

    kinds = forms.MultipleChoiceField(
        label="Masked before anything is kept",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The same value gets the same placeholder within one conversation, such as [phone_1]. "
        "Nobody can turn it back.",
    )

    class Meta:
        model = Choice
        fields = ("kinds", "countries", "customers")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        kinds = self.fields["kinds"]
        assert isinstance(kinds, forms.MultipleChoiceField)
        kinds.choices = [(kind, title) for kind, title in TITLES.items() if kind != "names" or available()]
        if not available():
            kinds.help_text += f" {WITHOUT_NAMES}"

    def clean_countries(self) -> str:
        """Countries that exist, in capital letters."""
        return " ".join(self.cleaned_data["countries"].replace(",", " ").upper().split())

    def clean(self) -> dict[str, object]:
        """Kinds in their order."""
        cleaned = super().clean() or self.cleaned_data
        try:
            cleaned["kinds"] = list(chosen(cleaned.get("kinds", ()), cleaned.get("countries", "").split()))
        except HeartfeltError as error:
            self.add_error("countries", str(error))
        return cleaned
