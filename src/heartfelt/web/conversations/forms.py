"""Forms about conversations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from heartfelt.assessment import CUES
from heartfelt.connectors import formats
from heartfelt.connectors.columns import NAMES
from heartfelt.conversation import CHANNELS
from heartfelt.report import labels
from heartfelt.signals import signals
from heartfelt.web.choices import Choice
from heartfelt.web.conversations.selectors import queues_for
from heartfelt.web.conversations.words import MOST_TERMS, terms
from heartfelt.web.days import check_days
from heartfelt.web.people.models import Person, Team
from heartfelt.web.people.selectors import agents_for, own_teams, teams_for

Files = MultiValueDict[str, UploadedFile[bytes]]
ANY = ("", "Any")
FOUND = ("cue", "outcome", "sign", "act", "moment", "care")
SIDES = ("agents", "customers")
FOLDERS = ("convokit",)  # formats that no single file has
COLUMN = "column_"
COLUMN_LABELS = {"message": "Message id", "at": "Time", "csat": "CSAT"}
NAMES_OF = forms.Textarea({"rows": 3, "autocomplete": "off", "spellcheck": "false"})
HEADING = forms.TextInput({"autocomplete": "off", "spellcheck": "false"})
CARE = (ANY, ("low", "Below 2.5"), ("middle", "2.5 to 3.5"), ("high", "Above 3.5"))


class ExplainingForm(forms.Form):
    """What can be said of a file that does not explain itself. Everything may be left out."""

    format = Choice(required=False)
    channel = Choice(required=False)
    agents = forms.CharField(
        required=False,
        widget=NAMES_OF,
        help_text="Names or addresses, one a line; for mail also domains. In a table without roles, all others are customers.",
    )
    customers = forms.CharField(
        required=False, widget=NAMES_OF, help_text="The same. In plain text, name both sides as the lines begin."
    )

    def __init__(
        self, data: QueryDict | None = None, files: Files | None = None, said: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files, label_suffix="", initial=_as_typed(said or {}))
        self._choices("format", [("", "Recognise it"), *_formats()])
        self._choices("channel", [("", "As the file says"), *((name, name.capitalize()) for name in CHANNELS)])
        for name in NAMES:
            label = COLUMN_LABELS.get(name, name.capitalize())
            self.fields[COLUMN + name] = forms.CharField(label=label, required=False, max_length=200, widget=HEADING)

    @property
    def of_any(self) -> list[forms.BoundField]:
        """The fields for files of any kind."""
        return [self[name] for name in ("format", "channel", "agents", "customers")]

    @property
    def columns(self) -> list[forms.BoundField]:
        """The fields for tables."""
        return [self[COLUMN + name] for name in NAMES]

    @property
    def is_open(self) -> bool:
        """Whether anything was said, or has to be mended."""
        return any(field.errors or field.value() for field in (*self.of_any, *self.columns))

    def explained(self) -> dict[str, Any]:
        """What was said, as an upload keeps it."""
        said = self.cleaned_data
        names = {side: [line.strip() for line in said[side].splitlines() if line.strip()] for side in SIDES}
        columns = {name: said[COLUMN + name] for name in NAMES if said[COLUMN + name]}
        found = {"format": said["format"], "channel": said["channel"], **names, "columns": columns}
        return {name: value for name, value in found.items() if value}

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class UploadForm(ExplainingForm):
    """A file and the team whose conversations it holds, with what is said of it."""

    team = forms.ModelChoiceField(Team.objects.none(), empty_label=None)
    file = forms.FileField()

    def __init__(self, person: Person, data: QueryDict | None = None, files: Files | None = None) -> None:
        super().__init__(data, files)
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


def tells_how_many(person: Person, wanted: Mapping[str, Any]) -> bool:
    """Whether it is said how many conversations fit; to others than the agent not where it would be a number of what was found.

    Words, a queue or a day may single somebody out as an agent's name does. What is said of how often something was found
    stands in reports, with its interval, and is about nobody (`reports.disclosure`).
    """
    return person.is_agent or not any(wanted.get(name) for name in (*FOUND, "agent"))


class FilterForm(forms.Form):
    """What to look for among conversations. Everything may be left out. Coaches alone may ask for an agent's."""

    q = forms.CharField(
        label="Words",
        required=False,
        max_length=200,
        help_text='Words anywhere in a conversation. "In quotes" they stand together; refund* is every word that begins so.',
    )
    cue = Choice(required=False)
    outcome = Choice(label="Cue was", required=False)
    sign = Choice(required=False)
    act = Choice(label="Act of care", required=False)
    queue = Choice(required=False)
    channel = Choice(required=False)
    team = Choice(required=False)
    agent = Choice(required=False)
    moment = Choice(required=False)
    care = Choice(required=False, choices=CARE)
    csat = forms.IntegerField(
        label="CSAT at most",
        required=False,
        min_value=1,
        max_value=5,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "CSAT goes from 1 to 5."),
    )
    reopened = forms.BooleanField(required=False)
    since = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, person: Person, data: QueryDict) -> None:
        super().__init__(data, label_suffix="")
        self.person = person
        for name, field in self.fields.items():  # errors come with a swap, so that the field names their place before
            field.widget.attrs["aria-describedby"] = f"id_{name}_errors"
        self.fields["q"].widget.attrs["aria-describedby"] = "id_q_helptext id_q_errors"
        self._choices("cue", [(name, labels.label(labels.CUES, name).title) for name in CUES])
        self._choices("outcome", _titles(labels.OUTCOMES))
        self._choices("sign", _found("signs", labels.SIGNS))
        self._choices("act", _found("acts", labels.ACTS))
        self._choices("queue", [(queue, queue) for queue in queues_for(person)])
        self._choices("channel", [(channel, channel.capitalize()) for channel in CHANNELS])
        self._choices("moment", _titles(labels.MOMENTS))
        if person.is_agent:
            del self.fields["team"], self.fields["agent"]
            return
        self._choices("team", [(str(team.pk), team.name) for team in own_teams(person)])
        if not person.is_coach:
            del self.fields["agent"]
            return
        self.agents = {str(agent.pk): agent for agent in agents_for(person).only("name", "agent_name")}
        self._choices("agent", [(pk, agent.name) for pk, agent in self.agents.items()])

    def clean_agent(self) -> Person | None:
        """The agent, where one is chosen."""
        return self.agents.get(self.cleaned_data["agent"])

    def clean_q(self) -> str:
        """Words, not more than anybody types."""
        typed: str = self.cleaned_data["q"]
        if len(terms(typed)) > MOST_TERMS:
            raise forms.ValidationError(f"These are more than {MOST_TERMS} words. Leave some out.")
        return typed

    def clean(self) -> dict[str, Any]:
        """The first day not after the last; what is wrong is left out, and the rest holds. So it is where a manager follows a
        coach's link to one agent."""
        said = super().clean() or {}
        check_days(self, said)
        if self.person.may_report and "agent" not in self.fields and self.data.get("agent"):
            told = "Only coaches look for the conversations of one agent: that filter is left out."
            self.add_error(None, forms.ValidationError(told))
        return said

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ANY, *choices]

    @property
    def tells_how_many(self) -> bool:
        """Whether it is said how many conversations fit."""
        return tells_how_many(self.person, self.data)

    @property
    def in_use(self) -> int:
        """How many filters beside the words are set."""
        return sum(bool(value) for name, value in self.data.items() if name in self.fields and name != "q")

    @property
    def query(self) -> str:
        """What is looked for, as it stands in an address."""
        return urlencode({name: value for name, value in self.data.items() if name in self.fields and value})


def _formats() -> list[tuple[str, str]]:
    """The formats that one file can have, by what they are."""
    known = [(name, _capital(one.what.replace("`", ""))) for name, one in formats().items()]
    return sorted((each for each in known if each[0] not in FOLDERS), key=lambda each: each[1].lower())


def _capital(what: str) -> str:
    return what if what[:2] == "vC" else what[0].upper() + what[1:]


def _as_typed(said: dict[str, Any]) -> dict[str, str]:
    typed = {COLUMN + name: column for name, column in said.get("columns", {}).items()}
    typed |= {side: "\n".join(said.get(side, ())) for side in SIDES}
    return {**typed, **{name: said.get(name, "") for name in ("format", "channel")}}


def _titles(known: dict[str, labels.Label]) -> list[tuple[str, str]]:
    return [(name, label.title) for name, label in known.items()]


def _found(kind: str, known: dict[str, labels.Label]) -> list[tuple[str, str]]:
    """The signs or acts that are looked for, by title."""
    names = [signal.name for signal in signals().values() if signal.kind == kind]
    return sorted(((name, labels.label(known, name).title) for name in names), key=lambda choice: choice[1])
