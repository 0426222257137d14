"""Promises something that nobody owns, with no action or time.

What it notices
    The turn ends in a promise such as "we'll pass this on" or "someone will get back to you", and no sentence of the turn
    names what will be done, by whom, or by when.

Why it matters
    A promise that cannot be checked cannot be kept. The customer is left to wait without knowing for what, and mostly
    writes again: expectations set and not met weigh more than a plain no (Parasuraman, Zeithaml and Berry 1985 on
    reliability as the first dimension of service quality).

When it is wrong
    Where the wording is required by a regulator or a macro, the words are the company's and not the agent's. Agents who
    write in a second language often use fixed phrases for safety: read what the turn does, not only how it sounds. A
    suggestion for a product that is passed on to its makers may honestly have no owner or time.

What helps instead
    Say the next step, whose it is, and when the customer hears of it, even when that is only "I will write to you by
    Thursday, with or without an answer".

References
    Parasuraman, A., Zeithaml, V. A., Berry, L. L. (1985). A conceptual model of service quality. Journal of Marketing 49(4).
    CareBench codebook, sign `vague_promise`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:pass|passed|passing|forward|forwarded|forwarding|send|share|sharing|shared|relay|relayed) (?:\w+ ){0,4}(?:on|along|up)? ?(?:to|with) (?:the|our|a) (?:\w+ ){0,3}(?:team|teams|department|management|developers?|product|office)",
            r"(?:pass|passed|passing) (?:this|that|it|your|the) ?(?:\w+ ){0,4}(?:on|along)",
            r"(?:we'll|we will|we are|we're|someone will|they will|they'll|team will) (?:\w+ )?(?:get back to you|be in touch|reach out|contact you|look into (?:this|it))(?: soon| shortly| asap)?",
            r"working on (?:it|this|a fix|getting)|looking into (?:it|this)",
            r"(?:as soon as (?:possible|we can)|asap|in due course|in the near future|stay tuned|keep you posted)",
        ),
        weak=(r"shortly", r"soon", r"your feedback", r"make sure (?:\w+ ){0,3}(?:team|know|aware)", r"taken? (?:on board|into account)"),
    ),
)

NAMED = Phrases(
    strong=(
        r"(?:by|before|within|in|after|until) (?:the next )?(?:\d+|an?|one|two|three|few|couple of|tomorrow|tonight|today|monday|tuesday|wednesday|thursday|friday|saturday|sunday)(?: (?:\w+ )?(?:min|minute|hour|hr|day|week|am|pm|business)s?)?",
        r"today|tomorrow|tonight|this (?:morning|afternoon|evening)",
        r"i(?:'ll| will|'ve| have) (?:call|phone|refund|book|order|send|email|check|arrang|chang|remov|add|credit)\w*",
    )
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        for other in reading.turn(message).messages:
            if named := reading.hint_of(NAMED, other):
                hint = hint.lowered(f"the turn names an action or a time in message {named.message.id}", 0.5)
                break
        if reading.questions(message):
            hint = hint.lowered("the turn goes on with a question", 0.5)
        yield hint.finding("The turn ends in a promise that names no owner, no action and no time.")
