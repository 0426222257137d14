"""Forms about how conversations are read."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.http import QueryDict

from heartfelt.conversation import CHANNELS
from heartfelt.web.agreements.models import NOT_LISTED, WEEKDAYS, Agreement
from heartfelt.web.agreements.selectors import countries, places
from heartfelt.web.choices import Choice
from heartfelt.web.people.models import Team
from heartfelt.web.steering.selectors import QueueRow, SignalRow

LONGEST_NORM = 60 * 24 * 60
TIMED = [channel for channel in CHANNELS if channel != "voice"]  # nobody waits for an answer while talking
LOWEST, HIGHEST = 0.05, 0.99


class HoursForm(forms.ModelForm[Agreement]):
    """Which hours count for a team."""

    zone = Choice(label="Time zone")
    days = forms.TypedMultipleChoiceField(
        label="Days", coerce=int, choices=list(enumerate(WEEKDAYS)), widget=forms.CheckboxSelectMultiple
    )
    country = Choice(label="Public holidays of", required=False)
    region = forms.CharField(
        label="Region",
        required=False,
        max_length=12,
        help_text="In short, such as CT for Catalonia. It may stay empty.",
    )
    closed = forms.CharField(
        label="Also closed on",
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Days such as 2026-12-24, one a line.",
    )

    class Meta:
        model = Agreement
        fields = ("kind", "zone", "days", "starts", "ends", "country", "region", "closed")
        widgets: ClassVar = {name: forms.TimeInput({"type": "time"}, format="%H:%M") for name in ("starts", "ends")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        zone, country = self.fields["zone"], self.fields["country"]
        assert isinstance(zone, forms.ChoiceField)
        assert isinstance(country, forms.ChoiceField)
        zone.choices = [(name, name) for name in sorted(available_timezones())]
        country.choices = [("", "None"), *countries()]
        self.initial["closed"] = "\n".join(self.instance.closed)

    def clean_closed(self) -> list[str]:
        """Dates, in order."""
        days = self.cleaned_data["closed"].replace(",", " ").split()
        try:
            return sorted({date.fromisoformat(day).isoformat() for day in days})
        except ValueError:
            raise forms.ValidationError("Write days as 2026-12-24, one a line.") from None

    def clean(self) -> dict[str, Any]:
        """Opens before it closes, and in a region that there is."""
        said = super().clean() or {}
        if said.get("starts") and said.get("ends") and said["starts"] >= said["ends"]:
            self.add_error("ends", "It opens before it closes. A night shift counts in all hours.")
        known = places().get(said.get("country", ""), [])
        if said.get("region") and said["region"] not in known:
            there = f"Known: {', '.join(known)}." if known else "None is known there."
            self.add_error("region", f"There is no such region. {there}")
        return said


class NormsForm(forms.Form):
    """After how many minutes a reply is slow: by channel, and for queues where it is another time."""

    def __init__(self, agreement: Agreement, queues: list[str], data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        said = {(queue, channel): minutes for queue, channel, minutes in agreement.minutes}
        self.places = [(queue, channel) for queue in ("", *queues) for channel in TIMED]
        for place, (queue, channel) in enumerate(self.places):
            label = f"{channel.capitalize()}, {queue or 'all queues'}: minutes"
            self.fields[f"n{place}"] = forms.FloatField(
                label=label,
                required=False,
                min_value=1 / 60,
                max_value=LONGEST_NORM,
                initial=_plain(said.get((queue, channel))),
            )

    @property
    def rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """A queue and its fields, one a channel; the first row is for all queues."""
        fields = [self[f"n{place}"] for place in range(len(self.places))]
        width = len(TIMED)
        return [(self.places[at][0], fields[at : at + width]) for at in range(0, len(fields), width)]

    @property
    def channels(self) -> list[str]:
        """The columns."""
        return TIMED

    def minutes(self) -> list[tuple[str, str, float]]:
        """What was said, as (queue, channel, minutes)."""
        said = [self.cleaned_data[f"n{place}"] for place in range(len(self.places))]
        return [(*place, minutes) for place, minutes in zip(self.places, said, strict=True) if minutes is not None]


def _plain(minutes: float | None) -> float | int | None:
    """5 rather than 5.0."""
    return int(minutes) if minutes is not None and minutes == int(minutes) else minutes


class SignalsForm(forms.Form):
    """Which signals a team wants to hear of, and from which strength."""

    def __init__(self, rows: list[SignalRow], data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.signals = rows
        for row in rows:
            self.fields[f"on_{row.name}"] = forms.BooleanField(label=row.title, required=False, initial=row.on)
            self.fields[f"from_{row.name}"] = forms.FloatField(
                label=f"{row.title}: listed from strength", required=False, initial=row.listed_from,
                min_value=LOWEST, max_value=HIGHEST,
                widget=forms.NumberInput({"step": "0.01", "placeholder": f"{row.usual:.2f}"}),
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[SignalRow, forms.BoundField, forms.BoundField]]:
        """A signal with its two fields."""
        return [(row, self[f"on_{row.name}"], self[f"from_{row.name}"]) for row in self.signals]

    def listed_from(self) -> dict[str, float]:
        """What was said, where it is not what a reader does by itself."""
        found = {}
        for row in self.signals:
            strength = self.cleaned_data[f"from_{row.name}"]
            if not self.cleaned_data[f"on_{row.name}"]:
                found[row.name] = NOT_LISTED
            elif strength is not None:
                found[row.name] = strength
        return found


class QueuesForm(forms.Form):
    """Which team answers each queue."""

    def __init__(self, rows: list[QueueRow], data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="")
        self.queues = rows
        teams = list(Team.objects.values_list("pk", "name"))
        for place, row in enumerate(rows):
            self.fields[f"q{place}"] = forms.TypedChoiceField(
                label=f"Where {row.name} goes", required=False, coerce=int, empty_value=None,
                choices=[("", "The team it is brought to"), *teams], initial=row.home.pk if row.home else "",
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[QueueRow, forms.BoundField]]:
        """A queue with its field."""
        return [(row, self[f"q{place}"]) for place, row in enumerate(self.queues)]

    def changed(self) -> list[tuple[str, Team | None]]:
        """The queues whose team is another now."""
        teams = Team.objects.in_bulk()
        found = []
        for place, row in enumerate(self.queues):
            team = self.cleaned_data[f"q{place}"]
            if team != (row.home.pk if row.home else None):
                found.append((row.name, teams.get(team)))
        return found
