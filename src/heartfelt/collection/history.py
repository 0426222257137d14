"""The earlier conversations of a customer."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from heartfelt.conversation import Conversation

MOST_EARLIER = 20


def began(conversation: Conversation) -> datetime | None:
    """When the first message with a time was written."""
    return next((message.at for message in conversation.messages if message.at is not None), None)


@dataclass
class Histories:
    """Who wrote when; gives the conversations of the same customer that began before a given one."""

    _by_customer: dict[str, list[tuple[datetime, Conversation]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, conversation: Conversation) -> None:
        """Remember one conversation, if it names its customer and has a time."""
        start = began(conversation)
        if conversation.customer and start:
            self._by_customer[conversation.customer].append((start, conversation))

    def before(self, conversation: Conversation) -> tuple[Conversation, ...]:
        """The earlier conversations of this customer, oldest first, at most the last `MOST_EARLIER`."""
        start = began(conversation)
        if not conversation.customer or start is None:
            return ()
        known = self._by_customer.get(conversation.customer, [])
        earlier = [(at, other.id, other) for at, other in known if at < start and other.id != conversation.id]
        return tuple(other for _, _, other in sorted(earlier, key=lambda item: item[:2])[-MOST_EARLIER:])
