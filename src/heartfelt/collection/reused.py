"""What is left of an index of replies for those who only ask about replies that are in it: small enough for every worker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec
import numpy as np

from heartfelt.collection import part_file
from heartfelt.collection.nearness import Table
from heartfelt.collection.part import EVERY, Keys, Part, words_of
from heartfelt.collection.ragged import Integers
from heartfelt.collection.spread import Spread, estimate, position
from heartfelt.collection.template import Template, conversation_key, template
from heartfelt.conversation import Conversation, Message
from heartfelt.errors import UnreadableInput
from heartfelt.language.reading import fewest_others

_REMEMBERED = 100_000


@dataclass(frozen=True, eq=False)
class Reused:
    """The templates that stood in two conversations or more, ascending, and in how many of the sample (`Part.last`).

    Answers as the `ReplyReuse` it was made of, as long as that holds the conversation that is asked about. Where it holds
    a sample, a reply from outside is compared with `often`: the templates that stand for so many conversations that it
    tells (`heartfelt.language.reading.fewest_others`).
    """

    conversations: int
    templates: Keys
    counts: Integers
    often: Table
    _remembered: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: Iterable[Part], conversations: int) -> Reused:
        """What tells of the replies of parts that were gathered from so many conversations."""
        table = Table.of(Part.merged(parts))
        spread, part = Spread.of(table), table.part
        several = spread.counts >= 2
        enough = np.rint(spread.counts * (2.0**64 / (part.last + 1))) >= fewest_others(conversations)
        often = Table.of(part.take(spread.rows[enough & (part.last < EVERY)]))
        return cls(conversations, spread.templates[several], spread.counts[several], often)

    def others(self, conversation: Conversation, message: Message) -> int:
        """In how many other conversations nearly this reply was given; 0 for a reply too short to tell."""
        found = template(message.text)
        if found is None:
            return 0
        last = self.often.part.last
        sampled = conversation_key(conversation.id) <= last
        place = position(self.templates, found.key)
        if place is not None:
            return estimate(int(self.counts[place]) - sampled, last)
        return 0 if sampled else estimate(self._near(found), last)

    def _near(self, found: Template) -> int:
        if found.key not in self._remembered:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            near = self.often.part.conversations.take(self.often.near(words_of(found))[1])
            self._remembered[found.key] = len(np.unique(near.values))
        return self._remembered[found.key]

    def encode(self) -> bytes:
        """It as bytes, with hashes and numbers only."""
        often = self.often.part
        stored = _Stored(
            self.conversations,
            self.templates.astype("<u8").tobytes(),
            self.counts.astype("<u4").tobytes(),
            part_file.encode(often.take(np.argsort(often.templates))),
        )
        return msgspec.msgpack.encode(stored)

    @classmethod
    def decode(cls, data: bytes) -> Reused:
        """What `encode` gave. Raises `UnreadableInput` for anything else."""
        try:
            stored = msgspec.msgpack.decode(data, type=_Stored)
            templates = np.frombuffer(stored.templates, dtype="<u8").astype(np.uint64, copy=False)
            counts = np.frombuffer(stored.counts, dtype="<u4").astype(np.int64)
        except (msgspec.MsgspecError, ValueError):
            raise UnreadableInput(f"This does not tell of reused replies. {part_file.NEXT_STEP}") from None
        return cls(stored.conversations, templates, counts, Table.of(part_file.decode(stored.often)))


class _Stored(msgspec.Struct, frozen=True, tag_field="heartfelt", tag="reused-1"):
    conversations: int
    templates: bytes
    counts: bytes
    often: bytes
