"""What is known of a customer before a conversation, so that nobody starts over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from heartfelt.web.conversations.models import Conversation
from heartfelt.web.conversations.promises import Promise, open_promises
from heartfelt.web.conversations.selectors import earlier_for, told_before
from heartfelt.web.people.models import Person

MOST_TOLD = 4


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
    have to keep it, and for those who may see what was found in that conversation, from when they may.
    """
    history = History(earlier_for(person, conversation))
    for promise in open_promises(history.conversations, conversation):
        if person.sees_first or promise.conversation.is_told:  # type: ignore[attr-defined]
            history.promises.append(promise)
    for name, words, at in told_before(person, history.conversations):
        if name == "feeling":
            history.feeling = history.feeling or Told(words, at)
        elif len(history.situation) < MOST_TOLD and all(words != told.words for told in history.situation):
            history.situation.append(Told(words, at))
    return history
