"""Passes the customer back and forth between people.

What it notices
    The events show a transfer back to somebody who had the conversation before, or three transfers and more.

Why it matters
    Every transfer makes the customer tell it again, and one that comes back shows that nobody took it on. Transfers and
    repeating are among the main sources of customers' effort (Dixon, Freeman and Toman 2010).

When it is wrong
    Where the first agent asked for it back in order to finish it, where a shift ended, or where routing rules and not
    people move conversations. It is about the way work is routed, and says nothing of any one agent.

What helps instead
    Stay in until the next person has confirmed that they have it, and pass on what the customer said.

References
    Dixon, M., Freeman, K., Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88(7/8).
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Event, Message
from heartfelt.finding import Finding
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

signal = Signal(__name__, needs=frozenset({"events"}), languages=frozenset())

MANY = 3


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    transfers = [(i, event) for i, event in enumerate(conversation.events) if event.kind == "transfer"]
    held: set[str] = set()
    back = 0
    for _, event in transfers:
        held |= {event.from_} if event.from_ else set()
        back += event.to in held
    if not reading.visible or (not back and len(transfers) < MANY):
        return
    strength = min(0.97, 0.5 + 0.2 * back + 0.1 * (len(transfers) - 1))
    returned = f", {back} of them back to somebody who had it before" if back else ""
    yield Finding(
        message=_message_before(conversation, reading, transfers[-1][1]).id,
        events=tuple(i for i, _ in transfers),
        strength=strength,
        because=f"The conversation was transferred {len(transfers)} times{returned}.",
    )


def _message_before(conversation: Conversation, reading: Reading, event: Event) -> Message:
    written = [message for message in conversation.messages if event.at and message.at and message.at <= event.at]
    return written[-1] if written else reading.visible[-1]
