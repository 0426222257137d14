"""The first reader: phrases and words, no weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from heartfelt.conversation import Conversation
from heartfelt.language.phrases import Lexicon, Phrases
from heartfelt.language.reading import Lexicons, Reading, Reuse
from heartfelt.norms import DEFAULT, Norms


class LexicalReader:
    """Reads by rules over phrases.

    Give it the phrases that signals will ask for, of the customer's messages and of the answers, so that one scan of a
    message finds all; what it was not given is looked for when it is asked for.
    """

    def __init__(self, customer: Iterable[Phrases] = (), answers: Iterable[Phrases] = ()) -> None:
        self.lexicons = Lexicons(Lexicon(customer), Lexicon(answers))

    def read(
        self,
        conversation: Conversation,
        history: Sequence[Conversation] = (),
        collection: Reuse | None = None,
        norms: Norms = DEFAULT,
    ) -> Reading:
        """A reading of the conversation; `history` are earlier ones of the same customer, oldest first."""
        return Reading(conversation, self.lexicons, history, collection, norms)
