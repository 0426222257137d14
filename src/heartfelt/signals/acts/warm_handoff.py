"""Passes the case on with its context and the reason, or stays with it.

What it notices
    The message brings in a colleague or another team and says what they were told, why they are the right ones, or that
    the writer remains responsible.

Why it matters
    Having to start again is what makes a transfer hurt (Dixon, Freeman and Toman 2010). When the story travels with the
    customer, a transfer can even feel like service.

When it is wrong
    "I'll pass this on" without a receiver and a next step is a vague promise. The hand-over may have been warm behind
    the scenes and never told. Some systems write the transfer text themselves, and second-language writers may tell
    it in few words. A weak signal: it hardly occurs in the conversations it was tried on.

What helps instead
    More of it: tell the customer whom they will meet, what that person already knows, and that you stay until they are
    there.

References
    Dixon, M., Freeman, K., Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88(7/8).
    CareBench codebook, act `warm_handoff`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

_WHOM = (
    r"(?:team|teams|department|manager|managers|management|supervisor|specialist|specialists|expert|experts|"
    r"colleague|colleagues|engineer|engineers|technician|nurse|doctor|executive|store|branch|office|adviser|advisor)"
)

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:i|we)(?:'ve| have|'m| am|'re| are) (?:\w+ )?(?:sent|passed|forwarded|given|escalated|handed|"
            r"flagged|explained|sending|passing|forwarding|referred|shared) (?:\w+ ){0,5}(?:to|with|through to|"
            r"over to) (?:\w+ ){0,4}" + _WHOM,
            r"(?:i|we)(?:'ve| have) (?:\w+ )?(?:briefed|told|informed|updated|filled in|spoken (?:to|with)) "
            r"(?:\w+ ){0,4}" + _WHOM,
            r"loop(?:ing|ed)? in|bring(?:ing)? in (?:an?|my|our|the)|(?:we'll|we will|i'll|i will) (?:refer|"
            r"pass) (?:this|it|your \w+) to (?:\w+ ){0,3}" + _WHOM,
            r"(?:i'll|i will|let me|i'm going to) (?:\w+ )?(?:connect|transfer|put|introduce|hand) you (?:\w+ "
            r"){0,3}(?:to|with|through|over) (?:\w+ ){0,6}(?:who|because|as|since|they|so)",
            r"(?:they|he|she|the team|my colleague) (?:already )?(?:knows?|has|have|can see|will have) (?:all |the |"
            r"your |about )",
            r"(?:you )?(?:won't|will not|don't|do not|needn't) (?:need to |have to )?(?:explain|repeat|start|tell) "
            r"(?:\w+ ){0,4}(?:again|over|twice)",
            r"(?:stay|staying|remain|hold) (?:on (?:the )?(?:line|chat|call)|with you|here) (?:\w+ ){0,2}(?:until|"
            r"while|till)",
            r"so (?:that )?(?:they|he|she|it|this) (?:can|could|will|don't|is) (?:\w+ )?(?:pick|take|continue|look|be "
            r"addressed|get)",
            r"(?:i'll|i will|i'm going to|let me) (?:\w+ )?(?:hand|pass|connect|transfer|put|move|introduce|bring) "
            r"you (?:\w+ )?(?:over |through |on )?to [A-Z]\w+|(?:i've|i have|we've) (?:given|told|written|briefed|"
            r"sent|messaged|shown) (?:him|her|them|[A-Z]\w+) (?:\w+ ){0,2}(?:your|what|the|all|about|everything)|"
            r"(?:he|she|they)(?:'ll| will)? (?:has|have|can see|knows?|sees?) (?:your|which|what|the|everything|all)|"
            r"so (?:that )?you (?:won't|don't|needn't|do not|need not) (?:\w+ )?(?:have to|need to)? ?(?:tell|type|"
            r"explain|repeat|say|begin|start)|(?:watches|watching|takes|taking) (?:it|this|over) (?:for|from) me",
        ),
        weak=(
            r"(?:someone|they|who|he|she) (?:will|'ll) (?:\w+ )?(?:be in (?:touch|contact)|contact you|call you|ring "
            r"you|help|get back|reach out)",
            _WHOM,
            r"make sure (?:a|an|the|my|our) (?:\w+ )?" + _WHOM,
            r"continue (?:our|the|this) (?:conversation|chat)",
        ),
        unless=(
            r"feedback|suggestion",
            r"(?:relevant|appropriate|concerned) (?:team|department)",
            r"please (?:contact|call|reach)",
        ),
        strong_weight=0.5,
        weak_weight=0.22,
    ),
    threshold=0.6,
)

STAYS = Phrases(
    strong=(
        r"(?:i'll|i will) (?:\w+ )?(?:stay|check|follow|keep|remain|call|ring|make sure)",
        r"(?:who|they|she|he)(?:'ll| will) (?:\w+ ){0,2}(?:contact|call|ring|write|be in (?:touch|contact)|help)",
    ),
    weak=(r"by \d|today|tomorrow|within|before",),
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    noted = any(event.kind in ("transfer", "handoff", "escalation") and event.note for event in conversation.events)
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        if reading.has(STAYS, message):
            hint = hint.raised("the message says who comes back, or that the writer stays with it", 0.25)
        if noted:
            hint = hint.raised("the transfer carried a note", 0.2)
        if reading.before(message) is None:
            hint = hint.lowered("the customer has not written yet", 0.3)
        more = " and the transfer carried a note" if noted else ""
        yield hint.finding(f"Message {message.id} brings in someone else and takes the case along{more}.")
