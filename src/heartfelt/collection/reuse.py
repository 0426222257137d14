"""How often the same reply went to others.

Replies are compared by their templates (`heartfelt.collection.template`). Exact copies have the same template; near copies
(Jaccard similarity of their words of at least `NEAR`) are found among the distinct templates only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from heartfelt.collection.nearness import Table
from heartfelt.collection.part import MOST_PAIRS, Gathering, Keys, Part, words_of
from heartfelt.collection.spread import Spread, estimate, position
from heartfelt.collection.template import Template, conversation_key, template
from heartfelt.conversation import Conversation, Message

_REMEMBERED = 10_000
_WORTH_COUNTING_ALL = 1 / 16


@dataclass
class ReplyReuse:
    """Counts, for every reply, in how many conversations nearly the same one was given.

    The answer follows from the set of pairs (template, conversation) alone, however they came: one by one between
    questions, in parts, in any order, some of them twice. Two limits keep memory and time bounded. Beyond `MOST_PAIRS`
    pairs a sample of the conversations is kept (`Part`) and a count is an estimate: a reply that stood in a share s of n
    sampled conversations has a standard error of 1 / sqrt(s n) of itself, such as 3.5 % at 3 in 1,000 of 270,000. A reply
    that shares a bucket with more than `MOST_IN_BUCKET` templates, or has more than `MOST_CANDIDATES` candidates, gets a
    count that may be too low. Beyond these limits an index that was filled between questions may answer otherwise than
    one `of` parts; two indexes `of` the same conversations always agree, however these were cut into parts.
    """

    _gathering: Gathering = field(default_factory=Gathering)
    _tables: list[Table] = field(default_factory=list)
    _remembered: dict[int, Keys] = field(default_factory=dict)
    _spread: Spread | None = None
    _asked: int = 0

    @classmethod
    def of(cls, parts: Iterable[Part]) -> ReplyReuse:
        """The index of these parts."""
        reuse = cls()
        reuse.update(Part.merged(parts))
        return reuse

    def add(self, conversation: Conversation) -> None:
        """Count the replies of one conversation."""
        self._gathering.add(conversation)

    def update(self, part: Part) -> None:
        """Count the replies of a part. Tables of like size become one, so that each reply is moved a few times at most."""
        while self._tables and (len(self._tables[-1].part) < 2 * len(part) or self._pairs() > 2 * MOST_PAIRS):
            part = Part.merged([self._tables.pop().part, part])
        if len(part):
            self._tables.append(Table.of(part))
        self._remembered.clear()
        self._spread, self._asked = None, 0

    def part(self) -> Part:
        """Everything that was counted, to be written to a file or merged with others."""
        self._settle()
        return Part.merged(table.part for table in self._tables)

    def others(self, conversation: Conversation, message: Message) -> int:
        """In how many other conversations nearly this reply was given; 0 for a reply too short to tell."""
        found = template(message.text)
        if found is None:
            return 0
        self._settle()
        self._asked += 1
        if self._spread is None and self._asked > _WORTH_COUNTING_ALL * sum(len(table.part) for table in self._tables):
            self.spread()
        own = conversation_key(conversation.id)
        count = self._spread.others(found.key, own) if self._spread else None
        return estimate(self._looked_up(found, own) if count is None else count, self.last)

    @property
    def last(self) -> int:
        """The largest key of a conversation in the sample (`Part.last`)."""
        return min((table.part.last for table in self._tables), default=Part.empty().last)

    def spread(self) -> Spread:
        """In how many conversations of the sample each template or one near to it stood."""
        self._settle()
        if self._spread is None:
            table = self._tables[0] if len(self._tables) == 1 else Table.of(self.part())
            self._tables = [table] if len(table.part) else []
            self._spread = Spread.of(table)
        return self._spread

    def _settle(self) -> None:
        if self._gathering:
            self.update(self._gathering.taken())

    def _pairs(self) -> int:
        return sum(len(table.part.conversations.values) for table in self._tables)

    def _looked_up(self, found: Template, own: int) -> int:
        if found.key not in self._remembered:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            last, words = np.uint64(self.last), words_of(found)
            near = [table.part.conversations.take(table.near(words)[1]).values for table in self._tables]
            known = np.unique(np.concatenate([np.empty(0, dtype=np.uint64), *near]))
            self._remembered[found.key] = known[known <= last]
        known = self._remembered[found.key]
        return len(known) - (position(known, own) is not None)
