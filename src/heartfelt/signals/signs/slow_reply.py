"""Answers later than the team's norm for the channel.

What it notices
    The time from a customer's message to the next message that anybody writes to them is longer than the norm of the
    channel, counted in calendar or in business hours as the team has set. A customer who writes again while waiting is
    still waiting. A reply by the time that was promised just before is not slow, unless the customer has asked since.

Why it matters
    Responsiveness is one of the five dimensions of service quality (Parasuraman, Zeithaml and Berry 1988), and waiting
    that is not explained feels longer than waiting that is (Maister 1985).

When it is wrong
    Where the customer was away and did not wait, where the reply went out by phone or in a private message that is not
    part of the record, or where the team's norm is not set and the default does not fit. A slow reply says something of
    load, hours and staffing long before it says anything of the person who wrote it.

What helps instead
    A short word early, with the time by which the full answer comes, costs a minute and ends the uncertainty. Where
    replies are slow for all, look at the load by hour and not at people.

References
    Parasuraman, A., Zeithaml, V. A., Berry, L. L. (1988). SERVQUAL. Journal of Retailing 64(1).
    Maister, D. H. (1985). The psychology of waiting lines. In: The Service Encounter, Lexington Books.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from math import log2

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal
from heartfelt.signals.signs.broken_promise import promised_for

signal = Signal(
    __name__, needs=frozenset({"times"}), channels=frozenset({"chat", "email", "social"}), languages=frozenset()
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    norm = reading.norms.slow_after_minutes.get(conversation.channel)
    if norm is None:
        return
    longest, hours = timedelta(), reading.norms.hours
    for earlier, later in pairwise(reading.visible):
        if earlier.role != "customer":
            longest = timedelta()
        elif earlier.at and later.at:
            longest = max(longest, hours.between(earlier.at, later.at))
        if later.role == "customer" or longest <= timedelta(minutes=norm):
            continue
        if not (opening := reading.opening(later)) or _is_as_promised(reading, later):
            continue
        strength = min(0.97, 0.5 + 0.2 * log2(longest / timedelta(minutes=norm)))
        yield reading.hint_at(later, opening, strength).finding(
            f"The customer waited {_in_words(longest)} for this in {hours.kind} hours; "
            f"the norm for {conversation.channel} is {_in_words(timedelta(minutes=norm))}."
        )


def _is_as_promised(reading: Reading, reply: Message) -> bool:
    """Whether the turn before had promised something for a time that had not passed, and the customer only took note."""
    noted = reading.before(reply)
    promised = reading.before(noted.messages[0]) if noted else None
    if noted is None or promised is None or any(reading.questions(each) for each in noted.messages):
        return False
    times = (promised_for(reading, each) for each in promised.messages)
    return any(by is not None and reply.at is not None and reply.at <= by for by in times)


def _in_words(wait: timedelta) -> str:
    minutes = wait.total_seconds() / 60
    for size, unit in ((1440, "days"), (60, "hours"), (1, "minutes")):
        if minutes >= 2 * size:
            return f"{minutes / size:.0f} {unit}"
    return f"{minutes:.1f} minutes"
