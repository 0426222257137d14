"""Sends the customer elsewhere without taking the case along.

What it notices
    The message tells the customer to call, write to, visit or fill in something somewhere else, or transfers them, and
    gives neither a reason nor anything that the agent does for them meanwhile.

Why it matters
    Each new desk means waiting and telling the story again. Having to repeat information and to switch channels are
    among the strongest drivers of customer effort, and effort drives people away (Dixon, Freeman and Toman 2010).

When it is wrong
    Some redirects are required: a regulator, an insurer or an identity check may allow one desk only, and the agent
    may have no tool to pass a case on. A customer who asked for the number or the link is helped by it. Agents who
    write in a second language tend to short imperatives ("please contact ..."), and a required macro reads as a
    redirect whatever was done behind it: look at the notes and events. It finds about half, and marks fair ones as often.

What helps instead
    Take the case along. Say why the other desk is the right one, what you have already told it, and what you remain
    responsible for: "I have sent your details to repairs so that you need not explain again; they ring you by four."

References
    Dixon, M., Freeman, K., Toman, N. (2010). Stop trying to delight your customers. Harvard Business Review 88(7/8).
    CareBench codebook, sign `deflected`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

_ASK = (
    r"(?:please|kindly|pls|directly|you (?:can|could|may|must|should|need to|have to|will need to|would need to)|"
    r"you'(?:ll|d) need to|(?:we|i)(?:'d| would|'ll)? (?:suggest|recommend|advise|encourage|request|"
    r"ask)(?: that)?(?: you)?(?: to)?(?: please)?|best (?:next step|thing|option|way) is to)"
)
_REACH = (
    r"(?:contact|contacting|call|calling|ring|phone|phoning|e-?mail|write to|visit|visiting|speak(?:ing)? (?:to|"
    r"with)|talk(?:ing)? (?:to|with)|chat (?:to|with)|reach(?:ing)? out to|get(?:ting)? in touch|check with|ask|see|"
    r"phone in)"
)
_DESK = (
    r"(?:team|teams|department|dept|desk|centre|center|support|line|office|branch|store|shop|station|staff|experts?|"
    r"specialists?|provider|seller|bank|courier|manufacturer|partner|agents?|company|colleagues|representatives?)"
)

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            _ASK + r" (?:\w+ ){0,3}" + _REACH + r" (?:the |our |your |a )?(?:\w+ ){0,5}" + _DESK,
            _ASK
            + r" (?:\w+ ){0,3}"
            + _REACH
            + r" (?:us |them |it )?(?:\w+ ){0,3}(?:on|at|via|by|here|through|directly)",
            _ASK + r" (?:\w+ ){0,2}(?:contact|call|ring|phone|e-?mail) (?:us )?(?:\S+@\S+|[+\d_@]\S+)",
            _ASK + r" (?:send|drop) (?:us |them |it to us )?(?:an?|and) (?:e-?mail|note|letter)",
            _ASK + r" (?:\w+ ){0,2}(?:submit|create|open|raise|log|make|file) (?:a|an|another) (?:\w+ ){0,2}"
            r"(?:ticket|request|complaint|form|case|report)",
            r"send us a (?:note|message|request|form) (?:at|via|through) https?",
            r"(?:use|follow|click) (?:on )?(?:this|the) (?:link|form) (?:\w+ ){0,3}(?:to (?:make|submit|create|open|"
            r"raise|contact|reach|report)|for your)",
            r"(?:report|share|post|submit) (?:this|it|that|your|the) (?:\w+ ){0,5}(?:through|via|with|in|on|to|here) "
            r"(?:our|the|this|https?)",
            r"(?:please|kindly) (?:\w+ ){0,3}(?:give us a (?:call|ring)|ring|phone|chat in|call in|use our|visit|"
            r"reach out)",
            r"(?:contact|reach out to|get in touch with) us (?:here|there|at|on|via|through|by)|reach out: https?|"
            r"share this with https?",
            r"(?:following|this|the) link (?:\w+ ){0,4}(?:raise|create|submit)|will have (?:\w+ )?contact (?:numbers|"
            r"details)",
            r"(?:i'll|i will|let me|i'm going to|i have to) (?:\w+ )?(?:transfer|pass|put) you (?:\w+ )?(?:to|through|"
            r"over)",
            r"(?:you(?:'d| would|'ll| will)? (?:need|have) to|best to) (?:\w+ ){0,2}" + _REACH,
            r"(?:i|we)(?:'ll| will|'m| am|'re| are)? ?(?:now |just )?(?:move|moving|put|putting|send|sending|pass|"
            r"passing|transfer|switch) you (?:\w+ )?(?:to|back|on|over|through)|(?:this|that) (?:one )?(?:goes|has to "
            r"go|needs to go|belongs) (?:to|with) |(?:sending|passing|moving|putting|handing) you (?:back |on |over "
            r")?to |transferring you|check (?:directly )?with|(?:is|that's|it's) (?:a |an |for |the )?(?:\w+ )?(?:team|department|desk|\w+ services|billing|"
            r"technical|delivery|sales)(?: team| department)? ?(?:question|matter|thing|issue|,? not us)|(?:they|he|"
            r"she|\w+ team) (?:deal|deals|handle|handles) (?:with )?(?:this|that|these|it)|take (?:that|this) up with|"
            r"fill (?:in|out) (?:the|our|a) (?:\w+ )?form",
        ),
        weak=(
            r"please (?:contact|call|visit|e-?mail)",
            r"for (?:further|more) (?:assistance|help|information)",
            r"not (?:our|my) (?:department|area)",
            r"(?:different|another|other) (?:team|department|number)",
        ),
        unless=(
            r"so (?:that )?(?:we|i) can|if (?:it|this|the \w+) (?:continues|persists|comes back)",
            r"(?:dm|direct message|private message)",
            r"if you(?:'d| would)? (?:like|prefer)|feel free|if you have any (?:\w+ )?(?:questions|issues|concerns)",
        ),
    ),
)

CARRIED = Phrases(
    strong=(
        r"(?:i've|i have|we've|we have) (?:\w+ ){0,2}(?:passed|sent|spoken|told|asked|given|noted|added|explained|"
        r"checked)",
        r"(?:i'll|i will|we'll|we will) (?:\w+ )?(?:stay|call|ring|write|follow|check|chase|let them know|tell them)",
        r"(?:stay|remain) (?:on the line|with you)|(?:they|he|she) (?:already )?(?:know|knows|has|have|can see) "
        r"(?:your|which|what|all|everything)|so (?:that )?you (?:\w+ )?(?:don't|won't|needn't|do not|need not|will "
        r"not) (?:\w+ )?(?:have|need|tell|type|explain|repeat|start|begin)|(?:with|along with) (?:your|all|the) "
        r"(?:order|case|details|booking|notes)",
    ),
)

ASKED = Phrases(
    theirs=True,
    strong=(
        r"(?:phone|contact|telephone|customer service|helpline) (?:numbers?|details|address|info)",
        r"(?:number|e-?mail|address|link|website) (?:to|for|i can|can i)",
        r"(?:who|where|how) (?:do|can|should|would|to) (?:i |we )?(?:\w+ ){0,2}(?:contact|call|complain|reach|apply|"
        r"report)",
        r"(?:who|whom) (?:do|can|should) i",
        r"(?:what's|what is|give me|send me|is there) (?:the|an?|your) (?:\w+ ){0,2}(?:number|e-?mail|address|link)",
    ),
)

NEAR = 20  # messages of a turn that are looked at, so that long runs stay linear


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    handed_over = [event for event in conversation.events if event.kind == "transfer"]
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        if _asked_for(reading, message):
            hint = hint.lowered("the customer had asked where to turn", 0.5)
        if any(reading.has(CARRIED, other) for other in reading.turn(message).messages[-NEAR:]):
            hint = hint.lowered("the turn says what was done or stays with it", 0.5)
        if handed_over and all(event.note for event in handed_over):
            hint = hint.lowered("the transfer carried a note", 0.5)
        if (taken := len(reading.shared(message))) > 1:
            hint = hint.lowered(f"the message takes up {taken} of the customer's own words", 0.5)
        if reading.questions(message):
            hint = hint.lowered("the message asks about the case", 0.5)
        known = reading.case_before(message)
        given = f", though the customer had given {known} details of the case" if known > 2 else ""
        yield hint.finding(f"Message {message.id} sends the customer elsewhere and takes nothing along{given}.")


def _asked_for(reading: Reading, message: Message) -> bool:
    before = reading.before(message)
    return before is not None and any(reading.has(ASKED, other) for other in before.messages[-NEAR:])
