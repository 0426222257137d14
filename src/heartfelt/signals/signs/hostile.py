"""Insults, threatens or shows contempt for the customer.

What it notices
    The message holds an insult or a slur, a threat, or words of contempt aimed at the customer.

Why it matters
    Disrespect outweighs every correct step before it: how the employee behaves when something has gone wrong is among
    the strongest sources of lasting dissatisfaction (Bitner, Booms and Tetreault 1990). It is rare, and it often
    follows long strain: a message like this is also a sign that someone needed a break or a colleague.

When it is wrong
    A message may repeat the customer's own words, or speak of a product ("a killer deal"). Plain warnings that a
    contract requires ("the account will be closed on the 3rd") are no threats. Second-language writers may use a
    rough word without knowing its weight, and dictated or automatically transcribed calls mishear. No figure exists
    for this signal: it hardly occurs in the conversations it was tried on.

What helps instead
    Leave the keyboard for a minute, hand over, or set a calm boundary once: "I want to sort this out with you. I can
    only do that if we leave the insults out." Then look with your coach at what led up to it.

References
    Bitner, M. J., Booms, B. H., Tetreault, M. S. (1990). The service encounter: diagnosing favorable and unfavorable
    incidents. Journal of Marketing 54(1).
    Grandey, A. A. (2003). When "the show must go on". Academy of Management Journal 46(1).
    CareBench codebook, sign `hostile`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.abuse import ABUSE
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:stop|quit) (?:wasting (?:my|our) time|whining|moaning|crying|being (?:so |such an? )?\w+|"
            r"bothering (?:me|us))",
            r"(?:you're|you are|you people are|people like you are|customers like you are) (?:\w+ ){0,3}(?:waste|"
            r"problem|joke|pain|nuisance|disgrace|delusional|insane|crazy|hopeless|unbearable|ridiculous|lying|"
            r"a liar|too stupid)",
            r"(?:are you|r u) (?:\w+ ){0,2}(?:deaf|blind|stupid|slow|serious right now|dense|illiterate|mental|drunk)",
            r"what part of (?:\w+ ?){1,6}(?:don't|do not|can't) you (?:understand|get)",
            r"can(?:not|'t) you (?:even )?(?:read|listen|think|count)|learn to (?:read|listen|write|count)",
            r"(?:no one|nobody|i don't|we don't|i couldn't|i could not) (?:really )?(?:gives? a|cares?|"
            r"care less) ?(?:damn|shit|toss|about you|what you (?:think|want))?",
            r"(?:not|isn't|is not) my (?:fucking|damn|bloody) (?:problem|job|fault)|go (?:and )?(?:cry|moan|"
            r"complain) (?:to|some)",
            r"cry me a river|boo[- ]?hoo|get (?:a life|over yourself|over it|lost)|grow up|suck it up|"
            r"too bad for you|tough luck",
            r"(?:good luck|have fun) (?:with|getting|finding|suing) (?:\w+ ){0,4}(?:loser|mate|pal|buddy|genius)",
            r"(?:or|if you \w+ (?:\w+ ){0,4})(?:i'll|i will|we'll|we will) (?:\w+ ){0,2}(?:make sure you|"
            r"make you (?:pay|regret)|ruin)",
            r"you(?:'ll| will) (?:\w+ )?(?:regret|be sorry|pay for this)|(?:i|we) know where you live|watch "
            r"(?:your back|it, )",
            r"(?:i'll|i will|we'll|we will) (?:\w+ )?(?:ban|block|blacklist|report) you (?:if|unless|just|"
            r"for complaining)",
            r"(?:don't|do not|never) (?:ever )?(?:contact|call|write to|bother) (?:us|me) again",
            r"(?:we don't|we do not|i don't) (?:want|need) (?:\w+ )?(?:customers|people) like you",
        ),
        weak=(
            r"stupid|idiotic|pathetic|ridiculous|dumb",
            r"whatever",
            r"your (?:kind|sort|type)|people like you|you people",
        ),
    ),
)

QUOTED = Phrases(strong=(r"you (?:said|wrote|called|told|mentioned)|your words|called (?:me|us)|calling (?:me|us)",))

NEAR = 20  # messages of a turn that are looked at, so that long runs stay linear


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = _strongest(reading.hint(signal, message), reading.hint_of(ABUSE, message))
        if hint is None:
            continue
        if reading.has(QUOTED, message):
            hint = hint.lowered("the message repeats what the customer said", 0.5)
        provoked = _was_abused(reading, message)
        after = ", after the customer's own message had been abusive" if provoked else ""
        yield hint.finding(f"Message {message.id} turns against the customer as a person{after}.")


def _strongest(one: Hint | None, other: Hint | None) -> Hint | None:
    return max((hint for hint in (one, other) if hint), key=lambda hint: hint.strength, default=None)


def _was_abused(reading: Reading, message: Message) -> bool:
    before = reading.before(message)
    return before is not None and any(reading.has(ABUSE, other) for other in before.messages[-NEAR:])
