"""Running signals over a reading: what each needs, what it finds, and why it was skipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from types import ModuleType
from typing import NamedTuple

import msgspec

from heartfelt.conversation import Conversation
from heartfelt.errors import HeartfeltError
from heartfelt.finding import Finding
from heartfelt.language.lexical import LexicalReader
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal
from heartfelt.signals import response


class Given(NamedTuple):
    """What a conversation brings that signals may need."""

    language: str | None
    channel: str
    times: bool
    events: bool
    history: bool
    collection: bool

    @classmethod
    def of(cls, conversation: Conversation, reading: Reading, language: str | None) -> Given:
        """What there is of it here."""
        return cls(
            language, conversation.channel, any(message.at for message in conversation.messages),
            bool(conversation.events), bool(reading.history), reading.collection is not None,
        )  # fmt: skip


def why_not(signal: Signal, given: Given) -> str | None:
    """The reason why a signal cannot be read where this is given, or None when it can."""
    if signal.languages and given.language not in signal.languages:
        return f"language {given.language} was not validated" if given.language else "language could not be told"
    if given.channel not in signal.channels:
        return f"not meant for {given.channel}"
    if "times" in signal.needs and not given.times:
        return "no timestamps"
    if "events" in signal.needs and not given.events:
        return "no events"
    if "history" in signal.needs and not given.history:
        return "no earlier conversations of this customer given"
    if "collection" in signal.needs and not given.collection:
        return "no collection of conversations given"
    return None


def found(signal: Signal, conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    """What a signal finds at or above its threshold, one finding a message at most, in order of the messages."""
    best: dict[str, Finding] = {}
    threshold = reading.threshold(signal, signal.threshold)
    judged = reading.judged(signal, signal.find(conversation, reading))
    for finding in chain(signal.facts(conversation, reading), judged):
        if finding.strength < threshold:
            continue
        if finding.message not in best or finding.strength > best[finding.message].strength:
            best[finding.message] = finding
    for message in conversation.messages if best else ():
        if message.id in best and not signal.contradicted(reading, message):
            finding = best[message.id]
            _check(signal, finding, message.text)
            yield msgspec.structs.replace(finding, strength=round(finding.strength, 3))


def phrases_in(module: ModuleType) -> list[Phrases]:
    """All phrases that a module names, also within tuples and dicts."""
    found: list[Phrases] = []
    for value in vars(module).values():
        inside = value if isinstance(value, tuple) else value.values() if isinstance(value, dict) else (value,)
        found += [each for each in inside if isinstance(each, Phrases)]
    return found


def reader_of(
    signals: Iterable[Signal], customer: Iterable[Phrases] = (), answers: Iterable[Phrases] = ()
) -> LexicalReader:
    """A reader that looks for the phrases of these signals, and for others of each side's messages, in one scan."""
    of_customer = [*phrases_in(response), *customer]
    of_answers = [*phrases_in(response), *answers]
    for signal in signals:
        for phrases in (signal.phrases, *phrases_in(signal.code)):
            of_cues = signal.kind == "cues"
            (of_customer if of_cues is not phrases.theirs else of_answers).append(phrases)
    return LexicalReader(of_customer, of_answers)


def _check(signal: Signal, finding: Finding, text: str) -> None:
    if finding.quote is None and finding.events:
        return
    if (
        finding.start is None
        or finding.end is None
        or not finding.quote
        or finding.quote != text[finding.start : finding.end]
    ):
        raise HeartfeltError(f"signal {signal.name}: the quote of message {finding.message} is not its text[start:end]")
