"""X."""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal

_ASK = r"(?:what|which|could you|can you|may (?:we|i)|please|pls|kindly|need|provide|confirm|share|send|dm|tell|let us know|help me with)"
signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:have|did) you (?:\w+ ){0,2}(?:try|tried|check|checked|contact|contacted|receive|received|spoken|speak|place|placed|reach|reached|ask|asked|restart|restarted|reset|follow|followed)",
            r"what (?:\w+ )?(?:is|was|are|happens|happened|seems|seem|exactly) (?:\w+ ){0,3}(?:issue|problem|happening|going on|wrong|trying|error|message|cause|when|exact|concern|matter)|what's (?:\w+ ){0,2}(?:happening|going on|wrong|up|the (?:issue|problem|error))",
            r"how (?:can|may) (?:i|we) (?:\w+ )?(?:help|assist)",
            r"(?:what|explain|state|describe|elaborate|tell|know) (?:\w+ ){0,6}(?:issue|concern|problem|assistance with|matter)",
            _ASK + r" (?:\w+ ){0,6}(?:email|e-mail|number|numbers|reference|address|details|locator|#|version|model|postcode|zip|information|name|id|order|purchase|store|city)",
            r"(?:did|does|has|is|was) (?:\w+ ){0,3}(?:work|worked|resolved|open|opened|fixed|arrived|solved|help)\b",
            r"exactly (?:what|which|does)",
            r"(?:again|once more|try the steps|repeat)",
        ),
        strong_weight=0.3,
    ),
    threshold=0.5,
)
SAID = Phrases(strong=(r"already|i (?:did|have|just|sent|gave|told|said|tried)|i've|as (?:i|above)|again|sent|tried|did (?:that|it|all)|done|still|told|dm'?e?d",))

def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        before = reading.before(message)
        if hint is None or before is None:
            continue
        if any(reading.hits(SAID, m) for m in before.messages):
            hint = hint.raised("said", .25)
        if len(reading.identified_before(message)): hint = hint.raised("id", .1)
        asked=[q for q in reading.questions(message)]
        if asked: hint = hint.raised("q", .1)
        if len(reading.shared(message))>1: hint=hint.raised("shared", .2)
        if reading.turn(message).index>2: hint=hint.raised("later",.2)
        yield hint.finding("x")
