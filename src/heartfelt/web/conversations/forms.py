"""Forms about conversations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from heartfelt.assessment import CUES
from heartfelt.conversation import CHANNELS
from heartfelt.report import labels
from heartfelt.signals import signals
from heartfelt.web.conversations.selectors import queues_for
from heartfelt.web.people.models import Person, Team
from heartfelt.web.people.selectors import agents_for, teams_for

Files = MultiValueDict[str, UploadedFile[bytes]]
ANY = ("", "Any")
CARE = (ANY, ("low", "Below 2.5"), ("middle", "2.5 to 3.5"), ("high", "Above 3.5"))


class UploadForm(forms.Form):
    """A file and the team whose conversations it holds."""

    team = forms.ModelChoiceField(Team.objects.none(), empty_label=None)
    file = forms.FileField()

    def __init__(self, person: Person, data: QueryDict | None = None, files: Files | None = None) -> None:
        super().__init__(data, files, label_suffix="")
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        team.queryset = teams_for(person)

    def clean_file(self) -> UploadedFile[bytes]:
        """Not larger than agreed."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > settings.LARGEST_UPLOAD:
            raise forms.ValidationError(
                f"The file is larger than {settings.LARGEST_UPLOAD // 1_000_000} MB. Cut it, or compress it with gzip."
            )
        return file


class FilterForm(forms.Form):
    """What to look for among conversations. Everything may be left out."""

    q = forms.CharField(label="Words", required=False, max_length=200)
    finding = forms.ChoiceField(label="Found", required=False)
    outcome = forms.ChoiceField(label="Answered", required=False)
    queue = forms.ChoiceField(required=False)
    channel = forms.ChoiceField(required=False)
    team = forms.ModelChoiceField(Team.objects.none(), required=False, empty_label="Any")
    agent = forms.ModelChoiceField(Person.objects.none(), required=False, empty_label="Any")
    moment = forms.ChoiceField(required=False)
    care = forms.ChoiceField(required=False, choices=CARE)
    csat = forms.IntegerField(label="CSAT at most", required=False, min_value=1, max_value=5)
    since = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, person: Person, data: QueryDict) -> None:
        super().__init__(data, label_suffix="")
        self._choices("finding", _findings())
        self._choices("outcome", _titles(labels.OUTCOMES))
        self._choices("queue", [(queue, queue) for queue in queues_for(person)])
        self._choices("channel", [(channel, channel.capitalize()) for channel in CHANNELS])
        self._choices("moment", _titles(labels.MOMENTS))
        for name, rows in (("team", teams_for(person)), ("agent", agents_for(person))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        if person.is_agent:
            del self.fields["team"], self.fields["agent"]

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ANY, *choices]

    @property
    def in_use(self) -> int:
        """How many filters beside the words are set."""
        return sum(bool(value) for name, value in self.data.items() if name in self.fields and name != "q")


def _titles(known: dict[str, labels.Label]) -> list[tuple[str, str]]:
    return [(name, label.title) for name, label in known.items()]


def _findings() -> list[tuple[str, list[tuple[str, str]]]]:
    """Cues, signs and acts, each group by title; the value is KIND:NAME."""
    cues = [(f"cue:{name}", labels.label(labels.CUES, name).title) for name in CUES]
    signs = [(f"sign:{one.name}", labels.label(labels.SIGNS, one.name).title) for one in _of("signs")]
    acts = [(f"act:{one.name}", labels.label(labels.ACTS, one.name).title) for one in _of("acts")]
    return [("Cues", cues), ("Signs", sorted(signs, key=lambda s: s[1])), ("Acts", sorted(acts, key=lambda a: a[1]))]


def _of(kind: str) -> list[Any]:
    return [signal for signal in signals().values() if signal.kind == kind]
