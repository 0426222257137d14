"""What was promised to a customer for a time and is open still, as far as their conversations show.

A promise and its time stand in one sentence, as for the signal `broken_promise`. It is open no more when an event says that
it was kept, when one of ours came back to the customer before they had to ask, when they say that it was kept, or when
another promise took its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone

from heartfelt.conversation import Conversation as Given
from heartfelt.language.dates import DUE, due
from heartfelt.language.emotion import THANKFUL
from heartfelt.language.phrases import Lexicon, Phrases
from heartfelt.language.sentences import sentences
from heartfelt.signals.signs.broken_promise import NOT_KEPT, signal
from heartfelt.web.conversations.models import Conversation
from heartfelt.web.conversations.storing import restored

LONGEST_PAUSE = timedelta(hours=1)
MOST = 4  # of a conversation, the last ones


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
ANSWERS = Lexicon([NOT_KEPT, THANKFUL, *(words for _, words in KINDS)])


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

    @cached_property
    def later(self) -> datetime:
        """From when on a word to the customer is more than the end of the talk in which it was promised."""
        return self.at + min(LONGEST_PAUSE, (self.by - self.at) / 10)


class Answer(NamedTuple):
    """What a customer says of what was promised: that it was done (of which kinds), and whether they thank."""

    at: datetime
    done: frozenset[int]
    thanks: bool


def open_promises(earlier: Sequence[Conversation], here: Conversation) -> list[Promise]:
    """The promises of earlier conversations that are open still; what was said `here` counts too."""
    said = {row.pk: restored(row) for row in earlier}
    made = {row.pk: _made(row, said[row.pk]) for row in earlier}
    if not any(made.values()):
        return []
    said[here.pk] = restored(here)
    answers = {pk: list(_answers(given)) for pk, given in said.items()}
    return [each for row in earlier for each in made[row.pk] if not _is_over(each, made[row.pk], said, answers)]


def _made(row: Conversation, given: Given) -> list[Promise]:
    """The last few of a conversation, in the order in which they were made."""
    found: list[Promise] = []
    for message in reversed(given.messages):
        if message.role in ("agent", "bot") and message.at:
            found[:0] = _in_message(row, message.text, message.at)
        if len(found) >= MOST:
            break
    return found[-MOST:]


def _in_message(row: Conversation, text: str, at: datetime) -> Iterator[Promise]:
    times = DUE.alone.hits(text).get(DUE, [])
    promises = signal.phrases.alone.hits(text).get(signal.phrases, []) if times else []
    for sentence in sentences(text) if promises else ():
        if not any(sentence.start <= hit.start < sentence.end for hit in promises):
            continue
        words = [text[hit.start : hit.end] for hit in times if sentence.start <= hit.start < sentence.end]
        by = next(filter(None, (due(each, at) for each in words)), None)
        if by and by > at:
            yield Promise(sentence.text.strip(), at, by, row)


def _answers(given: Given) -> Iterator[Answer]:
    """What the customer says in a conversation, where they do not complain."""
    for message in given.messages:
        found = ANSWERS.matching(message.text) if message.role == "customer" and message.at else {}
        if not found or not message.at or NOT_KEPT in found:
            continue
        told = ANSWERS.matching(" ".join(each.text for each in sentences(message.text) if not each.is_question))
        done = frozenset(number for number, (_, words) in enumerate(KINDS) if words in told)
        yield Answer(message.at, done, THANKFUL in told and "?" not in message.text)


def _is_over(
    promise: Promise, beside: Sequence[Promise], said: dict[int, Given], answers: dict[int, list[Answer]]
) -> bool:
    pk = promise.conversation.pk
    return (
        any(each.kind == "promise_kept" and (not each.at or each.at >= promise.at) for each in said[pk].events)
        or any(each.at > promise.by for each in beside)  # another one took its place
        or _came_back(promise, said[pk])
        or any(each.thanks and each.at > promise.by for each in answers[pk])
        or any(_contacted(promise, given) for other, given in said.items() if other != pk)
        or _confirmed(promise, answers.values())
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
    """Whether an agent wrote to the customer of themselves, or spoke with them by telephone in time.

    In chats and calls agents often greet first, whoever began.
    """
    first = next((each for each in other.messages if each.role != "note"), None)
    began = first is not None and first.role == "agent" and other.channel in ("email", "social")
    for message in other.messages:
        if message.role == "agent" and message.at and message.at >= promise.later:
            return began or (other.channel == "voice" and message.at <= promise.by)
    return False


def _confirmed(promise: Promise, answers: Iterable[Sequence[Answer]]) -> bool:
    """Whether the customer says, here or there, that just this was done."""
    kinds = {number for number, (words, _) in enumerate(KINDS) if words in words.alone.matching(promise.words)}
    return any(each.at >= promise.later and each.done & kinds for some in answers for each in some)
