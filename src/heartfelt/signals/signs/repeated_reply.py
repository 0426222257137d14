"""Sends the customer a reply that they already had in this conversation.

What it notices
    Two replies in one conversation say nearly the same words (Jaccard similarity of at least 0.8, digits and names
    aside), and the customer wrote in between.

Why it matters
    The second copy tells the customer that what they wrote in between was not read. Being asked to go round again is
    what drives most of a customer's effort (Dixon, Freeman and Toman 2010).

When it is wrong
    Where the customer asked to hear it again, where a regulated notice has to be repeated, or where an automatic text
    goes out with every message. A bot that repeats itself is reported as the bot's.

What helps instead
    Say what is different now: what was tried since, and what comes next.

References
    Dixon, M., Freeman, K., Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88(7/8).
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.reading import Reading
from heartfelt.language.words import words
from heartfelt.signal import Signal

signal = Signal(__name__, languages=frozenset())

FEWEST_WORDS = 6
_DIGIT = re.compile(r"\d")
NEAR = 0.8
LOOK_BACK = 20


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    earlier: deque[tuple[frozenset[str], Message, int]] = deque(maxlen=LOOK_BACK)
    for message in reading.answers if sum(not turn.by_customer for turn in reading.turns) > 1 else ():
        tokens = _masked(message.text)
        if len(tokens) < FEWEST_WORDS:
            continue
        turn = reading.turn(message).index
        for others, other, other_turn in earlier:
            alike = len(tokens & others) / len(tokens | others)
            if other_turn != turn and alike >= NEAR and (opening := reading.opening(message)):
                hint = reading.hint_at(message, opening, 0.5 + 0.4 * alike)
                yield hint.finding(f"Message {other.id} had said nearly the same, and the customer wrote in between.")
                break
        earlier.append((tokens, message, turn))


def _masked(text: str) -> frozenset[str]:
    found = words(text[:4000])
    return frozenset(["0" if _DIGIT.search(word) else word for word in found] if _DIGIT.search(text) else found)
