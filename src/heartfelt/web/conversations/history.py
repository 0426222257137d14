"""What is known of a customer before a conversation, so that nobody starts over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from heartfelt.language.sentences import sentences
from heartfelt.signals.signs.broken_promise import last_promise
from heartfelt.web.conversations.models import Conversation
from heartfelt.web.conversations.selectors import earlier_for, told_before
from heartfelt.web.conversations.storing import restored
from heartfelt.web.people.models import Person

MOST_TOLD = 4


@dataclass(frozen=True)
class Promise:
    """Something that was promised for a time, in the words in which it was, and that nobody noted as kept."""

    words: str
    by: datetime
    conversation: Conversation

    @property
    def is_due(self) -> bool:
        """Whether its time has passed."""
        return self.by < timezone.now()


@dataclass(frozen=True)
class Told:
    """The customer's own words, and when they were written."""

    words: str
    at: datetime


@dataclass
class History:
    """Earlier conversations, newest first, with what was promised and what the customer told in them."""

    conversations: list[Conversation]
    promises: list[Promise] = field(default_factory=list)
    feeling: Told | None = None
    situation: list[Told] = field(default_factory=list)


def history_for(person: Person, conversation: Conversation) -> History:
    """The customer's history as a person may see it.

    What the customer said is for everybody who may open this conversation. What an agent promised is for agents, who
    have to keep it, and for those who may open that conversation too.
    """
    history = History(earlier_for(person, conversation))
    for each in history.conversations:
        if person.is_agent or each.may_open:  # type: ignore[attr-defined]
            history.promises += _promises(each)
    for name, words, at in told_before(person, history.conversations):
        if name == "feeling":
            history.feeling = history.feeling or Told(words, at)
        elif len(history.situation) < MOST_TOLD and all(words != told.words for told in history.situation):
            history.situation.append(Told(words, at))
    return history


def _promises(row: Conversation) -> list[Promise]:
    given = restored(row)
    found = last_promise(given)
    if found is None:
        return []
    said = given.message(found.message).text
    around = next((each.text for each in sentences(said) if each.start <= found.start < each.end), found.words)
    return [Promise(around.strip(), found.by, row)]
