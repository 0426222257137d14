"""The earlier conversations of a customer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from heartfelt.conversation import Conversation

MOST_EARLIER = 20
MOST_CONTACTS = 1000
"""A name under which more conversations than this stand is no person but a placeholder, such as "guest"."""

What = TypeVar("What")
When = TypeVar("When", datetime, int)


def began(conversation: Conversation) -> datetime | None:
    """When the first message with a time was written."""
    return next((message.at for message in conversation.messages if message.at is not None), None)


def earlier(contacts: Sequence[tuple[When, str, What]], start: When, own: str) -> list[What]:
    """Of a customer's contacts (time, id, what) those before `start`, oldest first, at most the last `MOST_EARLIER`.

    Contacts with the id `own` do not count. None at all for a name that is no person (`MOST_CONTACTS`).
    """
    if len(contacts) > MOST_CONTACTS:
        return []
    before = sorted((each for each in contacts if each[0] < start and each[1] != own), key=lambda each: each[:2])
    return [what for _, _, what in before[-MOST_EARLIER:]]


@dataclass
class Histories:
    """Who wrote when; gives the conversations of the same customer that began before a given one."""

    _by_customer: dict[str, list[tuple[datetime, str, Conversation]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, conversation: Conversation) -> None:
        """Remember one conversation, if it names its customer and has a time."""
        start = began(conversation)
        if conversation.customer and start:
            self._by_customer[conversation.customer].append((start, conversation.id, conversation))

    def before(self, conversation: Conversation) -> tuple[Conversation, ...]:
        """The earlier conversations of this customer, oldest first; see `earlier`."""
        start = began(conversation)
        if not conversation.customer or start is None:
            return ()
        return tuple(earlier(self._by_customer.get(conversation.customer, []), start, conversation.id))
