"""The bundled sample and a simulated month, with people in four roles, for the first look.

Nothing here is about anybody: the company, its agents and customers are invented. Conversations are read as if that had
happened when they ended, so that most are open to coaches, and those of the last working day are their agents' alone.
"""

from __future__ import annotations

import json
import os
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta
from importlib.resources import as_file, files
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from heartfelt import conversation as library
from heartfelt.connectors import read
from heartfelt.sample.assessed import assessed
from heartfelt.sample.effects import Effects
from heartfelt.sample.operation import simulate
from heartfelt.sample.shifts import CLOSES, OPENS
from heartfelt.web.agreements.models import Agreement
from heartfelt.web.agreements.selectors import norms_of
from heartfelt.web.conversations.services import keep_reading
from heartfelt.web.conversations.storing import store
from heartfelt.web.people.models import Person, Role, Team
from heartfelt.web.people.selectors import SIGN_INS, SignIn
from heartfelt.web.people.services import add_person

SIMULATED = 1000  # in six weeks, of which the last month is kept
WEEKS = timedelta(days=41)
MONTH = timedelta(days=31)
SEED = 1
TEAMS = {"Accounts and billing": ("accounts", "billing"), "Deliveries and travel": ("delivery", "travel")}
OTHERS = "Home and broadband"
SIGNED_IN_AGENT = "ann"
Progress = Callable[[int, int], None]


class Newcomer(NamedTuple):
    """Somebody who can sign in to the demonstration."""

    name: str
    email: str
    role: str


NEWCOMERS = (
    Newcomer("Ingrid Solberg", "coach@larkfield.example", Role.COACH),
    Newcomer("Rafael Costa", "manager@larkfield.example", Role.MANAGER),
    Newcomer("Noor Haddad", "admin@larkfield.example", Role.ADMIN),
)


@transaction.atomic
def load(progress: Progress) -> None:
    """Fill an empty workspace; `progress` is told how many conversations of how many are read."""
    conversations = [*_bundled(), *_month()]
    agreed = {name: _agreed(Team.objects.create(name=name)) for name in (*TEAMS, OTHERS)}
    teams = {name: agreement.team for name, agreement in agreed.items()}
    reader = settings.READER
    norms = [norms_of(agreed[_team_of(given)], given.queue or "") for given in conversations]
    for number, (given, found) in enumerate(zip(conversations, assessed(conversations, norms, reader), strict=True), 1):
        agreement = agreed[_team_of(given)]
        row = store(given, agreement.team, None)
        read_at = (row.ended_at or timezone.now()) + timedelta(minutes=5)
        keep_reading(row, given, found, reader, read_at, agreement)
        progress(number, len(conversations))
    _keep_sign_ins(_people(conversations, teams))


def _agreed(team: Team) -> Agreement:
    """The company answers every day from morning to evening; a night is nobody's slow reply."""
    opens, closes = (time(second // 3600) for second in (OPENS, CLOSES))
    return Agreement.objects.create(
        team=team, kind=Agreement.Kind.BUSINESS, zone="UTC", days=[*range(7)], starts=opens, ends=closes,
        minutes=[["", channel, most] for channel, most in Effects().slow_after_open_minutes.items()],
    )  # fmt: skip


def _bundled() -> list[library.Conversation]:
    with as_file(files("heartfelt") / "sample" / "conversations.jsonl") as path:
        return list(read(path))


def _month() -> list[library.Conversation]:
    """The simulated conversations of the last month that are over by now."""
    now = timezone.now()
    operation = simulate(SIMULATED, SEED, (now - WEEKS).date())
    return [each for each in operation.conversations if _in_month(each)]


def _in_month(given: library.Conversation) -> bool:
    now = timezone.now()
    times = [message.at for message in given.messages if message.at is not None]
    return bool(times) and max(times) < now and min(times) > now - MONTH


def _team_of(given: library.Conversation) -> str:
    return next((team for team, queues in TEAMS.items() if given.queue in queues), OTHERS)


def _people(conversations: list[library.Conversation], teams: dict[str, Team]) -> list[SignIn]:
    """The agents with the team they answer for most, and somebody of every other role; returns who can sign in."""
    answered: dict[str, Counter[str]] = {}
    for given in conversations:
        for author in {each.author for each in given.messages if each.role == "agent" and each.author}:
            answered.setdefault(author, Counter())[_team_of(given)] += 1
    mine = answered[SIGNED_IN_AGENT].most_common(1)[0][0]
    for author, count in sorted(answered.items()):
        team = teams[count.most_common(1)[0][0]]
        add_person(author.capitalize(), f"{author}@larkfield.example", Role.AGENT, [team], author)
    for newcomer in NEWCOMERS:
        managed = teams.values() if newcomer.role == Role.MANAGER else [teams[mine]]
        add_person(newcomer.name, newcomer.email, newcomer.role, () if newcomer.role == Role.ADMIN else managed)
    agent = Newcomer("Ann", f"{SIGNED_IN_AGENT}@larkfield.example", Role.AGENT)
    return [_sign_in(newcomer) for newcomer in (agent, *NEWCOMERS)]


def _sign_in(newcomer: Newcomer) -> SignIn:
    """A password that only this installation has."""
    password = secrets.token_urlsafe(9)
    person = Person.objects.get(email=newcomer.email)
    person.set_password(password)
    person.save()
    return SignIn(newcomer.role, newcomer.email, password)


def _keep_sign_ins(sign_ins: list[SignIn]) -> None:
    """For the sign-in page and the terminal; readable by who runs the workspace."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    place = settings.DATA / SIGN_INS
    place.unlink(missing_ok=True)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(sign_ins, file)
