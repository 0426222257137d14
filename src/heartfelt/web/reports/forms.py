"""What a report is about."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django import forms
from django.http import QueryDict
from django.utils import timezone

from heartfelt.conversation import CHANNELS
from heartfelt.web.conversations.selectors import queues_for
from heartfelt.web.people.models import Person, Team
from heartfelt.web.people.selectors import teams_for


class RangeForm(forms.Form):
    """Team, queue, channel and time. `cleaned_data` holds `since` and `until` as moments, the end not included."""

    team = forms.ModelChoiceField(Team.objects.none(), required=False, empty_label="All")
    queue = forms.ChoiceField(required=False)
    channel = forms.ChoiceField(required=False)
    since = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, person: Person, data: QueryDict | dict[str, str]) -> None:
        super().__init__(data, label_suffix="")
        team, queue, channel = self.fields["team"], self.fields["queue"], self.fields["channel"]
        assert isinstance(team, forms.ModelChoiceField)
        assert isinstance(queue, forms.ChoiceField)
        assert isinstance(channel, forms.ChoiceField)
        team.queryset = teams_for(person)
        queue.choices = [("", "All"), *((name, name) for name in queues_for(person))]
        channel.choices = [("", "All"), *((name, name.capitalize()) for name in CHANNELS)]

    def clean_since(self) -> datetime | None:
        """Its midnight."""
        return _midnight(self.cleaned_data["since"])

    def clean_until(self) -> datetime | None:
        """The midnight after it."""
        until = self.cleaned_data["until"]
        return _midnight(until + timedelta(days=1)) if until and until < date.max else None


def _midnight(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None


def last_month() -> dict[str, str]:
    """What is shown where nothing was chosen."""
    return {"since": (timezone.localdate() - timedelta(days=30)).isoformat()}
