"""What a report is about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from heartfelt.conversation import CHANNELS
from heartfelt.web.choices import Choice, Choices
from heartfelt.web.days import check_days
from heartfelt.web.people.models import Person, Team
from heartfelt.web.people.selectors import teams_for
from heartfelt.web.reports.scope import USUAL_WEEKS, monday, queues


class RangeForm(forms.Form):
    """Team, queue, channel and time. Reports are of whole weeks: those in which `since` and `until` lie, a year at most."""

    team = forms.ModelChoiceField(Team.objects.none(), required=False, empty_label="All", widget=Choices)
    queue = Choice(required=False, error_messages={"invalid_choice": "No queue of that name is counted here."})
    channel = Choice(required=False)
    since = forms.DateField(label="From the week of", required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label="To the week of", required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, person: Person, data: QueryDict | dict[str, str]) -> None:
        super().__init__(data, label_suffix="")
        team, queue, channel = self.fields["team"], self.fields["queue"], self.fields["channel"]
        assert isinstance(team, forms.ModelChoiceField)
        assert isinstance(queue, forms.ChoiceField)
        assert isinstance(channel, forms.ChoiceField)
        team.queryset = teams_for(person)
        queue.choices = [("", "All"), *((name, name) for name in queues(person))]
        channel.choices = [("", "All"), *((name, name.capitalize()) for name in CHANNELS)]

    def clean(self) -> dict[str, Any]:
        """Days that the calendar has weeks around, the first not after the last."""
        said = super().clean() or {}
        check_days(self, said)
        return said


def usual() -> dict[str, str]:
    """What is shown where nothing was chosen: half a year."""
    return {"since": monday(timezone.localdate() - timedelta(weeks=USUAL_WEEKS - 1)).isoformat()}
