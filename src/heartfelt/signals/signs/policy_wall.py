"""Refuses with a rule, a system or a process and leaves no way forward.

What it notices
    The message says "cannot", "unable" or "only" because of a policy, a system or a process, and neither it nor the
    rest of the turn offers an alternative, an exception, someone who may decide, or a reason that fits the case.

Why it matters
    People accept a no far better when they see a fair procedure behind it and someone who tried: how a complaint is
    handled weighs beside what comes out of it (Tax, Brown and Chandrashekaran 1998). A rule without a reason reads as
    "you do not matter enough to think about".

When it is wrong
    In regulated work (data protection, medicine, finance) the sentence may be required word for word and no exception
    may exist. A refusal whose way forward stands in an earlier turn looks like a wall here. Agents who write in a
    second language often use the plainest form of no; plain is not cold. In this version it finds about one wall in
    three.

What helps instead
    Say what you can do before what you cannot, and give the reason in this customer's terms. Where you have no room,
    name who has, and offer to ask them: "I can't waive it myself; my manager can, and I am asking her now."

References
    Tax, S. S., Brown, S. W., Chandrashekaran, M. (1998). Customer evaluations of service complaint experiences.
    Journal of Marketing 62(2).
    CareBench codebook, sign `policy_wall`.
"""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.polarity import grants
from heartfelt.language.reading import Reading
from heartfelt.signal import Signal

_GIVE = (
    r"(?:offer|provide|refund|reimburse|change|alter|amend|issue|waive|authori[sz]e|accept|transfer|extend|replace|"
    r"cancel|exchange|compensate|honou?r|guarantee|override|assist|help|make an exception|book|rebook|upgrade|move|"
    r"manipulate|do)"
)

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:unable|not able|not allowed|not permitted|not authori[sz]ed|not in a position) to (?:\w+ ){0,2}"
            + _GIVE,
            r"(?:we|i|they|you) (?:can(?:not|'t| not)|won't be able to|will not be able to|are not able to) "
            r"(?:\w+ ){0,2}" + _GIVE,
            r"(?:cannot|can't|can not|won't|will not) be (?:\w+ )?(?:refunded|changed|amended|transferred|waived|"
            r"issued|exchanged|cancelled|returned|combined|altered|extended|moved|made|done)",
            r"(?:is|are|it's|that's|this is|was) (?:\w+ )?not (?:something (?:we|i)|possible|eligible|covered|"
            r"refundable|allowed|permitted|available for)",
            r"(?:non|not)[- ]?(?:refundable|transferable|negotiable)",
            r"(?:against|per|under|due to|because of|according to|follow|outside) (?:our|the|company|store|my) (?:\w+ "
            r"){0,2}(?:policy|policies|rules?|terms|process|procedures?|guidelines|protocol)",
            r"(?:our|the|company) (?:\w+ ){0,2}(?:policy|policies|rules|terms) (?:\w+ ){0,2}(?:is|are|state|states|"
            r"say|says|do|does|don't|require|requires|won't|allow)",
            r"(?:system|computer|it) (?:\w+ )?(?:won't|will not|doesn't|does not|isn't|is not) (?:\w+ )?(?:let|"
            r"letting|allow|allowing|permit|give)",
            r"(?:the|are the|is the) only (?:way|ways|option|options|place|thing)",
            r"can only be|may only be|only be (?:done|made|rebooked|changed|used)",
            r"(?:we|i) (?:don't|do not) (?:offer|price match|make exceptions|accept|allow|issue|refund)",
            r"nothing (?:more |else |further )?(?:that )?(?:we|i) can do|no exceptions",
            r"(?:isn't|is not|is no|aren't|not) (?:\w+ ){0,2}anything (?:more |else |further )?(?:that )?(?:we|"
            r"i)(?:'d| would| can)",
            r"(?:we|i|they) (?:don't|do not|haven't|have not) (?:got |have )?(?:an?|any|the) (?:option|way|ability|"
            r"authority|access) (?:to|of|for)",
            r"(?:we|i|they|you) would(?:n't| not) be able to|(?:we|you)(?:'re| are) only able to|only able to",
            r"rules (?:on|of|for) (?:your|the|this|her|his)|(?:must|can only) be used|those are the rules|we enforce",
            r"must be (?:\w+ ){0,3}(?:in person|handled|reported|done|made|assessed|returned|requested)",
            r"(?:it's|it is|that's|that is|this is|those are|these are) (?:just |simply |only )?(?:the|our|a|an?|"
            r"company) (?:\S+ )?(?:rules?|policy|polic(?:y|ies)|conditions|procedure|terms|regulations?)|(?:rule|"
            r"policy|guarantee|deadline) (?:\w+ )?(?:applies|counts|stands|has passed|is (?:the|a|very|quite) )|rules "
            r"are rules|(?:follows?|under) the same (?:rule|policy)|(?:how|the way) (?:the|our) (?:system|company|"
            r"process|policy) (?:is|works|does)|that's (?:just )?how it (?:is|works)|that's not how (?:it|this|we)",
            r"(?:system|computer|screen|program|till|software) (?:\w+ )?(?:can't|cannot|can not|won't|will not|"
            r"doesn't|does not|has no|refuses|rejects|blocks)|(?:cannot|can't) be (?:\w+ )?(?:accepted|processed|"
            r"approved|paid|reopened|considered|undone)|(?:is|are|it's) not (?:changeable|exchangeable|returnable|"
            r"reversible|negotiable|entitled)|my hands are tied|(?:i|we) (?:don't|do not|didn't) (?:make|write|bend|"
            r"decide) (?:the|these|those)? ?rules?|no (?:can do|key to)|not (?:allowed|permitted)",
            r"(?:we|i) (?:can't|cannot|won't|only) (?:\w+ )?(?:take (?:it|them|that) back|refund|pay (?:it|out|for)|"
            r"reimburse|bend|make (?:an )?exceptions?|act|give) (?:\w+ ){0,4}(?:once|if|when|after|unless|without|"
            r"that|it|on|any)?|(?:would|will) tell you the same|would(?:n't| not) change (?:the|that|our) (?:answer|"
            r"decision|outcome)|for illustration (?:purposes )?only|(?:consider|considers) (?:this|the) matter (?:is "
            r")?closed|(?:decision|answer) is final|(?:the|an?) (?:airline|bank|insurer|landlord|hotel)(?:'s)? "
            r"(?:rule|policy|decision)",
        ),
        weak=(
            r"unfortunately|i'm afraid|regretfully|we regret",
            r"without (?:\w+ ){0,4}(?:we|i)(?:'re| are|'m| am)? (?:\w+ )?(?:unable|cannot|can't|couldn't)",
            r"policy|policies|terms and conditions",
            r"subject to",
            r"only (?:\w+ ){0,3}(?:is|are) (?:provided|available|allowed)",
        ),
        unless=(
            r"(?:but|however|instead|alternatively|though) ",
            r"because|since|so (?:that )?(?:we|i|you) can|in order to|until|via (?:twitter|social|dm|chat|this)",
            r"(?:over|on|through) (?:twitter|social|chat|here)",
        ),
        strong_weight=0.65,
        unless_factor=0.5,
    ),
    threshold=0.4,
)

FORWARD = Phrases(
    strong=(
        r"(?:but|however|instead|alternatively|what) (?:\w+ )?(?:i|we|you) (?:can|could|may|will)",
        r"(?:i|we) can (?:\w+ )?(?:offer|help|check|look|send|ask|arrange|add|try|put|make|give|book|see)",
        r"(?:i'll|i will|we'll|we will|let me) (?:\w+ )?(?:ask|check|look|see|try|escalate|speak|call|send|arrange)",
        r"you (?:can|could|may|might|are able to|'re able to) (?:\w+ )?(?:also|then|still|use|ask|try|get|choose|buy|"
        r"book|apply|claim|send|call)",
        r"alternatively|as an exception|on this occasion|in the meantime|would you like|feel free|workaround",
        r"please (?:dm|send|contact|call|visit|let (?:me|us) know|provide|follow|share|try|click)",
    ),
)

NEAR = 20  # messages of a turn that are looked at, so that long runs stay linear


def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        if hint is None:
            continue
        if not reading.answers_before(message):
            hint = hint.lowered("it is the first answer", 0.75)
        if "http" in message.text:
            hint = hint.lowered("the message leads on with a link", 0.6)
        if _leads_on(reading, message):
            hint = hint.lowered("the turn names a way forward", 0.5)
        if reading.questions(message):
            hint = hint.lowered("the message goes on with a question", 0.6)
        yield hint.finding(f"Message {message.id} says no by rule or process, and its turn names no other way.")


def _leads_on(reading: Reading, message: Message) -> bool:
    return any(reading.has(FORWARD, other) for other in reading.turn(message).messages[-NEAR:])


def contradicted(reading: Reading, message: Message) -> bool:
    return grants(reading, message)
