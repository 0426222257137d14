"""Promised something for a certain time, and the conversation shows that it did not happen.

What it notices
    A reply promises an action with a time ("I'll call you by 5 pm", "within 24 hours"), and afterwards the customer writes
    that it did not happen, or the time passes and the next thing is the customer asking. Where earlier conversations of
    the customer are given, a promise made there counts too. An event `promise_kept` ends it.

Why it matters
    Keeping promises is what customers mean by reliability, the dimension of service quality that weighs most
    (Parasuraman, Zeithaml and Berry 1988), and a second failure after a complaint costs more than the first (Maxham and
    Netemeyer 2002).

When it is wrong
    Where the promise was kept by phone or letter and nobody noted it, or where the promise was another company's. Times
    in words are read by rules: "by Friday" is taken as the end of the next Friday, in the zone of the message. Where
    messages have no time only the customer's words count. Agents are often told to promise times that others must keep.

What helps instead
    Promise what is yours to keep, write it where the next colleague sees it, and when it slips say so before the
    customer has to ask.

References
    Parasuraman, A., Zeithaml, V. A., Berry, L. L. (1988). SERVQUAL. Journal of Retailing 64(1).
    Maxham, J. G., Netemeyer, R. G. (2002). A longitudinal study of complaining customers' evaluations of multiple service
    failures and recovery efforts. Journal of Marketing 66(4).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.dates import DUE, due
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal

signal = Signal(
    __name__,
    uses=frozenset({"history"}),
    phrases=Phrases(
        strong=(
            r"(?:i|we|they|he|she|someone|somebody|our (?:\w+ )?team|a colleague|an engineer|a technician|the (?:\w+ )?team)(?:'ll| will|'re going to| are going to|'m going to| am going to| is going to) (?:\w+ ){0,4}\w+",
            r"(?:you|it|this|that|your \w+|the \w+)(?:'ll| will| should) (?:\w+ ){0,2}(?:get|have|hear|receive|be|arrive|reach|see)",
            r"expect (?:a|an|it|the|our|my) (?:\w+ ){0,4}",
        )
    ),
)
NOT_KEPT = Phrases(
    theirs=True,
    strong=(
        r"(?:nobody|no one|no-one|none of you|they|he|she|you|engineer|technician|driver) (?:has |have |had )?(?:never |not |ever |didn't |did not |hasn't |haven't )?(?:called|rang|rung|phoned|came|come|showed|turned|wrote|written|replied|contacted|got back|arrived)",
        r"(?:never|didn't|did not|hasn't|has not|haven't|have not|not) (?:\w+ ){0,2}(?:called|call|arrived|arrive|happened|happen|come|came|received|receive|heard|got|get|had|shown|turned)",
        r"(?:still|yet) (?:\w+ ){0,3}(?:waiting|nothing|no (?:call|reply|news|word|refund|parcel|engineer|answer))",
        r"(?:no (?:call|reply|news|word|refund|parcel|engineer|answer|sign|one)|nothing (?:has )?(?:happened|came|arrived)|broke your promise|you (?:said|promised|told me)|i was (?:told|promised))",
    ),
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    kept = [event.at for event in conversation.events if event.kind == "promise_kept"]
    for message in reading.answers:
        if not reading.answering(message):  # as of the last reply, mostly: nobody came back to it
            continue
        hint = reading.hint(signal, message)
        words = _time_words(reading, message, hint)
        if hint is None or words is None:
            continue
        by = due(words, message.at) if message.at else None
        after = _customer_after(reading, message, by)
        if after is None or any(at is None or message.at is None or at >= message.at for at in kept):
            continue
        complaint = reading.hint_of(NOT_KEPT, after)
        if complaint is None and by is None:
            continue
        hint = hint.lowered("the strength starts from what the customer writes afterwards", 0.5 if complaint else 0.35)
        hint = hint.raised(f"in {after.id} the customer says that it did not happen", 0.5) if complaint else hint
        hint = hint.raised(f"the time had passed when the customer wrote {after.id}", 0.3) if by else hint
        yield hint.finding(f'"{words}" was promised, and in {after.id} the customer had to come back to it.')
    yield from _promised_earlier(reading)


def _promised_earlier(reading: Reading) -> Iterator[Finding]:
    """What an earlier conversation promised for a time that had passed when the customer writes that it did not happen."""
    promise = next(filter(None, map(last_promise, reversed(reading.history))), None)
    for message in reading.customer if promise else ():
        complaint = reading.hint_of(NOT_KEPT, message)
        if promise and complaint and message.at and message.at > promise.by:
            yield complaint.finding(
                f'The earlier conversation {promise.conversation} promised it "{promise.words}"; here it had not happened.'
            )
            return


class Promise(NamedTuple):
    """For when something was promised, and the words that say when: where they begin in which message."""

    conversation: str
    by: datetime
    words: str
    message: str
    start: int


def last_promise(earlier: Conversation) -> Promise | None:
    """What was promised last in a conversation for a certain time; None when it was kept, or nothing was promised."""
    if any(event.kind == "promise_kept" for event in earlier.events):
        return None
    for message in reversed(earlier.messages):
        promised = signal.phrases.alone.hits(message.text) if message.role in ("agent", "bot") and message.at else {}
        for hit in DUE.alone.hits(message.text).get(DUE, []) if promised else ():
            words = message.text[hit.start : hit.end]
            if message.at and (by := due(words, message.at)):
                return Promise(earlier.id, by, words, message.id, hit.start)
    return None


def promised_for(reading: Reading, message: Message) -> datetime | None:
    """The time for which a message promises something, where it names one beside the promise."""
    words = _time_words(reading, message, reading.hint(signal, message))
    return due(words, message.at) if words and message.at else None


def _time_words(reading: Reading, message: Message, hint: Hint | None) -> str | None:
    for hit in reading.hits(DUE, message) if hint else ():
        if hint and hint.start <= hit.start < hint.end:
            return message.text[hit.start : hit.end]
    return None


def _customer_after(reading: Reading, message: Message, by: datetime | None) -> Message | None:
    """The first customer message of the next turn, or of a later one when the promise was due by then."""
    turns = reading.answering(message)
    if by is None:
        return turns[0].messages[0] if turns else None
    for turn in turns[:3]:
        for each in turn.messages:
            if each.at and each.at > by:
                return each
    return None
