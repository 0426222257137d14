"""Gives a reply that could be pasted to any customer, although this one had told what it is about.

What it notices
    The reply is made of formulas ("here to help", "send us a message so that we can assist", "we value your
    feedback") and takes up no word of what the customer had told; also, where it can be seen, that it went to others
    as well.

Why it matters
    Who has told their story and gets a text for everybody learns that nobody read it. Knowing the customer is part of
    how service is judged (Parasuraman, Zeithaml and Berry 1985), and a response that does not fit the failure repairs
    little (Smith, Bolton and Wagner 1999).

When it is wrong
    A first message that only opens a private channel may be all that the law or the platform allows, and a macro
    that must be sent is the company's text. People who write in a second language, or with tools that complete
    phrases, use fixed wording for safety: look whether the next message takes up the case. A case put in other
    words is not seen. In this version it finds about half, and the labels of CareBench (by language models) agree
    with about half of what it finds.

What helps instead
    Keep the macro and put one sentence before it that could only be for this customer: ten words are enough.

References
    Parasuraman, A., Zeithaml, V. A., Berry, L. L. (1985). A conceptual model of service quality. J. of Marketing 49(4).
    Smith, A. K., Bolton, R. N., Wagner, J. (1999). A model of customer satisfaction. J. of Marketing Research 36(3).
    CareBench codebook, label `canned`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.formulas import COURTESY, FORMULAS, framing
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal

NEAR = 5

signal = Signal(
    __name__,
    uses=frozenset({"collection"}),
    phrases=FORMULAS,
)

THANKED = Phrases(theirs=True, strong=(r"thank you|thanks|thx|cheers|great|perfect|ok|okay",))


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        others = reading.others_with(message) or 0
        hint = reading.hint(signal, message) or _reused(reading, message, others)
        if hint is None:
            continue
        given, shared = reading.case_before(message), len(reading.shared(message))
        because = (
            f"Of the {given} details that the customer had given, message {message.id} takes up {shared or 'none'}"
        )
        if others >= reading.many_others:
            hint = hint.raised(f"nearly the same reply in {others} other conversations", 0.5)
            because += f"; nearly the same reply went to {others} other conversations"
        hint = _weighed_by_case(reading, message, hint)
        if others < reading.many_others:
            hint = _weighed_by_form(reading, message, hint)
        yield hint.finding(because + ".")


def _reused(reading: Reading, message: Message, others: int) -> Hint | None:
    longest = max(reading.sentences(message), key=lambda sentence: len(sentence.text), default=None)
    return reading.hint_at(message, longest, 0.4) if longest and others >= reading.many_others else None


def _weighed_by_form(reading: Reading, message: Message, hint: Hint) -> Hint:
    sentences, own = reading.sentences(message), len(reading.specifics(message) - framing(message.text))
    starts = [sentence.start for sentence in sentences]
    hits = [hit.start for hit in reading.hits(signal.phrases, message) if hit.group != "unless"]
    formulas = {bisect_right(starts, start) - 1 for start in hits}
    rest = sum(len(sentence.text.split()) > 3 for i, sentence in enumerate(sentences) if i not in formulas)
    if rest:
        hint = hint.lowered(f"{rest} of its sentences are no formula", 0.6 ** min(rest, 3))
    elif len(formulas) > 1:
        hint = hint.raised("every sentence is a formula", 0.35)
    if any(not question.start <= hint.start < question.end for question in reading.questions(message)):
        hint = hint.lowered("it asks something", 0.6)
    return hint.lowered(f"{own} words that not every reply has", 0.8 if own < 6 else 0.6) if own > 3 else hint


def _weighed_by_case(reading: Reading, message: Message, hint: Hint) -> Hint:
    before = reading.before(message)
    said = before.messages[-NEAR:] if before else ()
    if reading.shared(message) - framing(message.text):
        hint = hint.lowered("it takes up words of the customer", 0.2)
    elif any(reading.shared(other) for other in reading.turn(message).messages[:NEAR]):
        hint = hint.lowered("its turn takes up words of the customer", 0.6)
    if reading.has(COURTESY, message):
        hint = hint.lowered("a courtesy", 0.5)
    if not any(reading.specifics(other) for other in said):
        hint = hint.lowered("the customer's last words held nothing of the case", 0.5)
    elif any(reading.has(THANKED, other) for other in said):
        hint = hint.lowered("the customer was thanking", 0.6)
    given = reading.case_before(message)
    return hint.lowered("the customer had told little", 0.8 if given else 0.3) if given < 4 else hint
