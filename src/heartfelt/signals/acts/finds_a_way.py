"""Offers a solution, an exception, an alternative or compensation that serves the need.

What it notices
    The message does or offers something that solves the matter: a refund, a replacement, another way, an exception, an
    escalation, a possibility the customer did not see. Ordinary troubleshooting by itself does not count.

Why it matters
    What customers remember of a failure is what was done about it; a good recovery can leave more trust than if
    nothing had gone wrong (Hart, Heskett and Sasser 1990).

When it is wrong
    "You can ..." may introduce a mere instruction. A solution told in unusual words is missed, and so is one that was
    found on the telephone and not written down. Agents whose rules leave no room can offer less; that is the rules'
    doing. Plain imperatives of second-language writers ("cancel it, order again, we refund") are found less often
    than they should be. A weak signal: in this version it finds about one in three.

What helps instead
    More of it: before you say no, ask what the customer wanted it for, and offer the nearest thing that you can do
    today.

References
    Hart, C. W. L., Heskett, J. L., Sasser, W. E. (1990). The profitable art of service recovery. Harvard Business
    Review 68(4).
    CareBench codebook, act `finds_a_way`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.polarity import refuses
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

_DO = (
    r"(?:refund|replace|reorder|re-?send|resend|credit|cancel|extend|transfer|add|offer|waive|move|rebook|upgrade|"
    r"create|book|order|open|arrange|reverse|apply|exchange|reset|restore|redeliver|reserve|swap|change|remove|"
    r"issue|get|post|put|give you|send you|set|raise|escalate|order)"
)
_DONE = (
    r"(?:refunded|replaced|reordered|re-?sent|credited|cancell?ed|extended|transferred|added|waived|moved|rebooked|"
    r"upgraded|created|booked|ordered|arranged|reversed|applied|exchanged|reset|restored|redeposited|fixed|removed|"
    r"informed|updated|escalated|raised|released|unlocked|reactivated|remediated|corrected|reserved)"
)

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:i|we)(?:'ve| have|'m| am|'re| are)? (?:\w+ ){0,3}" + _DONE + r" (?:your|the|it|this|that|you|an?|"
            r"her|his|their|them)",
            r"(?:has|have|was|were|is|are) (?:now |been |already |just |successfully ){1,3}" + _DONE,
            r"(?:i|we) (?:can|could|should be able to|am able to|are able to|would be able to) (?:\w+ )?" + _DO,
            r"(?:i'll|i will|we'll|we will|let me|i'm going to|we're going to) (?:\w+ ){0,3}(?:refund|replace|reorder|"
            r"resend|credit|waive|extend|rebook|reverse|cancel|exchange|compensate|upgrade|escalate|raise|make an "
            r"exception)",
            r"would you (?:like|prefer|rather) (?:me to |us to |to |an? |that |the )?(?:\w+ ){0,2}(?:refund|"
            r"replace\w*|credit|cancel|exchange|voucher|return|have|go ahead|move|change|order|book|arrange)",
            r"(?:alternatively|as an alternative|another (?:option|way)|as an exception|on this occasion|as a "
            r"(?:gesture|one-off)|workaround|instead,? you|what (?:i|we) can do|the (?:best|other|quickest) (?:option|"
            r"way))",
            r"(?:full |partial )?(?:refund|replacement|compensation|voucher|goodwill|store credit) (?:for|of|to|has|"
            r"will|was|is|within|with|on)",
            r"(?:send|sent|get|order|ship|issue) (?:you |out )?(?:an?|another|the) (?:\w+ )?(?:replacement|new one|"
            r"refund|gift ?card|voucher)",
            r"(?:next|another|earlier|later|alternative|different) (?:flight|train|bus|date|slot|appointment|store|"
            r"branch|plan|size|product)",
            r"(?:happy|glad) to (?:help )?(?:open|refund|replace|arrange|extend|rebook|add|send you|set up|order|take "
            r"(?:it|them) back)",
            r"(?:this|these|here|that) (?:should|will|may|might) (?:help|fix|solve|resolve|do the trick)",
            r"(?:goes|going|sent|paid|moved|put|is|are|'s) (?:straight |right |all )?(?:back (?:to|on|onto|into)|on "
            r"its way (?:to|back)|on the way|on us|on the house|free of charge|waived|wiped|approved|(?:cancelled|"
            r"frozen)[,.]? and)|(?:you|he|she|they) (?:owe|pay|owes|pays) (?:us )?nothing|(?:there's|there is|at) no "
            r"(?:fee|charge|cost|extra)|without (?:a fee|cost|charge)|approved[:.,]|(?:refund|credit) (?:of )?(?:\S+ "
            r")?done",
            r"(?:leaves?|goes|comes?|going|coming|ships?|put|driving|drives) (?:\S+ ){0,5}(?:today|tonight|tomorrow|"
            r"this (?:morning|afternoon|evening)|by express|by (?:taxi|courier|van)|first thing|on the \S+ van|"
            r"straight (?:to|after)|while we (?:talk|speak))|(?:reaches|is with) (?:you|her|him|them) (?:on|by|today|"
            r"tonight|tomorrow|before)",
            r"(?:i|we)(?:'ll| will|'ve| have|'m| am|'re| are)? (?:\w+ )?(?:got|get|found|find|sending|send|sent|"
            r"posting|post|booked|moving|move|switching|switched|bringing|matched|match|posted|printed|print|waive|"
            r"wipe|freeze|paying|swapping|swap|squeezed?) (?:you |it |that |her |him )?(?:an?|another|the|your|in|to|"
            r"over|from) (?:\S+ ){0,3}(?:engineer|man|new|second|other|free|spare|slot|seats?|room|place|yours|driver|"
            r"label|replacement|one|copy|van|car|price|today|card|monday|tuesday|wednesday|thursday|friday|saturday)",
            r"(?:he|she|you|they) (?:can|could|may) (?:also |still |just |even |always |now )?(?:use the|pick|collect|"
            r"take (?:it|them|the)|keep|pay|sit|print|swap|drop|borrow|stay|travel)|(?:takes?|brings?|drops?|picks?|"
            r"collects?) (?:it|them|the \w+ one) (?:away|back|up|with)|(?:show|give|bring) (?:\w+ ){1,6}(?:at the|to "
            r"the) (?:counter|desk|till|driver|shop)",
            r"(?:let's|we'll|we) (?:forget|skip|drop|leave out|ignore) the|(?:is|are|'s) (?:booked|reserved|held|set "
            r"aside|yours|in your name)|you (?:need not|needn't|don't have to|won't have to|don't need to) (?:\w+ "
            r")?(?:do|send|pay|log|come|fill|return|wait|be|sign)|(?:here is|here's|this is) what (?:i|we)(?:'m| am|"
            r"'re| are)? (?:can|able|could|will)",
            r"(?:rings?|ringing|calls|calling|meets?|visits?|sees?) you (?:on|at|today|tomorrow|this|before)|(?:my |"
            r"the |our )?(?:manager|supervisor|boss|airline|bank|hotel|courier) (?:has |have )?(?:agreed|approved|"
            r"said yes|allowed|made an exception)|(?:only \S+ )?(?:in|over) (?:two|three|four|\d+) (?:parts|instal\w+|"
            r"rates)|until then|for the time being",
            r"(?:move|set|turn|switch|change|put|press|hold|type|slide) (?:it|the \w+|that|both) (?:\w+ ){0,6}(?:and|"
            r"then) (?:\w+ ){0,4}(?:give|wait|it|works?|goes|comes|press)|(?:our|the) (?:\w+ )?(?:shop|store|branch|"
            r"library|office|depot) (?:in|on|at) (?:\S+ ){1,4}(?:has|is|keeps|can|will)|(?:can use|uses) any",
        ),
        weak=(
            r"you (?:can|could|may|might|are able to|'ll be able to|'re able to|should be able to) (?:also |still |"
            r"always |now |then |either |try )*(?:use|claim|request|change|cancel|return|exchange|check|edit|find|add|"
            r"open|order|set|update|get|select|choose|file|book|buy|apply|sign|switch|download|access|remove|transfer|"
            r"collect|opt|contact|visit|see|go|manage|send|report|do|try|watch|pick)",
            r"(?:try|suggest|recommend|advise) (?:\w+ ){0,3}(?:instead|using|the|to|a)",
            r"refund|replacement|extra|voucher|waiting list|in store|extend|option|options|claim|reward|discount|free",
            r"if you(?:'d| would)? (?:like|prefer)|if (?:that|this) (?:helps|works|suits)|for you",
        ),
        unless=(
            r"(?:can't|cannot|can not|unable|not able|unfortunately|won't|isn't possible|not possible)",
            r"you (?:can|could) (?:\w+ )?(?:dm|reach|contact|call|find (?:more|out|our)|see (?:more|our)|read|learn|"
            r"provide us|send us)",
            r"(?:we|i) can (?:look|take|help|check|assist|see|investigate|get (?:this|back|more|some))",
            r"(?:refused?|denied|declined|rejected|turned down)|no (?:refunds?|replacements?|compensation|vouchers?|credit)",
            r"(?:not|\w+n't|never) (?:\w+ ){0,2}(?:approved|issued|made|paid|sent|given|free|possible|" + _DONE + r")",
        ),
        strong_weight=0.6,
        weak_weight=0.35,
        unless_factor=0.4,
    ),
    threshold=0.45,
)


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        if reading.before(message) is None:
            hint = hint.lowered("the customer has not written yet", 0.4)
        shared = len(reading.shared(message))
        if shared:
            hint = hint.raised(f"the message uses {shared} of the customer's own words", min(0.05 * shared, 0.2))
        else:
            hint = hint.lowered("the message uses none of the customer's own words", 0.8)
        took = (
            f"it takes up {shared} of the customer's own words" if shared else "it stands in the terms of the service"
        )
        yield hint.finding(f"Message {message.id} offers or does something that serves the need; {took}.")


def contradicted(reading: Reading, message: Message) -> bool:
    return refuses(reading, message)
