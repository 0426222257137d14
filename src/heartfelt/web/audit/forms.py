"""What to look for in the audit log."""

from __future__ import annotations

from django import forms
from django.contrib.auth import get_user_model
from django.http import QueryDict

from heartfelt.web.audit.actions import Action
from heartfelt.web.choices import Choices


class RecordFilter(forms.Form):
    """Who, what and when. Everything may be left out."""

    who = forms.ModelChoiceField(
        get_user_model()._default_manager.none(), required=False, empty_label="Anybody", widget=Choices
    )
    what = forms.ChoiceField(required=False, choices=[("", "Anything"), *Action.choices])
    since = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, label_suffix="")
        who = self.fields["who"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = get_user_model()._default_manager.all()
