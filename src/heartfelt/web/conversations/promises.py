"""What was promised to a customer for a time and is open still, as far as their conversations show.

A promise and its time stand in one sentence, as for the signal `broken_promise`. It is open no more when an event says that
it was kept, when one of ours came back to the customer before they had to ask, when they say that it was kept, or when
another promise took its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from heartfelt.conversation import Conversation as Given
from heartfelt.language.dates import DUE, due
from heartfelt.language.emotion import THANKFUL
from heartfelt.language.phrases import Phrases
from heartfelt.language.sentences import sentences
from heartfelt.signals.signs.broken_promise import NOT_KEPT, signal
from heartfelt.web.conversations.models import Conversation
from heartfelt.web.conversations.storing import restored

LONGEST_PAUSE = timedelta(hours=1)


def _done(what: str) -> Phrases:
    """A customer's words that something came or was done."""
    return Phrases(
        strong=(
            rf"(?:thanks|thank you|thx|thank u|cheers) (?:\w+ ){{0,3}}for (?:\w+ ){{0,2}}(?:{what})",
            rf"(?:got|received) (?:the|your) (?:\w+ )?(?:{what})",
            rf"(?:the|your|my) (?:\w+ )?(?:{what}) (?:has |have )?(?:just |already )?(?:arrived|came|landed|is here)",
        )
    )


KINDS = (  # the words of a promise, and those by which a customer says that just this was done
    (
        Phrases(strong=(r"call(?:ed|ing)?|callback|ring|phone|telephone|speak",)),
        _done(r"call(?:ing)?|callback|ringing|phoning"),
    ),
    (Phrases(strong=(r"refund(?:ed)?|money|repaid",)), _done("refund|money")),
    (
        Phrases(strong=(r"parcel|package|deliver(?:ed|y)?|replacement|order|send|sent|dispatch(?:ed)?|arrives?",)),
        _done("parcel|package|delivery|replacement|order"),
    ),
    (Phrases(strong=(r"visit|engineer|technician|come",)), _done("visit|coming (?:out|round)")),
)


@dataclass(frozen=True)
class Promise:
    """Something that was promised for a time, in the words in which it was."""

    words: str
    at: datetime
    by: datetime
    conversation: Conversation

    @property
    def is_due(self) -> bool:
        """Whether its time has passed."""
        return self.by < timezone.now()

    @property
    def later(self) -> datetime:
        """From when on a word to the customer is more than the end of the talk in which it was promised."""
        return self.at + min(LONGEST_PAUSE, (self.by - self.at) / 10)


def open_promises(earlier: Sequence[Conversation], here: Conversation) -> list[Promise]:
    """The promises of earlier conversations that are open still; what was said `here` counts too."""
    said = {row.pk: restored(row) for row in earlier}
    made = {row.pk: list(_made(row, said[row.pk])) for row in earlier}
    if not any(made.values()):
        return []
    said[here.pk] = restored(here)
    return [each for row in earlier for each in made[row.pk] if not _is_over(each, made[row.pk], said)]


def _made(row: Conversation, given: Given) -> Iterator[Promise]:
    for message in given.messages:
        if message.role not in ("agent", "bot") or not message.at:
            continue
        times = DUE.alone.hits(message.text).get(DUE, [])
        promises = signal.phrases.alone.hits(message.text).get(signal.phrases, []) if times else []
        for sentence in sentences(message.text) if promises else ():
            if not any(sentence.start <= hit.start < sentence.end for hit in promises):
                continue
            words = [message.text[hit.start : hit.end] for hit in times if sentence.start <= hit.start < sentence.end]
            by = next(filter(None, (due(each, message.at) for each in words)), None)
            if by and by > message.at:
                yield Promise(sentence.text.strip(), message.at, by, row)


def _is_over(promise: Promise, beside: Sequence[Promise], said: dict[int, Given]) -> bool:
    own = said[promise.conversation.pk]
    others = [given for pk, given in said.items() if pk != promise.conversation.pk]
    noted = any(each.kind == "promise_kept" and (not each.at or each.at >= promise.at) for each in own.events)
    replaced = any(each.at > promise.by for each in beside)
    return (
        noted
        or replaced
        or _came_back(promise, own)
        or any(_contacted(promise, given) for given in others)
        or any(_confirmed(promise, given, given is own) for given in said.values())
    )


def _came_back(promise: Promise, own: Given) -> bool:
    """Whether an agent wrote again before the customer did when the time had passed."""
    for message in own.messages:
        if message.at and message.role == "customer" and message.at > promise.by:
            return False
        if message.at and message.role == "agent" and message.at >= promise.later:
            return True
    return False


def _contacted(promise: Promise, other: Given) -> bool:
    """Whether an agent began another conversation with the customer, or spoke with them by telephone in time."""
    first = next((each for each in other.messages if each.role != "note"), None)
    began = first is not None and first.role == "agent"
    for message in other.messages:
        if message.role == "agent" and message.at and message.at >= promise.later:
            return began or (other.channel == "voice" and message.at <= promise.by)
    return False


def _confirmed(promise: Promise, given: Given, is_own: bool) -> bool:
    """Whether the customer says that it was kept, or thanks where it was promised when its time has passed."""
    for message in given.messages:
        if message.role != "customer" or not message.at or message.at < promise.later or _says(NOT_KEPT, message.text):
            continue
        told = " ".join(each.text for each in sentences(message.text) if not each.is_question)
        thanks = is_own and message.at > promise.by and "?" not in message.text and _says(THANKFUL, told)
        if thanks or any(_says(of, promise.words) and _says(done, told) for of, done in KINDS):
            return True
    return False


def _says(phrases: Phrases, text: str) -> bool:
    return phrases in phrases.alone.matching(text)
