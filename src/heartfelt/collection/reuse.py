"""How often the same reply went to others.

Replies are compared without names after an @, links and digits. Exact copies are counted by hash; near copies (Jaccard
similarity of their words of at least `NEAR`) are found with MinHash (Broder 1997) from the library rensa.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

from rensa import RMinHash, RMinHashLSH

from heartfelt.conversation import Conversation, Message
from heartfelt.language.words import words

SHORTEST = 6
NEAR = 0.8
LONGEST = 400
PERMUTATIONS = 64
BANDS = 16
SEED = 7
MOST_CANDIDATES = 200


def template(text: str) -> tuple[str, ...]:
    """The words of a reply with digits masked; empty when it is too short to tell anything."""
    tokens = tuple(
        "0" if any(char.isdigit() for char in word) else word for word in words(text[: LONGEST * 12])[:LONGEST]
    )
    return tokens if len(tokens) >= SHORTEST else ()


@dataclass
class ReplyReuse:
    """Counts, for every reply, in how many other conversations nearly the same one was given."""

    _conversations: dict[tuple[str, ...], set[int]] = field(default_factory=lambda: defaultdict(set))
    _templates: list[tuple[str, ...]] = field(default_factory=list)
    _index: RMinHashLSH = field(
        default_factory=lambda: RMinHashLSH(threshold=NEAR, num_perm=PERMUTATIONS, num_bands=BANDS)
    )
    _near: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = field(default_factory=dict)

    def add(self, conversation: Conversation) -> None:
        """Count the replies of one conversation."""
        key = _key(conversation.id)
        for message in conversation.messages:
            if message.role in ("agent", "bot") and (tokens := template(message.text)):
                if tokens not in self._conversations:
                    self._index.insert(len(self._templates), _minhash(tokens))
                    self._templates.append(tokens)
                self._conversations[tokens].add(key)

    def others(self, conversation: Conversation, message: Message) -> int:
        """In how many other conversations nearly this reply was given; 0 for a reply too short to tell."""
        tokens = template(message.text)
        if not tokens:
            return 0
        found: set[int] = set()
        for near in self._nearest(tokens):
            found |= self._conversations[near]
        return len(found - {_key(conversation.id)})

    def _nearest(self, tokens: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
        if tokens not in self._near:
            mine = set(tokens)
            candidates = sorted(self._index.query(_minhash(tokens)))[:MOST_CANDIDATES]
            near = {self._templates[i] for i in candidates if _jaccard(mine, set(self._templates[i])) >= NEAR}
            if tokens in self._conversations:
                near.add(tokens)
            self._near[tokens] = tuple(sorted(near))
        return self._near[tokens]


def _key(conversation_id: str) -> int:
    """A number for an id, the same in every process (ids themselves would take more memory)."""
    return int.from_bytes(blake2b(conversation_id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _minhash(tokens: tuple[str, ...]) -> RMinHash:
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update(sorted(set(tokens)))
    return sketch


def _jaccard(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b)
