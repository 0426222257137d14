"""Uses words that only the company understands.

What it notices
    Internal words and abbreviations of the desk, such as RMA or tier two, in a message to a customer who did not use
    them first. Replace the list below with your own.

Why it matters
    Who is not understood has to ask again, and who does not dare to ask goes away with half an answer. Plain words are
    the cheapest sign that a message was written for the one who reads it.

When it is wrong
    Business customers often know these words and prefer them. A regulated script may demand the exact term. For agents
    who write in a second language the company's word may be the only one they were taught: change the list they learn
    from before you speak to them.

What helps instead
    Say what the thing does for the customer: "the return number, so that your parcel finds its way to us" in place of
    "the RMA".

References
    Plain Writing Act of 2010, United States, Public Law 111-274.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

JARGON = Phrases(
    strong=(r"RMA|KYC|MPN|CPE", r"(?:tier|level|line) (?:two|three|2|3)", r"back-?office|SLA breach(?:es)?|dispo code")
)

signal = Signal(__name__, phrases=JARGON)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:  # noqa: ARG001
    """The sentence of each answer with such a word, unless the customer had used one too."""
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        here = reading.position(message)
        if any(reading.position(other) < here and reading.hits(JARGON, other) for other in reading.customer):
            continue
        if "(" in hint.quote:
            hint = hint.lowered("the word is explained in brackets", 0.5)
        yield hint.finding(f"Message {message.id} uses a word of the company that the customer had not used.")
