"""A name for what is looked for."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from heartfelt.web.conversations.forms import FilterForm
from heartfelt.web.people.models import Person, Team
from heartfelt.web.people.selectors import own_teams


class SavedViewForm(forms.Form):
    """A name, with whom it is shared, and the filters as they stand in the address of the list."""

    name = forms.CharField(max_length=80)
    team = forms.ChoiceField(label="Share with", required=False)
    query = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)

    def __init__(self, person: Person, data: QueryDict | None = None, initial: dict[str, str] | None = None) -> None:
        super().__init__(data, initial=initial, label_suffix="", auto_id="save_%s")
        self.person = person
        self.teams = {str(team.pk): team for team in own_teams(person)}
        team = self.fields["team"]
        assert isinstance(team, forms.ChoiceField)
        team.choices = [("", "Nobody"), *((pk, team.name) for pk, team in self.teams.items())]

    def clean_team(self) -> Team | None:
        """The team, where one is chosen."""
        return self.teams.get(self.cleaned_data["team"])

    def clean_query(self) -> str:
        """Filters that the list knows, and nothing else."""
        return FilterForm(self.person, QueryDict(self.cleaned_data["query"])).query
