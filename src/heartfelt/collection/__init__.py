"""What needs many conversations: how often a reply was reused, and a customer's history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from heartfelt.collection.history import Histories
from heartfelt.conversation import Conversation, Message

if TYPE_CHECKING:
    from heartfelt.collection.reuse import ReplyReuse


def _reply_reuse() -> ReplyReuse:
    from heartfelt.collection.reuse import ReplyReuse  # loads numpy

    return ReplyReuse()


@dataclass
class Collection:
    """Conversations of one team, looked at together. Fill it once, then give it to `assess`."""

    _reuse: ReplyReuse = field(default_factory=_reply_reuse)
    _histories: Histories = field(default_factory=Histories)
    conversations: int = 0

    @classmethod
    def of(cls, conversations: Iterable[Conversation]) -> Collection:
        """The collection of these conversations."""
        collection = cls()
        for conversation in conversations:
            collection.add(conversation)
        return collection

    def add(self, conversation: Conversation) -> None:
        """Take in one conversation."""
        self.conversations += 1
        self._reuse.add(conversation)
        self._histories.add(conversation)

    def others(self, conversation: Conversation, message: Message) -> int:
        """In how many other conversations nearly this reply was given."""
        return self._reuse.others(conversation, message)

    def before(self, conversation: Conversation) -> tuple[Conversation, ...]:
        """The earlier conversations of the same customer, oldest first."""
        return self._histories.before(conversation)
