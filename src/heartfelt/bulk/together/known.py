"""What the second pass asks of other conversations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from heartfelt.bulk.folder import Place
from heartfelt.bulk.together.earlier import Earlier
from heartfelt.collection.reused import Reused
from heartfelt.conversation import Conversation, Message
from heartfelt.errors import UnreadableInput

FOLDER = "_heartfelt/together"
REUSED = "reused"


@dataclass(frozen=True)
class Together:
    """What is known of conversations together, and the folder that holds it: goes to workers by pickle.

    `buckets` is how many the customers are cut into; none where their earlier contacts are left out.
    """

    folder: Place
    reuse: bool
    buckets: int

    def known(self, stretch: int) -> Known:
        """What tells of the conversations of a stretch."""
        names = [earlier_name(bucket) for bucket in range(self.buckets)]
        return Known(self._reused() if self.reuse else None, Earlier(self.folder, names, stretch))

    def _reused(self) -> Reused:
        data = self.folder.read(REUSED)
        if data is None:
            raise UnreadableInput(f"{FOLDER}/{REUSED} is gone. Run again: it is made anew")
        return _decoded(data)


@dataclass(frozen=True)
class Known:
    """What is known of the conversations of one stretch; a `heartfelt.assessment.Known`."""

    reused: Reused | None
    earlier: Earlier

    @property
    def collection(self) -> Known | None:
        """What to give to `assess` as its collection; None where reuse was left out."""
        return self if self.reused else None

    @property
    def conversations(self) -> int:
        """How many conversations were looked at."""
        return self.reused.conversations if self.reused else 0

    def others(self, conversation: Conversation, message: Message) -> int:
        """In how many other conversations nearly this reply was given."""
        return self.reused.others(conversation, message) if self.reused else 0

    def before(self, conversation: Conversation) -> tuple[Conversation, ...]:
        """The earlier conversations of the same customer, oldest first."""
        return self.earlier.before(conversation)


def earlier_name(bucket: int) -> str:
    """The file of a bucket that holds, for each stretch, the earlier conversations."""
    return f"earlier-{bucket:05}.arrow"


@lru_cache(maxsize=1)
def _decoded(data: bytes) -> Reused:
    """Decoded once in a process, however many stretches it assesses."""
    return Reused.decode(data)
