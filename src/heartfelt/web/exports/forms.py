"""What to export."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from heartfelt.web.conversations.forms import FilterForm
from heartfelt.web.exports.models import Export
from heartfelt.web.people.models import Person


class ExportForm(forms.Form):
    """The filters as they stand in the address of the list, and a format."""

    kind = forms.ChoiceField(label="Format", choices=Export.Kind.choices)
    query = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)

    def __init__(self, person: Person, data: QueryDict | None = None, initial: dict[str, str] | None = None) -> None:
        super().__init__(data, initial=initial, label_suffix="", auto_id="export_%s")
        self.person = person

    def clean_query(self) -> str:
        """Filters that hold. One that does not would export more than was asked for."""
        filters = FilterForm(self.person, QueryDict(self.cleaned_data["query"]))
        if not filters.is_valid():
            said = "A filter cannot be understood. Go back to the list and choose it again."
            raise forms.ValidationError(list(filters.non_field_errors()) or said)
        return filters.query
