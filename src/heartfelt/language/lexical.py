"""The first reader: phrases and words, no weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from heartfelt.conversation import Conversation
from heartfelt.language.phrases import Lexicon, Phrases
from heartfelt.language.reading import Reading, Reuse
from heartfelt.norms import DEFAULT, Norms


class LexicalReader:
    """Reads by rules over phrases; give it all phrases that signals will ask for, so that one scan finds them all."""

    def __init__(self, phrases: Iterable[Phrases] = ()) -> None:
        self.lexicon = Lexicon(phrases)

    def read(
        self,
        conversation: Conversation,
        history: Sequence[Conversation] = (),
        collection: Reuse | None = None,
        norms: Norms = DEFAULT,
    ) -> Reading:
        """A reading of the conversation; `history` are earlier ones of the same customer, oldest first."""
        return Reading(conversation, self.lexicon, history, collection, norms)
